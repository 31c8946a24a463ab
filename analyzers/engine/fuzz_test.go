package engine_test

import (
	"reflect"
	"testing"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// FuzzPython checks any text as Python, edits it, and checks it again.
func FuzzPython(f *testing.F) { fuzzCheck(f, grammars.Python, "/fuzz.py") }

// FuzzRust checks any text as Rust, edits it, and checks it again.
func FuzzRust(f *testing.F) { fuzzCheck(f, grammars.Rust, "/fuzz.rs") }

func fuzzCheck(f *testing.F, language *grammars.Language, path string) {
	for _, file := range realFiles(f, language, 10) {
		for i, snippet := range snippets[language] {
			short := file.source[:boundary(file.source, min(len(file.source), 1500))]
			f.Add(short, i*80, i, snippet)
		}
	}
	for _, source := range []string{"", "\x00", "\xff\xfe", "\ufeff", "\r", "def f(", "\"\"\"", "fn f(", "/*", "\\\n", "@\n", "#["} {
		f.Add(source, 0, 0, "x")
	}
	keeping, fresh := engine.NewAnalyzer(false), engine.NewAnalyzer(true)
	f.Cleanup(keeping.Close)
	f.Cleanup(fresh.Close)
	set := everything()
	f.Fuzz(func(t *testing.T, source string, at, deleted int, inserted string) {
		previous, before := check(t, keeping, path, source, set, nil)
		inBounds(t, source, before)
		if at < 0 || deleted < 0 || at > len(source) || deleted > len(source)-at {
			return
		}
		edited := source[:at] + inserted + source[at+deleted:]
		_, got := check(t, keeping, path, edited, set, previous)
		_, want := check(t, fresh, path, edited, set, nil)
		inBounds(t, edited, got)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("after an edit the findings differ from those of a fresh parse:\n%s", difference(got, want))
		}
	})
}

// inBounds checks that findings speak of the text and that each fix can be
// applied.
func inBounds(t *testing.T, source string, findings []finding.Finding) {
	t.Helper()
	for _, f := range findings {
		if f.Range.Start < 0 || f.Range.End < f.Range.Start || f.Range.End > len(source) {
			t.Errorf("%s at %v of a text of %d bytes", f.Rule, f.Range, len(source))
		}
		for _, fix := range f.Fixes {
			if _, err := text.Apply(source, fix.Edits); err != nil {
				t.Errorf("%s: the fix %q: %v", f.Rule, fix.Title, err)
			}
		}
	}
}
