package server_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestHover(t *testing.T) {
	for _, test := range []struct {
		file   string
		client map[string]any
	}{
		{"hover.txtar", richClient},
		{"hover_plain.txtar", map[string]any{}},
	} {
		t.Run(test.file, func(t *testing.T) {
			scenarios(t, test.file, test.client, func(t *testing.T, e *editor, s featureScenario, units func(string) int) string {
				at := e.openText(s.name, s.source)
				var hover *struct {
					Contents struct{ Kind, Value string }
					Range    place
				}
				position := positionOf(s.source, s.offset, units)
				e.ask("hover", at, map[string]any{"position": position}, &hover)
				if hover == nil {
					return "nothing\n"
				}
				start, end := textAt(t, s.source, hover.Range, units)
				if s.offset < start || end < s.offset {
					t.Errorf("the range %+v is not around the cursor at %+v", hover.Range, position)
				}
				return fmt.Sprintf("%s for %q:\n%s\n", hover.Contents.Kind, s.source[start:end], hover.Contents.Value)
			})
		})
	}
}

// TestHoverFollowsSettings checks what of the settings a hover depends on.
func TestHoverFollowsSettings(t *testing.T) {
	e := start(t, t.TempDir(), client("utf-8", richClient))
	at := e.openText("area.py", "\"\"\"Areas.\"\"\"\n\n\ndef area():\n    return 1.0\n")
	for _, test := range []struct {
		name     string
		settings map[string]any
		want     string
	}{
		{"a base for pages", map[string]any{"documentationUrl": "https://rules.example/{version}/", "select": []string{"D103"}},
			"[More about docstring/undocumented-function](<https://rules.example/0.0.0/analyzers/python/docstring/undocumented_function.md>)"},
		{"no base", map[string]any{"select": []string{"D103"}}, "More: `octolsp explain docstring/undocumented-function`"},
		{"a severity that is not shown", map[string]any{"minimumSeverity": "error", "select": []string{"D103"}}, ""},
		{"off", map[string]any{"enable": false}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			e.t = t
			e.configure(test.settings)
			var hover struct {
				Contents struct{ Value string }
			}
			e.ask("hover", at, map[string]any{"position": position{3, 5}}, &hover)
			if got := hover.Contents.Value; !strings.HasSuffix(got, test.want) || (got == "") != (test.want == "") {
				t.Errorf("got %q, want %q at its end", got, test.want)
			}
		})
	}
}
