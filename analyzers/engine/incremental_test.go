package engine_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/grammars"
)

// TestIncrementalEqualsFull edits real files at random, breaks them on the
// way, and checks each version both from the one before and afresh.
func TestIncrementalEqualsFull(t *testing.T) {
	for _, language := range []*grammars.Language{grammars.Python, grammars.Rust} {
		t.Run(language.Name, func(t *testing.T) {
			incrementalEqualsFull(t, language, 12, 15)
		})
	}
}

func incrementalEqualsFull(t *testing.T, language *grammars.Language, files, edits int) {
	keeping, fresh := engine.NewAnalyzer(false), engine.NewAnalyzer(true)
	defer keeping.Close()
	defer fresh.Close()
	set := everything()
	for i, file := range realFiles(t, language, files) {
		random := rand.New(rand.NewPCG(7, uint64(i)))
		source := file.source
		previous, _ := check(t, keeping, file.path, source, set, nil)
		for range edits {
			source = randomEdit(random, language, source)
			next, got := check(t, keeping, file.path, source, set, previous)
			_, want := check(t, fresh, file.path, source, set, nil)
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: after an edit the findings differ from those of a fresh parse:\n%s", file.path, difference(got, want))
			}
			previous = next
		}
	}
}

// snippets are pieces of code, whole and broken ones.
var snippets = map[*grammars.Language][]string{
	grammars.Python: {"foo(", "x", "\n", "    ", "def f(a, b):\n    return a\n", "\"\"\"", "'", ":", ")", "class A:\n",
		"    \"\"\"Do it.\n\n    Args:\n        a: First.\n    \"\"\"\n", "# octolsp: ignore[docstring]", "é𝕏", "@property\n", "\r\n", "__all__ = ['f']\n"},
	grammars.Rust: {"foo(", "x", "\n", "    ", "pub fn f() -> Result<(), ()> { Ok(()) }\n", "\"", "'", "{", "}", "/// Documented.\n",
		"pub struct A;\n", "//", "/*", "é𝕏", "#[allow(missing_docs)]\n", "\r\n", "pub unsafe fn g();\n", "//! Inner.\n"},
}

// randomEdit deletes up to forty bytes somewhere, or puts a snippet there, or
// both; it keeps code points whole.
func randomEdit(random *rand.Rand, language *grammars.Language, source string) string {
	at := boundary(source, random.IntN(len(source)+1))
	end := at
	if random.IntN(2) == 0 {
		end = boundary(source, min(len(source), at+random.IntN(40)))
	}
	inserted := ""
	if end == at || random.IntN(2) == 0 {
		inserted = snippets[language][random.IntN(len(snippets[language]))]
	}
	return source[:at] + inserted + source[max(at, end):]
}

// boundary is the start of the code point at offset.
func boundary(source string, offset int) int {
	for offset > 0 && offset < len(source) && source[offset]&0xC0 == 0x80 {
		offset--
	}
	return offset
}

// difference lists what only one side has.
func difference(got, want []finding.Finding) string {
	var out strings.Builder
	only := func(title string, these, others []finding.Finding) {
		for _, f := range these {
			found := false
			for _, other := range others {
				found = found || reflect.DeepEqual(f, other)
			}
			if !found {
				out.WriteString(title + f.Rule + " " + f.Symbol + ": " + f.Message + "\n")
			}
		}
	}
	only("only incremental: ", got, want)
	only("only fresh:       ", want, got)
	if out.Len() == 0 {
		return "the same findings in another order"
	}
	return out.String()
}
