package server_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type codeLens struct {
	Range   place
	Command struct{ Title, Command string }
}

func TestCodeLens(t *testing.T) {
	scenarios(t, "code_lens.txtar", richClient, func(t *testing.T, e *editor, s featureScenario, units func(string) int) string {
		e.configure(map[string]any{"codeLens": true})
		at := e.openText(s.name, s.source)
		var lenses []codeLens
		e.ask("codeLens", at, nil, &lenses)
		if len(lenses) == 0 {
			return "nothing\n"
		}
		var got strings.Builder
		for _, lens := range lenses {
			start, end := textAt(t, s.source, lens.Range, units)
			fmt.Fprintf(&got, "line %d at %q: %s\n", lens.Range.Start.Line+1, s.source[start:end], lens.Command.Title)
			if lens.Command.Command != "" {
				t.Errorf("%+v does something", lens)
			}
		}
		return got.String()
	})
}

// TestCodeLensFollows checks that lenses follow the setting and the text of
// other documents, and that a client is told when to ask again.
func TestCodeLensFollows(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"__init__.py", "shape.py"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e := start(t, folder, `{"workspace":{"codeLens":{"refreshSupport":true}},"textDocument":{"diagnostic":{}}}`)
	const documented = "class Shape:\n    def area(self):\n        \"\"\"Return the area.\"\"\"\n"
	base := e.openText("shape.py", documented)
	at := e.openText("circle.py", "from .shape import Shape\n\n\nclass Circle(Shape):\n    def area(self): ...\n")
	titles := func() string {
		var lenses []codeLens
		e.ask("codeLens", at, nil, &lenses)
		var all []string
		for _, lens := range lenses {
			all = append(all, lens.Command.Title)
		}
		return strings.Join(all, "; ")
	}
	if got := titles(); got != "" {
		t.Errorf("without the setting: %s", got)
	}
	e.Take()
	e.configure(map[string]any{"codeLens": true})
	if _, err := e.Wait(e.ctx, "workspace/codeLens/refresh", nil); err != nil {
		t.Error(err)
	}
	if got, want := titles(), "documented 1 of 3 · typed 0 of 1; documented 1 of 2 · typed 0 of 1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	e.edit(base, place{position{2, 11}, position{2, 27}}, "")
	if got, want := titles(), "documented 0 of 3 · typed 0 of 1; documented 0 of 2 · typed 0 of 1"; got != want {
		t.Errorf("after the base has lost its docstring: got %s, want %s", got, want)
	}
}
