package parity

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// message is what rustc says, as far as it is looked at here.
type message struct {
	Message string
	Level   string
	Code    *struct{ Code string }
	Spans   []span
}

type span struct {
	FileName    string `json:"file_name"`
	LineStart   int    `json:"line_start"`
	ColumnStart int    `json:"column_start"`
	IsPrimary   bool   `json:"is_primary"`
	Expansion   *struct{ Span span }
}

// Clippy is what "cargo clippy" says about all targets of the workspace in
// folder, what it repeats only once. Findings in macros are reported at their calls.
func Clippy(tb testing.TB, cargo, folder string) []Said {
	tb.Helper()
	return compiled(tb, cargo, folder, "clippy", "--workspace", "--all-targets", "--keep-going")
}

// Rustdoc is what "cargo doc" says about the documentation in folder, without
// what the compiler says by the way.
func Rustdoc(tb testing.TB, cargo, folder string) []Said {
	tb.Helper()
	return slices.DeleteFunc(compiled(tb, cargo, folder, "doc", "--workspace", "--no-deps", "--keep-going"), func(s Said) bool {
		return !strings.HasPrefix(s.Code, "rustdoc::")
	})
}

func compiled(tb testing.TB, cargo, folder string, arguments ...string) []Said {
	tb.Helper()
	arguments = append(arguments, "--offline", "--message-format=json", "--target-dir", tb.TempDir())
	var said []Said
	for line := range strings.Lines(run(tb, folder, cargo, arguments...)) {
		if !strings.HasPrefix(line, "{") {
			continue // for people
		}
		var record struct {
			Reason  string
			Message message
		}
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			tb.Fatalf("cargo prints what is no JSON: %v\n%s", err, line)
		}
		if record.Reason != "compiler-message" {
			continue
		}
		s, ok := record.Message.said(folder)
		if ok && !slices.Contains(said, s) {
			said = append(said, s)
		}
	}
	return said
}

// said is m at its first primary place; it reports false if there is none.
func (m message) said(folder string) (Said, bool) {
	at := slices.IndexFunc(m.Spans, func(s span) bool { return s.IsPrimary })
	if at < 0 {
		return Said{}, false
	}
	place := m.Spans[at]
	for place.Expansion != nil {
		place = place.Expansion.Span
	}
	s := Said{Path: inside(folder, place.FileName), Line: place.LineStart, Column: place.ColumnStart, Level: m.Level, Message: m.Message}
	if m.Code != nil {
		s.Code = m.Code.Code
	}
	return s, true
}

// RustfmtChanges are the paths of the files in the workspace in folder that
// rustfmt would change.
func RustfmtChanges(tb testing.TB, cargo, folder string) []string {
	tb.Helper()
	var paths []string
	for line := range strings.Lines(run(tb, folder, cargo, "fmt", "--all", "--", "--check", "-l")) {
		path := inside(folder, strings.TrimSuffix(line, "\n"))
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}
