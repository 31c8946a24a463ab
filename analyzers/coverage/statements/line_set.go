package statements

import (
	"iter"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// lineSet is a set of lines, from 1, that grows.
type lineSet struct{ lines coverage.LineSetBuilder }

func (s *lineSet) add(line int)          { s.lines.Add(line) }
func (s *lineSet) has(line int) bool     { return s.lines.Has(line) }
func (s *lineSet) all() iter.Seq[int]    { return s.lines.All() }
func (s *lineSet) set() coverage.LineSet { return s.lines.Set() }

// hasAny reports whether one of the lines from first to last is in it.
func (s *lineSet) hasAny(first, last int) bool {
	for line := first; line <= last; line++ {
		if s.has(line) {
			return true
		}
	}
	return false
}
