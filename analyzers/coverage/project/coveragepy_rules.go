package project

import (
	"context"
	"sync"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/statements"
	"github.com/octollm/octolsp/analyzers/coverage/statements/python"
	"github.com/octollm/octolsp/grammars"
)

// oldest is a version of coverage.py that excludes no more than all others do.
const oldest = "coverage.py 5.0"

// completion makes statements of what coverage.py said of a file, when that is asked
// for; until then it has the text that was measured.
type completion struct {
	once      sync.Once
	completed *coverage.File

	source   string
	language *grammars.Language
	rules    python.Rules
	// executed and branches are those of the report.
	executed, branches bool
}

// file is what the report says of the file as statements of the text: all of them,
// where the report has what was executed and no more, and else without the lines
// among them that are not statements. Many files may be completed at once.
func (of *bound) file() *coverage.File {
	c := of.completion
	if c == nil {
		return of.said
	}
	c.once.Do(func() {
		c.completed = of.said // it is not too long, and nobody cancels it
		_ = statements.Parse(context.Background(), c.language, c.source, func(tree *grammars.Tree) {
			module := python.Module{Tree: tree, Rules: c.rules, MeasuresBranches: c.branches}
			if c.executed {
				c.completed = python.Complete(of.said, module)
			} else {
				c.completed = python.Statements(of.said, module)
			}
		})
		c.source = ""
	})
	return c.completed
}

// readRules reads what the project excludes from its measurements.
func (b *binder) readRules() {
	tool := b.report.Tool
	if !b.report.Executed {
		tool = oldest // what it left out is known; what every version leaves out is not
	}
	rules, notes := b.configOf(b.report).Rules(tool)
	b.rules = rules
	b.report.note(notes)
}
