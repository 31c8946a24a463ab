package python

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/text"
)

// matching are the lines that a match of one of the patterns stands on.
func matching(source string, patterns []pattern) coverage.LineSetBuilder {
	source = strings.TrimPrefix(source, text.ByteOrderMark)
	if strings.Contains(source, "\r") { // a pattern knows one end of a line only
		source = strings.ReplaceAll(strings.ReplaceAll(source, "\r\n", "\n"), "\r", "\n")
	}
	var found coverage.LineSetBuilder
	for _, pattern := range patterns {
		line, at := 1, 0
		pattern.find(source, func(start, end int) {
			line += strings.Count(source[at:start], "\n")
			at = start
			last := line + strings.Count(source[start:end], "\n")
			for i := line; i <= last; i++ {
				found.Add(i)
			}
		})
	}
	return found
}

// excluded are the lines that are not to be measured, as coverage.py finds them
// (PythonParser): the statements with a line that matches, the suite of one whose
// header matches, and all of a definition whose decorators or header are excluded.
// It has the first lines of logical lines, and all lines of such definitions.
func (s *source) excluded(code *coverage.LineSetBuilder, patterns []pattern) coverage.LineSetBuilder {
	matched := matching(s.text, patterns)
	found := coverage.LineSetBuilder{}
	for line := range matched.All() {
		found.Add(s.firstOf(line))
	}
	excluding, depth := false, int32(0)
	for _, line := range s.logical {
		if excluding && line.depth <= depth {
			excluding = false
		}
		if excluding {
			found.Add(int(line.first))
		}
		if line.colon > 0 && !excluding && matched.HasAny(int(line.first), int(line.colon)) {
			found.Add(int(line.first))
			excluding, depth = true, line.depth
		}
	}
	for _, definition := range s.spans {
		if found.HasAny(definition.first, definition.header) {
			for line := definition.first; line <= definition.last; line++ {
				found.Add(line)
			}
		}
	}
	s.excludeCases(s.body, code, &found)
	for _, definition := range s.definitions {
		s.excludeCases(definition.body, code, &found)
	}
	return found
}

// excludeCases excludes the line of a case that matches everything, as that of an
// else, where all of its body is excluded.
func (s *source) excludeCases(statements []*statement, code, found *coverage.LineSetBuilder) {
	for _, statement := range statements {
		if statement.form == definition {
			continue
		}
		s.excludeCases(statement.body, code, found)
		s.excludeCases(statement.otherwise, code, found)
		s.excludeCases(statement.final, code, found)
		for _, c := range statement.clauses {
			s.excludeCases(c.body, code, found)
			if c.irrefutable && !c.guarded && allExcluded(c, code, found) {
				found.Add(c.line)
			}
		}
	}
}

// allExcluded reports whether there is code in the body of a case, and all of it
// is excluded.
func allExcluded(c clause, code, found *coverage.LineSetBuilder) bool {
	any := false
	for line := c.bodyFirst; line <= c.bodyLast; line++ {
		if code.Has(line) {
			if !found.Has(line) {
				return false
			}
			any = true
		}
	}
	return any
}
