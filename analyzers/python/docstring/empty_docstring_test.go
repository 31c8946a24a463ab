package docstring

import (
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/text"
)

func TestRemoval(t *testing.T) {
	const empty = `""""""`
	tests := []struct{ name, source, want string }{
		{"own line", "def f():\n    \"\"\"\"\"\"\n    return 1\n", "def f():\n    return 1\n"},
		{"CR LF", "def f():\r\n    \"\"\"\"\"\"\r\n    return 1\r\n", "def f():\r\n    return 1\r\n"},
		{"lone CR", "def f():\r    \"\"\"\"\"\"\r    return 1\r", "def f():\r    return 1\r"},
		{"before a comment", "def f():\n    \"\"\"\"\"\"  # none\n    return 1\n", "def f():\n    # none\n    return 1\n"},
		{"before a statement", "def f():\n    \"\"\"\"\"\"; return 1\n", "def f():\n    return 1\n"},
		{"before a semicolon", "def f():\n    \"\"\"\"\"\" ;\n    return 1\n", "def f():\n    return 1\n"},
		{"in the header's line", "def f(): \"\"\"\"\"\"; return 1\n", "def f(): return 1\n"},
		{"first in the file", "\"\"\"\"\"\"\nimport a\n", "import a\n"},
		{"end of the file", "x = 1\n\"\"\"\"\"\"", "x = 1\n"},
		{"tabs", "def f():\n\t\"\"\"\"\"\"\t\n\treturn 1\n", "def f():\n\treturn 1\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			start := strings.Index(test.source, empty)
			edit := text.Edit{Range: removal(test.source, text.Range{Start: start, End: start + len(empty)})}
			got, err := text.Apply(test.source, []text.Edit{edit})
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
