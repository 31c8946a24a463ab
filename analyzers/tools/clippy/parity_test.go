//go:build tools

package clippy_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// place is a span as cargo prints it, as far as the comparison needs it.
type place struct {
	File        string `json:"file_name"`
	LineStart   int    `json:"line_start"`
	ColumnStart int    `json:"column_start"`
	LineEnd     int    `json:"line_end"`
	ColumnEnd   int    `json:"column_end"`
	Primary     bool   `json:"is_primary"`
	Expansion   *struct{ Span place }
}

// printed are the findings that cargo itself prints for the workspace in root,
// one a line, sorted, without repeats.
func printed(t *testing.T, root string) []string {
	t.Helper()
	cmd := exec.Command(parts.Cargo(t), "clippy", "--offline", "--workspace", "--all-targets", "--message-format=json", "--target-dir", t.TempDir())
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.Lines(string(out)) {
		var said struct {
			Message *struct {
				Message, Level string
				Code           struct{ Code string }
				Spans          []place
			}
		}
		if err := json.Unmarshal([]byte(line), &said); err != nil {
			t.Fatal(err)
		}
		m := said.Message
		if m == nil || len(m.Spans) == 0 {
			continue
		}
		at := m.Spans[slices.IndexFunc(m.Spans, func(p place) bool { return p.Primary })]
		for at.Expansion != nil {
			at = at.Expansion.Span
		}
		rule := "rustc/" + m.Code.Code
		if lint, ok := strings.CutPrefix(m.Code.Code, "clippy::"); ok {
			rule = "clippy/" + lint
		}
		all = append(all, fmt.Sprintf("%s:%d:%d-%d:%d %s %s %s", at.File, at.LineStart, at.ColumnStart, at.LineEnd, at.ColumnEnd, m.Level, rule, m.Message))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// TestParity compares with what cargo prints, read by other means.
func TestParity(t *testing.T) {
	root := written(t, "workspace.txtar")
	want := printed(t, root)
	var got []string
	for path, file := range check(t, runIn(t, root)) {
		onDisk, err := os.ReadFile(path)
		if err != nil || string(onDisk) != file.Source {
			t.Fatalf("%s is not the text that was looked at (%v)", path, err)
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			t.Fatal(err)
		}
		lines := text.NewLines(file.Source)
		for _, f := range file.Findings {
			start, end := lines.Position(f.Range.Start), lines.Position(f.Range.End)
			got = append(got, fmt.Sprintf("%s:%d:%d-%d:%d %s %s %s", name, start.Line, start.Column, end.Line, end.Column, f.Severity, f.Rule, f.Message))
		}
	}
	slices.Sort(got)
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("missing: %s", line)
		}
	}
	for i, line := range got {
		if !slices.Contains(want, line) || i > 0 && got[i-1] == line {
			t.Errorf("too much: %s", line)
		}
	}
	files := map[string]bool{}
	for _, line := range want {
		file, _, _ := strings.Cut(line, ":")
		files[filepath.Base(file)] = true
	}
	for _, name := range []string{"lib.rs", "marked.rs", "windows.rs", "both.rs", "main.rs", "whole.rs"} {
		if !files[name] {
			t.Errorf("cargo finds nothing in %s", name)
		}
	}
	if len(want) < 20 {
		t.Errorf("cargo finds only %d things", len(want))
	}
}
