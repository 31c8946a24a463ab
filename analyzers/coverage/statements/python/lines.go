package python

import (
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/grammars"
)

// Lines are the lines of a module, from 1, that can be executed by the rules of
// coverage.py's newest version.
func Lines(tree *grammars.Tree) *coverage.LineSetBuilder {
	return &analyze(tree, DefaultRules(""), &coverage.LineSetBuilder{}).statements
}

// Begins is the line on which the statement of each line of a module, from 1, begins,
// or the header of a compound one: coverage.py names no other. It is 0 for lines of
// docstrings, comments and blanks.
func Begins(tree *grammars.Tree) func(line int) int {
	s := newSource(tree)
	return func(line int) int {
		if !s.inStatement(line) || s.docstrings.Has(line) {
			return 0
		}
		return s.firstOf(line)
	}
}
