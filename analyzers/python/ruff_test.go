//go:build real

package python_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/text"
)

// TestRuff compares what the rules find in some of the standard library with
// what a real Ruff says, file by file and line by line. The differences that
// are meant are these: a method may inherit its docstring; a section may be
// called "Return"; a summary may begin with "Return" after white space; and
// private functions need no annotations.
func TestRuff(t *testing.T) {
	library := output(t, "../../testdata/tools/get-python-library")
	ruff := output(t, "../../testdata/tools/get-ruff")
	var folders []string
	for _, name := range []string{"asyncio", "concurrent", "email", "importlib", "json", "logging", "unittest", "xml"} {
		folders = append(folders, filepath.Join(library, name))
	}
	theirs := ruffFindings(t, ruff, folders)
	ours, inherited := ourFindings(t, folders)
	for _, code := range slices.Sorted(maps.Keys(theirs)) {
		missing, more := 0, 0
		for at := range theirs[code] {
			if !ours[code][at] && !inherited[at] {
				if missing++; missing < 5 && !mayMiss(code) {
					t.Errorf("%s: only Ruff reports %s", code, at)
				}
			}
		}
		for at := range ours[code] {
			if !theirs[code][at] {
				if more++; more < 5 {
					t.Errorf("%s: only octolsp reports %s", code, at)
				}
			}
		}
		t.Logf("%s: Ruff %d, octolsp %d, only Ruff %d, only octolsp %d", code, len(theirs[code]), len(ours[code]), missing, more)
	}
	if len(theirs["D102"]) < 500 {
		t.Errorf("Ruff found only %d undocumented methods: was it run at all?", len(theirs["D102"]))
	}
}

// mayMiss reports whether Ruff reports more under a code on purpose.
func mayMiss(code string) bool { return code == "DOC201" || strings.HasPrefix(code, "ANN") }

// codes are those of Ruff that rules have for equivalents.
var codes = []string{
	"D100", "D101", "D102", "D103", "D104", "D106", "D417", "D419", "DOC102", "DOC201",
	"ANN001", "ANN002", "ANN003", "ANN201", "ANN204", "ANN205", "ANN206",
}

// places are the lines that a code is reported for.
type places map[string]map[string]bool

func (p places) add(code, path string, line int) {
	if p[code] == nil {
		p[code] = map[string]bool{}
	}
	p[code][fmt.Sprintf("%s:%d", path, line)] = true
}

func output(t *testing.T, name string, arguments ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), name, arguments...)
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(bytes.TrimSpace(out))
}

func ruffFindings(t *testing.T, ruff string, folders []string) places {
	t.Helper()
	arguments := []string{"check", "--no-cache", "--isolated", "--preview", "--output-format", "json",
		"--select", strings.Join(codes, ","),
		"--config", `lint.pydocstyle.convention="google"`}
	out, err := exec.CommandContext(t.Context(), ruff, append(arguments, folders...)...).Output()
	if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatalf("ruff: %v", err)
	}
	var findings []struct {
		Code     string
		Filename string
		Location struct{ Row int }
	}
	if err := json.Unmarshal(out, &findings); err != nil {
		t.Fatal(err)
	}
	found := places{}
	for _, f := range findings {
		found.add(f.Code, f.Filename, f.Location.Row)
	}
	return found
}

// disk is the files of the machine.
type disk struct{}

func (disk) IsFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// ourFindings are the places of findings that no noqa covers, and those of
// methods that inherit their docstring.
func ourFindings(t *testing.T, folders []string) (found places, inherited map[string]bool) {
	t.Helper()
	found, inherited = places{}, map[string]bool{}
	checks := map[string]python.Result{}
	sources := files{}
	var summaries []*python.Summary
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".py" {
				return err
			}
			content, err := os.ReadFile(path)
			sources[path] = string(content)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for path := range sources {
		checks[path] = sources.checkAt(t, path, python.Locate(path, disk{}))
		summaries = append(summaries, checks[path].Summary)
	}
	links := python.Link(summaries, nil)
	for path, checked := range checks {
		lines := text.NewLines(sources[path])
		suppressed := map[int]bool{}
		for _, group := range checked.Groups {
			for _, s := range group.Suppressions {
				suppressed[lines.Line(group.Start+s.Range.Start)] = len(s.Names) == 0
			}
		}
		add := func(start int, f finding.Finding, shown bool) {
			at := start + f.Range.Start
			if f.Rule == "docstring/undocumented-param" {
				at = start + f.SuppressibleAt[0] // Ruff reports the function's name
			}
			line := lines.Line(at)
			switch {
			case suppressed[line]:
			case shown:
				found.add(f.Code, path, line+1)
			default:
				inherited[fmt.Sprintf("%s:%d", path, line+1)] = true
			}
		}
		for _, group := range checked.Groups {
			for _, f := range group.Certain {
				add(group.Start, f, true)
			}
			for _, f := range group.Conditional {
				add(group.Start, f.Finding, links.Holds(path, f.When))
			}
		}
	}
	return found, inherited
}
