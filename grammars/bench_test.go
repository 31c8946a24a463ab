package grammars

import (
	"context"
	"testing"
	"time"

	sitter "github.com/smacker/go-tree-sitter"
	python "github.com/tree-sitter/tree-sitter-python/bindings/go"
)

// BenchmarkFirstParse parses the whole standard library, with and without the
// Go tree, and reports how much longer the one takes than the other.
func BenchmarkFirstParse(b *testing.B) {
	var sources []string
	bytes := 0
	for _, path := range standardLibrary(b) {
		sources = append(sources, read(b, path))
		bytes += len(sources[len(sources)-1])
	}
	b.SetBytes(int64(bytes))
	bare := sitter.NewParser()
	bare.SetLanguage(sitter.NewLanguage(python.Language()))
	transient := NewParser(Python, Transient)
	defer transient.Close()
	kept := NewParser(Python)
	defer kept.Close()

	var bare2, bareTime, transientTime, keptTime time.Duration
	for b.Loop() {
		// File by file, so that a noisy machine slows all of them.
		for _, source := range sources {
			content := []byte(source)
			bareTime += elapsed(func() {
				tree, err := bare.ParseCtx(context.Background(), nil, content)
				if err != nil {
					b.Fatal(err)
				}
				tree.Close()
			})
			bare2 += elapsed(func() {
				tree, err := bare.ParseCtx(context.Background(), nil, content)
				if err != nil {
					b.Fatal(err)
				}
				tree.Close()
			})
			for parser, total := range map[*Parser]*time.Duration{transient: &transientTime, kept: &keptTime} {
				*total += elapsed(func() {
					if _, err := parser.Parse(context.Background(), source, nil); err != nil {
						b.Fatal(err)
					}
				})
			}
		}
	}
	b.ReportMetric(float64(bare2)/float64(bareTime), "bare2/bare")
	b.ReportMetric(float64(transientTime)/float64(bareTime), "transient/bare")
	b.ReportMetric(float64(keptTime)/float64(bareTime), "kept/bare")
}

func elapsed(do func()) time.Duration {
	start := time.Now()
	do()
	return time.Since(start)
}
