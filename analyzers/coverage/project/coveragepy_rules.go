package project

import (
	"context"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/statements"
	"github.com/octollm/octolsp/grammars"
)

// oldest is a version of coverage.py that excludes no more than all others do.
const oldest = "coverage.py 5.0"

// complete is what the report says of a Python file together with its source:
// coverage.py's data has only what was executed, and its older exports have lines
// among them that are no statements. Many files may be completed at once.
func (b *binder) complete(f *coverage.File, source string) *coverage.File {
	completed := f // it is not too long, and nobody cancels it
	_ = statements.Parse(context.Background(), grammars.Python, source, func(tree *grammars.Tree) {
		module := statements.Module{Tree: tree, Rules: b.rules, MeasuresBranches: b.report.MeasuresBranches}
		if b.report.Executed {
			completed = statements.Complete(f, module)
		} else {
			completed = statements.Statements(f, module)
		}
	})
	return completed
}

// readRules reads what the project excludes from its measurements.
func (b *binder) readRules() {
	tool := b.report.Tool
	if !b.report.Executed {
		tool = oldest // what it left out is known; what every version leaves out is not
	}
	rules, notes := b.configOf(b.report).Rules(tool)
	b.rules = rules
	b.report.tell(notes)
}
