package statements

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/statements/python"
	"github.com/octollm/octolsp/grammars"
)

func TestLines(t *testing.T) {
	for source, want := range map[string][]int{
		"": nil,
		"\"\"\"Docs.\"\"\"\nimport os\n\n\ndef f(\n    a,\n):\n    # why\n    return a\n": {2, 5, 9},
		"if TYPE_CHECKING:\n    import a\nb = 1\n":                                        {3},
	} {
		if got, err := Lines(t.Context(), grammars.Python, source); err != nil || !slices.Equal(got, want) {
			t.Errorf("the lines of\n%s\nare %v (%v), not %v", source, got, err, want)
		}
	}
	const rust = "//! Docs.\nuse a::b;\n\nfn f<T>(\n    a: T,\n) -> T {\n    // why\n    let b = |x| {\n        x\n    };\n\n    b(a)\n}\n\nstruct S {\n    a: u8,\n}\n\nimpl S {\n    fn a(&self) -> u8 { self.a }\n}\n\ntrait T {\n    fn none();\n    fn some() {}\n}\n"
	if got, err := Lines(t.Context(), grammars.Rust, rust); err != nil || !slices.Equal(got, []int{4, 5, 6, 8, 9, 12, 13, 20, 25}) {
		t.Errorf("the lines of Rust are %v (%v)", got, err)
	}
}

// TestLinesOfLongTexts looks at a text whose tree takes much memory, which must
// not be freed while it is looked at.
func TestLinesOfLongTexts(t *testing.T) {
	var source strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&source, "def function_%d(argument):\n    return [argument, %d]\n", i, i)
	}
	for range 3 {
		lines, err := Lines(t.Context(), grammars.Python, source.String())
		if err != nil || len(lines) != 40_000 {
			t.Fatalf("%d lines (%v)", len(lines), err)
		}
	}
}

func TestStatements(t *testing.T) {
	const source = "\"\"\"Docs.\"\"\"\na = 1\n\n\ndef f():  # pragma: no cover\n    return a\n"
	said := &coverage.File{Path: "a.py", Lines: coverage.PackLines([]coverage.Line{{Number: 1, Hits: 1}, {Number: 2, Hits: 1}, {Number: 5, Hits: 1}})}
	err := Parse(t.Context(), grammars.Python, source, func(tree *grammars.Tree) {
		trimmed := python.Statements(said, python.Module{Tree: tree, Rules: python.DefaultRules("coverage.py 6.5")})
		if got := slices.Collect(trimmed.Lines.All()); !slices.Equal(got, []coverage.Line{{Number: 2, Hits: 1}}) {
			t.Errorf("the statements are %v", got)
		}
		if again := python.Statements(trimmed, python.Module{Tree: tree, Rules: python.DefaultRules("")}); again != trimmed {
			t.Error("there was nothing to leave out")
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRustMeasured(t *testing.T) {
	const source = "//! Docs.\nuse a::b;\n\n/// One.\nfn f() {\n\n    b()\n}\n\nimpl S {\n    const A: u8 = 1;\n\n    #[inline]\n    fn a() {}\n}\n\n#[derive(Debug)]\nstruct S {\n    a: u8,\n}\n\nmake! {\n    b\n}\n"
	measured, err := RustMeasured(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for line := range 30 {
		if measured(line) {
			got = append(got, line)
		}
	}
	if want := []int{5, 6, 7, 8, 11, 13, 14, 17, 18, 19, 20, 22, 23, 24}; !slices.Equal(got, want) {
		t.Errorf("the lines are %v, not %v", got, want)
	}
}
