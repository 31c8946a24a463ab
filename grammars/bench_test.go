package grammars

import (
	"context"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/grammars/corpus"
)

// BenchmarkFirstParse parses the whole standard library, with and without the
// Go tree, and reports how much longer the one takes than the other.
func BenchmarkFirstParse(b *testing.B) {
	for language, files := range corpora(b) {
		b.Run(language.Name, func(b *testing.B) {
			var sources []string
			bytes := 0
			for _, path := range files {
				source := read(b, path)
				if sources = append(sources, source); bytes > 32<<20 {
					break
				}
				bytes += len(source)
			}
			b.SetBytes(int64(bytes))
			bare := NewBare(language)
			defer bare.Close()
			transient := NewParser(language, Transient)
			defer transient.Close()
			kept := NewParser(language)
			defer kept.Close()

			var bareTime, transientTime, keptTime time.Duration
			parse := func(p *Parser, source string) time.Duration {
				return elapsed(func() {
					if _, err := p.Parse(context.Background(), source, nil); err != nil {
						b.Fatal(err)
					}
				})
			}
			for b.Loop() {
				// File by file and in turn, so that a busy machine slows all
				// of them alike; the first turn warms the caches.
				for _, source := range sources {
					bare.Parse(source)
					bareTime += elapsed(func() { bare.Parse(source) })
					transientTime += parse(transient, source)
					keptTime += parse(kept, source)
				}
			}
			b.ReportMetric(bareTime.Seconds()/float64(b.N), "bare-s/op")
			b.ReportMetric(float64(transientTime)/float64(bareTime), "transient/bare")
			b.ReportMetric(float64(keptTime)/float64(bareTime), "kept/bare")
		})
	}
}

// BenchmarkKeystroke types into a file of 42,000 lines, and reports how long
// the bare edit and reparse takes, and the same with the Go tree.
func BenchmarkKeystroke(b *testing.B) {
	for _, typing := range []struct{ name, text string }{
		{"valid", "x"},
		{"broken", "\n        foo("},
	} {
		b.Run(typing.name, func(b *testing.B) {
			source := largeFile(b, 42_000)
			at := strings.Index(source[len(source)/2:], "\n        return ") + len(source)/2 + len("\n        return ")
			line := strings.LastIndexByte(source[:at-1], '\n')
			if typing.name == "broken" {
				at = line
			}
			bare := NewBare(Python)
			defer bare.Close()
			p := NewParser(Python)
			defer p.Close()
			bare.Parse(source)
			tree := parseFrom(b, p, source, nil)
			var bareTime, treeTime, worst time.Duration
			for b.Loop() {
				// What was typed is taken back again.
				for _, next := range []string{source[:at] + typing.text + source[at:], source} {
					oldEnd, newEnd := at, at+len(typing.text)
					if len(next) == len(source) {
						oldEnd, newEnd = newEnd, oldEnd
					}
					bareTime += elapsed(func() { bare.Reparse(next, at, oldEnd, newEnd) })
					taken := elapsed(func() { tree = parseFrom(b, p, next, tree) })
					treeTime += taken
					worst = max(worst, taken)
				}
			}
			b.ReportMetric(float64(bareTime.Microseconds())/float64(2*b.N), "bare-µs")
			b.ReportMetric(float64(treeTime.Microseconds())/float64(2*b.N), "tree-µs")
			b.ReportMetric(float64(worst.Microseconds()), "worst-µs")
		})
	}
}

// largeFile is valid Python of at least the given number of lines: one file of
// the standard library, again and again.
func largeFile(tb testing.TB, lines int) string {
	tb.Helper()
	for _, path := range corpus.Python(tb) {
		if filepath.Base(path) == "argparse.py" {
			source := read(tb, path)
			return strings.Repeat(source, 1+lines/strings.Count(source, "\n"))
		}
	}
	tb.Fatal("the standard library has no argparse.py")
	return ""
}

// elapsed is the processor time that do takes on this thread: on a busy machine
// the time of day says little.
func elapsed(do func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	start := threadTime()
	do()
	return threadTime() - start
}
