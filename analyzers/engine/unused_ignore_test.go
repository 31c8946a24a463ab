package engine_test

import (
	"testing"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/text"
)

// Removing a suppression leaves the code, the other comments and the line
// before as they were.
func TestRemovedSuppressions(t *testing.T) {
	tests := []struct {
		name, file, source, want string
	}{
		{"the whole line", "a.py", "x = 1\n# octolsp: ignore[docstring/empty-docstring]\ny = 2\n", "x = 1\ny = 2\n"},
		{"CR LF", "a.py", "x = 1\r\n# octolsp: ignore[docstring/empty-docstring]\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"},
		{"the end of a line", "a.py", "x = 1  # octolsp: ignore[docstring/empty-docstring]\n", "x = 1\n"},
		{"the end of the file", "a.py", "x = 1\n# octolsp: ignore[docstring/empty-docstring]", "x = 1\n"},
		{"another comment before", "a.py", "x = 1  # why # octolsp: ignore[docstring/empty-docstring]\n", "x = 1  # why\n"},
		{"another comment after", "a.py", "x = 1  # octolsp: ignore[docstring/empty-docstring] # why\n", "x = 1  # why\n"},
		{"words after", "a.py", "x = 1  # octolsp: ignore[docstring/empty-docstring] because\n", "x = 1  # because\n"},
		{"several markers", "a.py", "x = 1  ## # octolsp: ignore[docstring/empty-docstring]\n", "x = 1\n"},
		{"after a backslash", "a.py", "x = 1\\\n# octolsp: ignore[docstring/empty-docstring]\ny = 2\n", "x = 1\\\n\ny = 2\n"},
		{"the other language's marker after it", "a.py", "x = 1  # octolsp: ignore[docstring/empty-docstring] // 2\n", "x = 1  # // 2\n"},
		{"the other language's marker after it, in Rust", "a.rs", "mod a; // octolsp: ignore[docstring/empty-docstring]#\n", "mod a; // #\n"},
		{"close to a block comment", "a.rs", "mod a; /* b *///octolsp: ignore[docstring/empty-docstring]\n", "mod a; /* b */\n"},
		{"close to a raw string", "a.rs", "const A: &str = r#\"\n\"#// octolsp: ignore[docstring/empty-docstring]\n;\n", "const A: &str = r#\"\n\"#\n;\n"},
		{"in a comment with a carriage return", "a.rs", "mod a; //;\r // octolsp: ignore[docstring/empty-docstring]\nmod b;\n", "mod a; //;\r\nmod b;\n"},
		{"in a comment of nothing else", "a.rs", "//\r // octolsp: ignore[docstring/empty-docstring]\nmod b;\n", "mod b;\n"},
	}
	analyzer := engine.NewAnalyzer(false)
	defer analyzer.Close()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			analysis, findings := check(t, analyzer, test.file, test.source, everything(), nil)
			if errors := analysis.Tree.Errors(); len(errors) > 0 {
				t.Fatalf("syntax errors: %v", errors)
			}
			for _, f := range findings {
				if f.Rule != "octolsp/unused-ignore" {
					continue
				}
				got, err := text.Apply(test.source, f.Fixes[0].Edits)
				if err != nil || got != test.want {
					t.Errorf("got %q, %v, want %q", got, err, test.want)
				}
				return
			}
			t.Errorf("the suppression is not unused: %v", findings)
		})
	}
}
