package statements

import (
	"context"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/grammars"
)

// Misfit counts what speaks against it that file, of a report with
// [coverage.Report.Executed], is of the text of a Python module: lines that were
// executed and where no code stands, and statements of the module itself that were
// not, though the first one was. It fails as [Parse] does.
func Misfit(ctx context.Context, source string, file *coverage.File) (off int, err error) {
	err = Parse(ctx, grammars.Python, source, func(tree *grammars.Tree) {
		s := newSource(tree)
		var reached reach
		reached.suite(s.body, &loop{})
		ran := lineSet{}
		for line := range file.All() {
			if line.Hits == 0 {
				continue
			}
			first := s.firstOf(line.Number)
			ran.add(first)
			isCode := reached.lines.has(first) || reached.deferred.has(first) || s.docstrings.has(first)
			if !s.inStatement(line.Number) || !isCode {
				off++
			}
		}
		missed, begun := 0, false
		for _, statement := range s.body {
			if !reached.lines.has(statement.line) || s.docstrings.has(statement.line) {
				continue
			}
			if !ran.has(statement.line) {
				missed++
			} else if missed == 0 {
				begun = true
			}
		}
		if begun { // else it was imported before the measurement began
			off += missed
		}
	})
	return off, err
}
