package python

import "github.com/octollm/octolsp/analyzers/coverage"

// reach finds the lines that the compiler keeps: it drops what control can't
// reach, and follows constant conditions for that.
type reach struct {
	// lines are those that there is code for.
	lines coverage.LineSetBuilder
	// deferred are those that there is code for before Python 3.14 only.
	deferred coverage.LineSetBuilder
	// hidden reports that the code around a statement does not count.
	hidden bool
}

func (r *reach) add(line int) {
	if !r.hidden {
		r.lines.Add(line)
	}
}

// loop is what is around a statement. The end of a finally that never goes on
// swallows what breaks through it.
type loop struct{ broken bool }

// suite reports whether control goes on behind the statements.
func (r *reach) suite(statements []*statement, around *loop) bool {
	for _, s := range statements {
		if !r.statement(s, around) {
			return false
		}
	}
	return true
}

// statement reports whether control goes on behind it.
func (r *reach) statement(s *statement, around *loop) bool {
	switch s.form {
	case silent:
		return true
	case deferred:
		r.deferred.Add(s.line)
		return true
	}
	r.add(s.line)
	switch s.form {
	case asserts:
		return s.test.canHold
	case returns, raises, continues:
		return false
	case breaks:
		around.broken = true
		return false
	case conditional:
		return r.conditional(s, around)
	case whileLoop, forLoop:
		return r.loop(s, around)
	case with:
		r.suite(s.body, around)
		return true // it may swallow what is raised in it
	case try:
		return r.try(s, around)
	case match:
		return r.match(s, around)
	case definition:
		r.definition(s)
	}
	return true
}

func (r *reach) definition(s *statement) {
	for _, line := range s.more {
		r.add(line)
	}
	r.lines.Add(s.line) // its own code begins there, too
	around := r.hidden
	r.hidden = s.hidden
	r.suite(s.body, &loop{})
	r.hidden = around
}

func (r *reach) conditional(s *statement, around *loop) bool {
	done := false
	for _, c := range s.clauses {
		r.add(c.line)
		if c.test.canHold && r.suite(c.body, around) {
			done = true
		}
		if !c.test.canFail {
			return done
		}
	}
	return r.suite(s.otherwise, around) || done
}

func (r *reach) loop(s *statement, around *loop) bool {
	test := s.test
	if s.form == forLoop {
		test = unknown
	}
	inside := &loop{}
	if test.canHold {
		r.suite(s.body, inside)
	}
	ended := test.canFail && r.suite(s.otherwise, around)
	return ended || inside.broken
}

func (r *reach) try(s *statement, around *loop) bool {
	goesOn := r.suite(s.final, around)
	if !goesOn {
		around = &loop{}
	}
	done := r.suite(s.body, around) && r.suite(s.otherwise, around) || s.always
	for _, handler := range s.clauses {
		r.add(handler.line)
		if r.suite(handler.body, around) {
			done = true
		}
	}
	return done && goesOn
}

func (r *reach) match(s *statement, around *loop) bool {
	done := false
	for _, c := range s.clauses {
		r.add(c.line)
		if c.test.canHold && r.suite(c.body, around) {
			done = true
		}
		if c.irrefutable && !c.test.canFail {
			return done
		}
	}
	return true
}
