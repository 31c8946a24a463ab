//go:build real

package docstrings_test

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/grammars/corpus"
)

// TestRealAgreement: findings, hover and completions agree on what the
// docstrings of functions say in Python's standard library and in the packages
// beside it.
func TestRealAgreement(t *testing.T) {
	r := newReader(t)
	docstrings, sections := 0, 0
	for _, path := range append(corpus.Python(t), corpus.PythonPackages(t)...) {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(source) {
			continue
		}
		analysis := r.analyze(t, string(source))
		for located := range python.Definitions(analysis.Tree, python.PlacementOf(&analysis.File)) {
			if located.Function == nil || located.Function.Docstring == nil {
				continue
			}
			docstrings++
			read, ok := r.read(t, alone(string(source), &located))
			if !ok {
				continue
			}
			sections++
			for _, contradiction := range read.disagreements() {
				t.Errorf("%s: %s: %s\n%s", path, located.Symbol(), contradiction, located.Function.Docstring.Raw)
			}
		}
	}
	t.Logf("%d docstrings, %d with a section for parameters", docstrings, sections)
	if docstrings < 10_000 || sections < 300 {
		t.Errorf("only %d docstrings, %d with a section for parameters", docstrings, sections)
	}
}

// alone is the function at located with nothing but its docstring in its body.
func alone(source string, located *python.Located) string {
	line := strings.LastIndexAny(source[:located.Start], "\r\n") + 1
	written := source[line : located.Start+located.Function.Docstring.Range.End]
	around := ""
	if located.IsMethod() {
		around = "class C:\n"
	} else if located.Start > line {
		around = "if 1:\n"
	}
	return around + written + "\n"
}
