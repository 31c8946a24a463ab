//go:build tools

package ruff_test

import (
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
)

// The fix of the finding must be what Ruff writes, whether Ruff looked at the
// project or at the text.
func TestWouldReformatIsWhatRuffWrites(t *testing.T) {
	run := project(t, texts)
	byProject := check(t, ruff.Layout{}, run)
	for file, source := range texts {
		document := tools.Text{Path: filepath.Join(run.Root, file), Source: source}
		byText, err := ruff.Layout{}.CheckText(t.Context(), run, document)
		if err != nil {
			t.Errorf("%q: %v", file, err)
			continue
		}
		if len(byText) != len(byProject[file]) {
			t.Errorf("%q: %d findings in the text, %d in the project", file, len(byText), len(byProject[file]))
			continue
		}
		got := [2]string{source, source}
		for i, f := range slices.Concat(byText, byProject[file]) {
			if got[i], err = text.Apply(source, f.Fixes[0].Edits); err != nil {
				t.Errorf("%q: %v", file, err)
			}
			if f.Rule != "ruff/would-reformat" {
				t.Errorf("%q: %s", file, f.Rule)
			}
		}
		command := exec.Command(run.Program.Path, "format", "--isolated", "--no-cache", "--quiet", "--", filepath.Join(run.Root, file))
		if out, err := command.CombinedOutput(); err != nil {
			if len(byText) > 0 {
				t.Errorf("%q does not parse, but has %v (%s)", file, byText, out)
			}
			continue
		}
		want, err := read(document.Path)
		if err != nil || got[0] != want || got[1] != want {
			t.Errorf("%q: by the text %q, by the project %q, want %q", file, got[0], got[1], want)
		}
	}
	if len(byProject) < 8 {
		t.Errorf("only %d files would be reformatted", len(byProject))
	}
}

func TestFormatOfARange(t *testing.T) {
	run := project(t, nil)
	for name, test := range map[string]struct{ source, only, want string }{
		"a line":              {"x=1\ny='é𝕏';z=2\nw=3\n", "y='é𝕏';z=2", "x=1\ny = \"é𝕏\"\nz = 2\nw=3\n"},
		"within a line":       {"x=1\nw=3\n", "=3", "x=1\nw = 3\n"},
		"a line with its end": {"x=1\ny=2\nw=3\n", "y=2\n", "x=1\ny = 2\nw=3\n"},
		"nothing of a line":   {"x=1\ny=2\nw=3\n", "", "x = 1\ny=2\nw=3\n"},
		"the last line":       {"x=1\nw=3", "w=3", "x=1\nw = 3"},
		"CR LF":               {"x=1\r\ny=2\r\nw=3\r\n", "y=2", "x=1\r\ny = 2\r\nw=3\r\n"},
		"a byte order mark":   {"\ufeffx=1\ny='é𝕏';  z=2\nw=3\n", "y=", "\ufeffx=1\ny = \"é𝕏\"\nz = 2\nw=3\n"},
		"the mark itself":     {"\ufeffx=1\nw=3\n", "\ufeff", "\ufeffx = 1\nw=3\n"},
		"all":                 {"x=1\nw=3\n", "x=1\nw=3\n", "x = 1\nw = 3\n"},
	} {
		t.Run(name, func(t *testing.T) {
			at := strings.Index(test.source, test.only)
			only := text.Range{Start: at, End: at + len(test.only)}
			got, err := ruff.Tool{}.Format(t.Context(), run, tools.Text{Path: filepath.Join(run.Root, "a.py"), Source: test.source}, &only)
			if err != nil || got != test.want {
				t.Errorf("got %q, want %q: %v", got, test.want, err)
			}
		})
	}
}

func TestATextThatDoesNotParseIsNotFormatted(t *testing.T) {
	run := project(t, nil)
	_, err := ruff.Tool{}.Format(t.Context(), run, tools.Text{Path: filepath.Join(run.Root, "a.py"), Source: "def f(:\n"}, nil)
	var failure *tools.Failure
	if !errors.As(err, &failure) || !strings.Contains(failure.Stderr, "1:7") {
		t.Errorf("got %v", err)
	}
}
