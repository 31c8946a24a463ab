package languages_test

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/analyzers/skeletons"
	"github.com/octollm/octolsp/analyzers/suppressing"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/corpus"
	kind "github.com/octollm/octolsp/grammars/pythonkind"
)

// realFiles draws files of real projects, each time the same.
func realFiles(t *testing.T, files []string, count int, use func(path, source string, random *rand.Rand)) {
	t.Helper()
	random := rand.New(rand.NewPCG(3, 4))
	for _, i := range random.Perm(len(files)) {
		content, err := os.ReadFile(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if len(content) > 60_000 || !utf8.Valid(content) {
			continue
		}
		use(files[i], string(content), random)
		if count--; count == 0 {
			return
		}
	}
	t.Fatal("too few files")
}

// TestSkeletonsInRealFiles types the beginning of documentation where real
// definitions have none.
func TestSkeletonsInRealFiles(t *testing.T) {
	analyzer := newAnalyzer(t)
	for name, test := range map[string]struct {
		files []string
		typed string
		gaps  func(*engine.Analysis) []int
	}{
		"python": {corpus.Python(t), `"""`, pythonGaps},
		"rust":   {corpus.Rust(t), "///", rustGaps},
	} {
		t.Run(name, func(t *testing.T) {
			count := 0
			realFiles(t, test.files, 120, func(path, source string, random *rand.Rand) {
				analysis, _ := check(t, analyzer, path, source, standard())
				gaps := test.gaps(analysis)
				if analysis.Tree.Broken || len(gaps) == 0 {
					return
				}
				for range 3 {
					count++
					documents(t, analyzer, path, source, gaps[random.IntN(len(gaps))], test.typed)
				}
			})
			t.Logf("%d definitions", count)
		})
	}
}

// documents types what begins documentation in a line of its own above that at
// offset, and puts the skeleton in.
func documents(t *testing.T, analyzer *engine.Analyzer, path, source string, offset int, typed string) {
	t.Helper()
	line := strings.LastIndexByte(source[:offset], '\n') + 1
	before := source[:offset] + typed
	typing := before + "\n" + source[line:offset] + source[offset:]
	analysis, _ := check(t, analyzer, path, typing, standard())
	snippet, ok, err := skeletons.At(t.Context(), &analysis.Parsed, len(before))
	if err != nil || !ok {
		t.Errorf("%s: no skeleton at %d: %v\n%s", path, offset, err, typing[max(0, offset-300):min(len(typing), offset+300)])
		return
	}
	filled := apply(t, typing, text.Edit{Range: snippet.Range, New: snippet.Plain()})
	after, _ := check(t, analyzer, path, filled, standard())
	if after.Tree.Broken {
		t.Errorf("%s: the skeleton at %d breaks the file", path, offset)
	}
	complete(t, analyzer, path, filled, snippet.Range.Start)
}

// pythonGaps are where bodies begin that have no docstring.
func pythonGaps(analysis *engine.Analysis) []int {
	var gaps []int
	for located := range python.Definitions(analysis.Tree, python.PlacementOf(&analysis.File)) {
		root := located.Chunk.Root()
		if root.Kind() == kind.DecoratedDefinition {
			root = root.Child(kind.FieldDefinition)
		}
		body := root.Child(kind.FieldBody)
		if at := located.Start + body.FirstChild().Range().Start; located.Definition().Docstring == nil && startsLine(analysis.File.Source, at) {
			gaps = append(gaps, at)
		}
	}
	return gaps
}

// rustGaps are where items begin that have no documentation.
func rustGaps(analysis *engine.Analysis) []int {
	var gaps []int
	for item := range rust.Items(analysis.Tree, rust.PlacementOf(&analysis.File)) {
		if !item.Documented && item.Kind != rust.KindOther && startsLine(analysis.File.Source, item.Start) {
			gaps = append(gaps, item.Start)
		}
	}
	return gaps
}

func startsLine(source string, offset int) bool {
	line := strings.LastIndexByte(source[:offset], '\n') + 1
	return strings.TrimLeft(source[line:offset], " \t") == ""
}

// TestSuppressionsInRealFiles takes findings in real files away, in each of the
// ways.
func TestSuppressionsInRealFiles(t *testing.T) {
	analyzer := newAnalyzer(t)
	for name, files := range map[*grammars.Language][]string{grammars.Python: corpus.Python(t), grammars.Rust: corpus.Rust(t)} {
		t.Run(name.Name, func(t *testing.T) {
			findings, ways := 0, 0
			realFiles(t, files, 100, func(path, source string, random *rand.Rand) {
				analysis, all := check(t, analyzer, path, source, standard())
				for range min(4, len(all)) {
					f := all[random.IntN(len(all))]
					findings++
					for _, way := range suppressing.Ways(&analysis.Parsed, f) {
						ways++
						takesAway(t, analyzer, path, apply(t, source, way.Edits...), f, all)
					}
				}
			})
			t.Logf("%d ways to take away %d findings", ways, findings)
		})
	}
}
