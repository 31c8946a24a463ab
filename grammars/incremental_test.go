package grammars

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/grammars/corpus"
)

// parse is the tree of source by a new parser.
func parse(tb testing.TB, language *Language, source string) *Tree {
	tb.Helper()
	p := NewParser(language)
	defer p.Close()
	return parseFrom(tb, p, source, nil)
}

func parseFrom(tb testing.TB, p *Parser, source string, previous *Tree) *Tree {
	tb.Helper()
	tree, err := p.Parse(context.Background(), source, previous)
	if err != nil {
		tb.Fatal(err)
	}
	return tree
}

// sameTree says where two trees differ, and is empty if they do not.
func sameTree(got, want *Tree) string {
	if got.Broken != want.Broken {
		return fmt.Sprintf("broken: %v instead of %v", got.Broken, want.Broken)
	}
	return sameChunk(got.Root, want.Root, "file")
}

func sameChunk(got, want *Chunk, path string) string {
	switch {
	case got == want:
		return ""
	case got.Source != want.Source:
		return fmt.Sprintf("%s: source is\n%q\ninstead of\n%q", path, got.Source, want.Source)
	case got.Depth != want.Depth:
		return fmt.Sprintf("%s: depth %d instead of %d", path, got.Depth, want.Depth)
	case !slices.Equal(got.rows, want.rows):
		for i := range min(len(got.rows), len(want.rows)) {
			if got.rows[i] != want.rows[i] {
				return fmt.Sprintf("%s: row %d of %d is %+v instead of %+v of %d", path, i, len(got.rows), got.rows[i], want.rows[i], len(want.rows))
			}
		}
		return fmt.Sprintf("%s: %d rows instead of %d", path, len(got.rows), len(want.rows))
	case len(got.nested) != len(want.nested):
		return fmt.Sprintf("%s: %d nested instead of %d", path, len(got.nested), len(want.nested))
	}
	for i, nested := range got.nested {
		if nested.Start != want.nested[i].Start || nested.row != want.nested[i].row {
			return fmt.Sprintf("%s: nested %d at %d, row %d instead of %d, row %d", path, i, nested.Start, nested.row, want.nested[i].Start, want.nested[i].row)
		}
		if differs := sameChunk(nested.Chunk, want.nested[i].Chunk, fmt.Sprintf("%s/%d", path, i)); differs != "" {
			return differs
		}
	}
	return ""
}

// randomEdit changes source in a way that people do: it deletes, copies or
// types something.
func randomEdit(random *rand.Rand, source string, typed []string) string {
	at := random.IntN(len(source) + 1)
	switch random.IntN(6) {
	case 0: // a few bytes less
		return source[:at] + source[min(len(source), at+1+random.IntN(8)):]
	case 1: // a line less
		start := strings.LastIndexByte(source[:at], '\n') + 1
		end := strings.IndexByte(source[at:], '\n')
		if end < 0 {
			return source[:start]
		}
		return source[:start] + source[at+end+1:]
	case 2: // some lines once more, elsewhere
		from := random.IntN(len(source) + 1)
		from = strings.LastIndexByte(source[:from], '\n') + 1
		end := min(len(source), from+random.IntN(2000))
		end = strings.LastIndexByte(source[:end], '\n') + 1
		at = strings.LastIndexByte(source[:at], '\n') + 1
		return source[:at] + source[min(from, end):end] + source[at:]
	case 3: // at the end of a line
		if end := strings.IndexByte(source[at:], '\n'); end >= 0 {
			at += end
		}
		fallthrough
	default:
		return source[:at] + typed[random.IntN(len(typed))] + source[at:]
	}
}

var typed = map[*Language][]string{
	Python: {"x", " ", "\n", "foo(", ")", ":", "\"\"\"", "'", "#", "\n\ndef f(a):\n    pass\n", "\nclass A:\n", "    ", "\t", "\r\n", "\r", "é", "=1", "\x00", "\xff", "\\\n", "@x\n", "async ", "if x:\n    def g(): ...", "t\"a\"", "t", "def f[T = int](): pass\n"},
	Rust:   {"x", " ", "\n", "foo(", ")", ";", "\"", "'", "//", "/// doc\n", "//! doc\n", "/*", "*/", "\n\nfn f(a: u8) {}\n", "mod m {", "}", "#[a]", "\r\n", "\r", "é", "r#\"", "\x00", "\xff", "impl A { fn b() {} }", "pub ", "try!(x);", "&raw", " const", "unsafe extern \"C\" {\n safe fn f();\n}", "~"},
}

var editCount = flag.Int("edits", 400, "how many random edits of each language TestIncrementalEqualsFull makes")

func TestIncrementalEqualsFull(t *testing.T) {
	for language, files := range corpora(t) {
		t.Run(language.Name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2))
			full, incremental := NewParser(language), NewParser(language)
			defer full.Close()
			defer incremental.Close()
			broken, edits := 0, 0
			for edits < *editCount {
				source := read(t, files[random.IntN(len(files))])
				if len(source) > 30_000 {
					continue
				}
				tree := parseFrom(t, full, source, nil)
				for range 10 {
					edits++
					next := randomEdit(random, tree.Source, typed[language])
					if random.IntN(4) == 0 {
						next = source
					}
					got := parseFrom(t, incremental, next, tree)
					want := parseFrom(t, full, next, nil)
					if want.Broken {
						broken++
					}
					checkChunk(t, got.Root)
					if differs := sameTree(got, want); differs != "" {
						d := differenceOf(tree.Source, next)
						t.Fatalf("edit %d: (broken: %v) after %q became %q: %s", edits, tree.Broken, tree.Source[d.start:d.oldEnd], next[d.start:d.newEnd], differs)
					}
					tree = got
				}
			}
			t.Logf("%d of %d texts were broken", broken, edits)
		})
	}
}

// corpora are real files of each language.
func corpora(t testing.TB) map[*Language][]string {
	return map[*Language][]string{Python: corpus.Python(t), Rust: corpus.Rust(t)}
}
