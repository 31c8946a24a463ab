//go:build real

package engine_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/grammars"
)

// TestBrokenFilesKeepFindings breaks 1,000 real files at one place each. Of
// the findings of definitions other than the broken one, at least 90 % must
// stay.
func TestBrokenFilesKeepFindings(t *testing.T) {
	analyzer := engine.NewAnalyzer(false)
	defer analyzer.Close()
	for _, language := range []*grammars.Language{grammars.Python, grammars.Rust} {
		set := everything()
		kept, all, more := 0, 0, 0
		byKind := map[string][2]int{}
		for i, file := range realFiles(t, language, 500) {
			random := rand.New(rand.NewPCG(11, uint64(i)))
			sound, before := check(t, analyzer, file.path, file.source, set, nil)
			if sound.Tree.Broken {
				continue
			}
			kind, at, source := breakAt(random, language, file.source)
			damaged, after := check(t, analyzer, file.path, source, set, nil)
			if !damaged.Tree.Broken {
				continue
			}
			others := map[string]int{}
			count := 0
			for _, f := range before {
				if f.Symbol != "" && chunkAt(sound.Tree, f.Range.Start) != chunkAt(sound.Tree, at) {
					others[findingKey(f)]++
					count++
				}
			}
			stayed := 0
			for _, f := range after {
				if others[findingKey(f)] > 0 {
					others[findingKey(f)]--
					stayed++
				} else if f.Symbol != "" {
					more++
				}
			}
			kept, all = kept+stayed, all+count
			byKind[kind] = [2]int{byKind[kind][0] + stayed, byKind[kind][1] + count}
		}
		share := 100 * float64(kept) / float64(all)
		t.Logf("%s: %d of %d findings stay (%.2f %%); %d others turn up", language.Name, kept, all, share, more)
		for kind, of := range byKind {
			t.Logf("  %-24s %d of %d (%.2f %%)", kind, of[0], of[1], 100*float64(of[0])/float64(of[1]))
		}
		if share < 90 {
			t.Errorf("%s: only %.2f %% of the findings stay", language.Name, share)
		}
	}
}

func findingKey(f finding.Finding) string {
	return fmt.Sprint(f.Rule, "\x00", f.Symbol, "\x00", f.Message)
}

// chunkAt is the innermost chunk around the byte at offset.
func chunkAt(tree *grammars.Tree, offset int) *grammars.Chunk {
	chunk := tree.Root
	for {
		inner := (*grammars.Chunk)(nil)
		for _, nested := range chunk.Nested() {
			if nested.Start <= offset && offset < nested.Start+len(nested.Source) {
				inner, offset = nested.Chunk, offset-nested.Start
				break
			}
		}
		if inner == nil {
			return chunk
		}
		chunk = inner
	}
}

// breakAt breaks source at one place as people do while they type.
func breakAt(random *rand.Rand, language *grammars.Language, source string) (kind string, at int, broken string) {
	lines := strings.SplitAfter(source, "\n")
	line := random.IntN(len(lines))
	offset := len(strings.Join(lines[:line], ""))
	indentation := lines[line][:len(lines[line])-len(strings.TrimLeft(lines[line], " \t"))]
	half := map[*grammars.Language]string{grammars.Python: "def half(self, ", grammars.Rust: "pub fn half(self, "}[language]
	switch random.IntN(4) {
	case 0:
		return "call half typed", offset, source[:offset] + indentation + "foo(\n" + source[offset:]
	case 1:
		return "definition half typed", offset, source[:offset] + indentation + half + "\n" + source[offset:]
	case 2:
		return "quote typed", offset, source[:offset] + indentation + "x = \"\n" + source[offset:]
	}
	const closers = ":)]}"
	for i := offset; i < len(source); i++ {
		if strings.IndexByte(closers, source[i]) >= 0 {
			return "closing mark deleted", i, source[:i] + source[i+1:]
		}
	}
	return "call half typed", len(source), source + "\nfoo("
}

// TestManyEditsEqualFull is TestIncrementalEqualsFull over many more files.
func TestManyEditsEqualFull(t *testing.T) {
	for _, language := range []*grammars.Language{grammars.Python, grammars.Rust} {
		t.Run(language.Name, func(t *testing.T) {
			incrementalEqualsFull(t, language, 250, 20)
		})
	}
}
