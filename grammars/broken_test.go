package grammars

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// breaks are the ways to break a line of each language: they return the
// broken line, or the line itself if they can't break it.
var breaks = map[*Language][]func(line string) string{
	Python: {
		func(line string) string { return indentation(line) + "foo(\n" + line },
		func(line string) string { return indentation(line) + "x = [1, {2:\n" + line },
		func(line string) string { return indentation(line) + "def\n" + line },
		func(line string) string { return indentation(line) + "def half(self, a\n" + line },
		func(line string) string { return indentation(line) + "x = 'abc\n" + line },
		func(line string) string { return indentation(line) + "\"\"\"abc\n" + line },
		func(line string) string { return strings.Replace(line, ":", "", 1) },
		func(line string) string { return strings.Replace(line, ")", "", 1) },
		func(line string) string { return strings.Replace(line, "(", "", 1) },
		func(line string) string { return strings.Replace(line, "\"", "", 1) },
		func(line string) string { return strings.Replace(line, "\"\"\"", "", 1) },
		func(line string) string { return strings.Replace(line, "=", "= =", 1) },
	},
	Rust: {
		func(line string) string { return indentation(line) + "foo(\n" + line },
		func(line string) string { return indentation(line) + "let x = Some(vec![1,\n" + line },
		func(line string) string { return indentation(line) + "fn\n" + line },
		func(line string) string { return indentation(line) + "pub fn half(a: u8\n" + line },
		func(line string) string { return indentation(line) + "let x = \"abc\n" + line },
		func(line string) string { return indentation(line) + "if x {\n" + line },
		func(line string) string { return strings.Replace(line, "}", "", 1) },
		func(line string) string { return strings.Replace(line, "{", "", 1) },
		func(line string) string { return strings.Replace(line, ")", "", 1) },
		func(line string) string { return strings.Replace(line, "(", "", 1) },
		func(line string) string { return strings.Replace(line, "\"", "", 1) },
		func(line string) string { return strings.Replace(line, ";", "; let", 1) },
	},
}

var breakCount = flag.Int("breaks", 150, "how many files of each language TestBrokenPlaceLeavesTheRest breaks")

func indentation(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " \t"))] }

// TestBrokenPlaceLeavesTheRest breaks real files at one place each, and counts
// the definitions elsewhere that are exactly as they were.
func TestBrokenPlaceLeavesTheRest(t *testing.T) {
	const least = 0.95
	for language, files := range corpora(t) {
		t.Run(language.Name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(3, 4))
			p := NewParser(language)
			defer p.Close()
			same, all := make([]int, len(breaks[language])), make([]int, len(breaks[language]))
			for tries := 0; tries < *breakCount; {
				source := read(t, files[random.IntN(len(files))])
				valid := parseFrom(t, p, source, nil)
				if valid.Broken || len(valid.Root.nested) < 3 || len(source) > 100_000 {
					continue
				}
				way := random.IntN(len(breaks[language]))
				lines := strings.SplitAfter(source, "\n")
				at := random.IntN(len(lines))
				changed := slices.Clone(lines)
				changed[at] = breaks[language][way](lines[at])
				broken := parseFrom(t, p, strings.Join(changed, ""), nil)
				if !broken.Broken {
					continue
				}
				tries++
				place := len(strings.Join(lines[:at], ""))
				edit := difference{place, place + len(lines[at]), place + len(changed[at])}
				now := map[string]*Chunk{}
				eachChunk(broken.Root, 0, "", func(c *Chunk, start int, path string) { now[path] = c })
				kept, count := 0, 0
				eachChunk(valid.Root, 0, "", func(c *Chunk, start int, path string) {
					if start <= edit.start && start+len(c.Source) >= edit.oldEnd || start >= edit.start && start < edit.oldEnd {
						return
					}
					count++
					if sound := now[path]; sound != nil && !sound.Root().HasError() && sameChunk(sound, c, "") == "" {
						kept++
					}
				})
				same[way] += kept
				all[way] += count
				if count > 0 && kept < count*9/10 && testing.Verbose() {
					t.Logf("way %d: %d of %d: %q", way, kept, count, changed[at])
				}
			}
			sum, total := 0, 0
			for way := range all {
				t.Logf("%5.1f %% of %d: %q", 100*float64(same[way])/float64(all[way]), all[way], breaks[language][way]("    a(b): \"\"\"d\"\"\" = {};}"))
				sum, total = sum+same[way], total+all[way]
			}
			share := float64(sum) / float64(total)
			t.Logf("%.2f %% of %d definitions are as they were", 100*share, total)
			if share < least {
				t.Errorf("that is less than %.0f %%", 100*least)
			}
		})
	}
}

// eachChunk calls visit with the definitions in c, where they start, and what
// tells them apart: the first lines of those around them and their own text.
func eachChunk(c *Chunk, start int, path string, visit func(c *Chunk, start int, path string)) {
	seen := map[string]int{}
	for _, nested := range c.nested {
		header, _, _ := strings.Cut(nested.Source, "\n")
		key := path + "/" + nested.Source
		seen[key]++
		visit(nested.Chunk, start+nested.Start, fmt.Sprint(key, seen[key]))
		eachChunk(nested.Chunk, start+nested.Start, path+"/"+header, visit)
	}
}
