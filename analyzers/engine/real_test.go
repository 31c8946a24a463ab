package engine_test

import (
	"math/rand/v2"
	"os"
	"testing"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/corpus"
)

// realFile is a file of a real project.
type realFile struct {
	path, source string
}

// realFiles draws count files of the language, each time the same: from
// Python's standard library, or from the sources of real crates.
func realFiles(t testing.TB, language *grammars.Language, count int) []realFile {
	t.Helper()
	all := corpora[language](t)
	random := rand.New(rand.NewPCG(1, uint64(len(all))))
	var drawn []realFile
	for _, i := range random.Perm(len(all)) {
		if len(drawn) == count {
			break
		}
		content, err := os.ReadFile(all[i])
		if err != nil {
			t.Fatal(err)
		}
		if len(content) > 500 && len(content) < 200_000 && utf8.Valid(content) {
			drawn = append(drawn, realFile{all[i], string(content)})
		}
	}
	if len(drawn) < count {
		t.Fatalf("only %d of %d files of %s", len(drawn), count, language.Name)
	}
	return drawn
}

// corpora name the real files of a language.
var corpora = map[*grammars.Language]func(testing.TB) []string{
	grammars.Python: corpus.Python,
	grammars.Rust:   corpus.Rust,
}

// everything is the set of all rules with the options of level strict.
func everything() *rule.Set {
	all := map[*rule.Rule]rule.Settings{}
	for _, r := range rule.All() {
		all[r] = rule.Settings{Severity: r.Severity}
	}
	return rule.NewSet(rule.Strict, "google", all)
}

// nothingElse is a disk without files.
var nothingElse = memoryDisk{}

// check analyses one version of a file and settles it alone.
func check(t testing.TB, analyzer *engine.Analyzer, path, source string, set *rule.Set, previous *engine.Analysis) (*engine.Analysis, []finding.Finding) {
	t.Helper()
	analysis, err := analyzer.Analyze(t.Context(), engine.NewFile(path, source, nothingElse), set, previous)
	if err != nil {
		t.Fatal(err)
	}
	findings := (&pipeline.File{Analysis: analysis, Links: engine.NewLinks([]*engine.Analysis{analysis}, nothingElse)}).Findings()
	for i := range findings {
		if f := &findings[i]; rule.VariantOf(f) == nil {
			t.Errorf("%s: %s: %s has the code %q, which is none of the rule's variants", path, f.Rule, f.Message, f.Code)
		}
	}
	return analysis, findings
}
