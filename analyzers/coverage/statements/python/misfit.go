package python

import (
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/grammars"
)

// Misfit counts what speaks against it that file, of a report with
// [coverage.Report.Executed], is of the text of a Python module: lines that were
// executed and where no code stands, and statements of the module itself that were
// not, though the first one was.
func Misfit(tree *grammars.Tree, file *coverage.File) (off int) {
	s := newSource(tree)
	var reached reach
	reached.suite(s.body, &loop{})
	ran := coverage.LineSetBuilder{}
	for line := range file.All() {
		if line.Hits == 0 {
			continue
		}
		first := s.firstOf(line.Number)
		ran.Add(first)
		isCode := reached.lines.Has(first) || reached.deferred.Has(first) || s.docstrings.Has(first)
		if !s.inStatement(line.Number) || !isCode {
			off++
		}
	}
	missed, begun := 0, false
	for _, statement := range s.body {
		if !reached.lines.Has(statement.line) || s.docstrings.Has(statement.line) {
			continue
		}
		if !ran.Has(statement.line) {
			missed++
		} else if missed == 0 {
			begun = true
		}
	}
	if begun { // else it was imported before the measurement began
		off += missed
	}
	return off
}
