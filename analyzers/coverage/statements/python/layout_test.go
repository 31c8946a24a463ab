package python

import (
	"fmt"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/text"
)

func TestLayout(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"lines are their own", "a\nb\n", "1 2"},
		{"brackets join lines", "a = (\n1\n)\nb", "1-3 4"},
		{"a bracket in a string joins none", "a = '('\nb = \")\"\n", "1 2"},
		{"a comment joins none", "a = 1  # (\nb\n", "1 2"},
		{"comments and blank lines in brackets belong to them", "a = [\n\n# ]\n]\nb", "1-4 5"},
		{"a backslash joins lines", "a = \\\n1\nb\n", "1-2 3"},
		{"a string with three quotes joins lines", "'''\n\"\n'''\nb\n", "1-3 4"},
		{"a string that is never closed ends with its line", "a = 'b\nc\n", "1 2"},
		{"a backslash in a string escapes its end", "a = '\\'\\\n'\nb\n", "1-2 3"},
		{"a raw string, too", "a = r'\\'\nb'\nc", "1 2 3"},
		{"a suite is deeper", "if a:\n  b\n  if c:\n    d\ne\n", "1: 2>1 3:>1 4>2 5"},
		{"a tab is a column of eight", "if a:\n\tb\n        c\n", "1: 2>1 3>1"},
		{"comments are of no suite", "if a:\n    b\n# c\n    d\n", "1: 2>1 4>1"},
		{"a colon in brackets introduces nothing", "a = {1: 2}\nb[1:2]\nf(lambda: 3)\n", "1 2 3"},
		{"a colon of an annotation counts, that of := does not", "a: int\nif (b := 1): c\n(d := 2)\n", "1: 2: 3"},
		{"the colon of a header over lines is on its last one", "def f(\n    a\n): pass\n", "1-3:3"},
		{"format strings nest", "f\"{a[\"b\"]}(\"\nc\n", "1 2"},
		{"a brace twice is one", "f'{{(\"'\nb\n", "1 2"},
		{"a backslash escapes no brace", "fr'\\{{'\nf'\\{a}'\nb\n", "1 2 3"},
		{"a format specifier may have quotes", "f'{a:\"^5}'\nf'{a:{b}}('\nc\n", "1 2 3"},
		{"a field may go over lines", "f'''{\na  # }\n}'''\nb\n", "1-3 4"},
		{"template strings are such", "t'{a['b']}'\nc\n", "1 2"},
		{"a text may end anywhere", "a = (\n'", "1-2"},
		{"carriage returns end lines", "a\rb = (\r\n1)\r\rc", "1 2-3 5"},
	} {
		t.Run(test.name, func(t *testing.T) {
			made := newLayout(test.source, text.NewLines(test.source))
			var got []string
			for _, line := range made.logical {
				word := fmt.Sprint(line.first)
				if line.last > line.first {
					word += fmt.Sprint("-", line.last)
				}
				if line.colon > 0 {
					word += ":"
					if line.colon != line.first {
						word += fmt.Sprint(line.colon)
					}
				}
				if line.depth > 0 {
					word += fmt.Sprint(">", line.depth)
				}
				got = append(got, word)
			}
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
