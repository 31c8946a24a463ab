package languages_test

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/skeletons"
	"github.com/octollm/octolsp/analyzers/text"
)

// cursor marks the place of the cursor in scenarios.
const cursor = "‸"

func TestSkeletons(t *testing.T) {
	analyzer := newAnalyzer(t)
	for _, s := range scenarios(t, "skeletons.txtar") {
		t.Run(s.name, func(t *testing.T) {
			for _, ending := range []string{"\n", "\r\n"} {
				given, want := strings.ReplaceAll(s.given, "\n", ending), strings.ReplaceAll(s.want, "\n", ending)
				before, after, _ := strings.Cut(given, cursor)
				source := before + after
				analysis, _ := check(t, analyzer, s.name, source, standard())
				snippet, ok, err := skeletons.At(t.Context(), &analysis.Parsed, len(before))
				if err != nil {
					t.Fatal(err)
				}
				got := "none" + ending
				if ok {
					got = apply(t, source, text.Edit{Range: snippet.Range, New: snippet.Syntax()})
				}
				if got != want {
					t.Fatalf("got:\n%s\nwant:\n%s", got, want)
				}
				if ok {
					filled := apply(t, source, text.Edit{Range: snippet.Range, New: snippet.Plain()})
					complete(t, analyzer, s.name, filled, snippet.Range.Start)
				}
			}
		})
	}
}

// complete checks that the standard finds nothing in what is documented at
// offset of source.
func complete(t *testing.T, analyzer *engine.Analyzer, path, source string, offset int) {
	t.Helper()
	analysis, findings := check(t, analyzer, path, source, standard())
	symbol, place := definitionAt(analysis, offset)
	for _, f := range findings {
		family, _, _ := strings.Cut(f.Rule, "/")
		if f.Symbol == symbol && place.Encloses(f.Range) && (family == "docstring" || family == "rustdoc") {
			t.Errorf("%s: %s: %s in\n%s", path, f.Rule, f.Message, place.In(source))
		}
	}
}

// A scenario is a text with a cursor, and what is wanted of it.
type scenario struct{ name, given, want string }

// scenarios reads the file of testdata.
func scenarios(t *testing.T, name string) []scenario {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "writing", name))
	if err != nil {
		t.Fatal(err)
	}
	var all []scenario
	for _, file := range archive.Files {
		given, want, ok := strings.Cut(string(file.Data), "====\n")
		if !ok {
			t.Fatalf("%s: %s has no line of ====", name, file.Name)
		}
		all = append(all, scenario{file.Name, given, want})
	}
	return all
}

func newAnalyzer(t testing.TB) *engine.Analyzer {
	analyzer := engine.NewAnalyzer(false)
	t.Cleanup(analyzer.Close)
	return analyzer
}

// check analyses a file and settles it alone.
func check(t testing.TB, analyzer *engine.Analyzer, name, source string, set *rule.Set) (*engine.Analysis, []finding.Finding) {
	t.Helper()
	path := filepath.Join("/", "write", filepath.Base(name))
	analysis, err := analyzer.Analyze(t.Context(), engine.NewFile(path, source, memoryDisk{}), set, nil)
	if err != nil {
		t.Fatal(err)
	}
	return analysis, (&pipeline.File{Analysis: analysis, Links: engine.NewLinks([]*engine.Analysis{analysis}, memoryDisk{})}).Findings()
}

func apply(t testing.TB, source string, edits ...text.Edit) string {
	t.Helper()
	edited, err := text.Apply(source, edits)
	if err != nil {
		t.Fatal(err)
	}
	return edited
}

// definitionAt is the symbol and extent of the innermost definition around
// offset.
func definitionAt(analysis *engine.Analysis, offset int) (symbol string, place text.Range) {
	place = text.Range{Start: 0, End: len(analysis.File.Source)}
	for d := range analysis.File.Language.Definitions(&analysis.File, analysis.Tree) {
		if d.Contains(offset) {
			symbol, place = d.Symbol, d.Range
		}
	}
	return symbol, place
}
