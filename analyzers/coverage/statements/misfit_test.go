package statements

import (
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
)

func TestMisfit(t *testing.T) {
	const source = "\"\"\"Docs.\"\"\"\nimport a\n\n\ndef f(\n    x,\n):\n    # why\n    return a.b(\n        x,\n    )\n\n\nif a:\n    f(1)\n"
	for _, test := range []struct {
		name string
		ran  []int
		want int
	}{
		{"nothing", nil, 0},
		{"the module", []int{1, 2, 5, 14}, 0},
		{"a function too, by any of its lines", []int{1, 2, 5, 6, 10, 14, 15}, 0},
		{"a comment and a blank line", []int{2, 3, 5, 8, 14}, 2},
		{"a line beyond the text", []int{2, 5, 14, 99}, 1},
		{"a module that ran in part", []int{1, 2}, 2},
		{"one that was imported before", []int{9}, 0},
		{"one line off", []int{3, 6, 10, 15}, 1},
	} {
		var lines []coverage.Line
		for _, line := range test.ran {
			lines = append(lines, coverage.Line{Number: line, Hits: 1})
		}
		off, err := Misfit(t.Context(), source, &coverage.File{Lines: coverage.PackLines(lines)})
		if err != nil || off != test.want {
			t.Errorf("%s: %d (%v), not %d", test.name, off, err, test.want)
		}
	}
}
