//go:build real

package languages_test

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/measures"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rendering"
	"github.com/octollm/octolsp/grammars/corpus"
)

// TestRealDocstrings: nothing that the docstrings of Python's standard library
// say is lost.
func TestRealDocstrings(t *testing.T) {
	analyzer := engine.NewAnalyzer(false)
	defer analyzer.Close()
	checked := 0
	for _, path := range corpus.Python(t) {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(source) {
			continue
		}
		analysis, err := analyzer.Analyze(t.Context(), engine.NewFile(path, string(source), memoryDisk{}), standard(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for located := range python.Definitions(analysis.Tree, python.PlacementOf(&analysis.File)) {
			d := located.Definition().Docstring
			if d != nil && !d.Concatenated && !strings.ContainsAny(d.Raw, "\\\r\x00") &&
				(!strings.Contains(d.Raw, "'") || !strings.Contains(d.Raw, `"`)) {
				checked++
				checkWords(t, analyzer, d.Raw)
			}
		}
	}
	if checked < 10_000 {
		t.Errorf("only %d docstrings", checked)
	}
}

// BenchmarkAt looks at the last definition of a large file.
func BenchmarkAt(b *testing.B) {
	analysis, offset := large(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := rendering.At(&analysis.Parsed, offset, nil); !ok {
			b.Fatal("no definition")
		}
	}
}

// BenchmarkShares counts a large file.
func BenchmarkShares(b *testing.B) {
	analysis, _ := large(b)
	links := engine.NewLinks([]*engine.Analysis{analysis}, memoryDisk{})
	b.ReportAllocs()
	for b.Loop() {
		measures.Shares(&analysis.Parsed, holds(links, analysis))
	}
}

// large is a file of 42,000 lines, and the offset of its last definition.
func large(b *testing.B) (*engine.Analysis, int) {
	b.Helper()
	unit := "class Shape:\n    \"\"\"A shape.\"\"\"\n\n    def area(self, width: int) -> int:\n        \"\"\"Multiply.\n\n        Args:\n" +
		"            width: Wide.\n\n        Returns:\n            The area.\n        \"\"\"\n        return width\n\n"
	source := strings.Repeat(unit, 3000)
	analyzer := engine.NewAnalyzer(false)
	b.Cleanup(analyzer.Close)
	analysis, err := analyzer.Analyze(b.Context(), engine.NewFile("/a.py", source, memoryDisk{}), standard(), nil)
	if err != nil {
		b.Fatal(err)
	}
	return analysis, strings.LastIndex(source, "area(")
}
