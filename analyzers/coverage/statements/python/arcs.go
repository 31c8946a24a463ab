package python

import (
	"cmp"
	"slices"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// arc is a step from a line to a line, or to the negative first line of the code
// that it leaves.
type arc struct{ from, to int }

// arcs finds the steps from line to line that may happen, as coverage.py does
// (AstArcAnalyzer). Raised exceptions are steps only where a raise is written.
type arcs struct {
	// code are the lines that there is code for.
	code *coverage.LineSetBuilder
	all  map[arc]struct{}
	// unsure are the lines in a definition, or outside of all, that has a syntax
	// error; broken reports that the statement is in one.
	unsure coverage.LineSetBuilder
	broken bool
	// blocks are what is around the statement that is looked at.
	blocks []block
	// Leaving a with goes through its header again. withStarts are the headers
	// of all, within those of them that the statement is in; entries lead from a
	// header into the body, and exits from its last lines to the header.
	withStarts, within map[int]struct{}
	entries, exits     map[arc]struct{}
}

// block is a function, a loop or a try that a statement is in.
type block struct {
	form form
	// start is the line of a function or loop, or of the first handler of a try,
	// 0 if it has none.
	start int
	// breaks are the lines that leave a loop.
	breaks *[]int
}

func newArcs(code *coverage.LineSetBuilder) *arcs {
	return &arcs{
		code: code, all: map[arc]struct{}{}, withStarts: map[int]struct{}{}, within: map[int]struct{}{},
		entries: map[arc]struct{}{}, exits: map[arc]struct{}{},
	}
}

// module adds the steps of code that is in no definition; those of each
// definition are added by themselves.
func (a *arcs) module(s *source) {
	a.broken = s.broken
	for _, from := range a.suite(s.body, nil) {
		a.add(from, -s.firstOf(1))
	}
}

// definition adds the steps of a function or the body of a class.
func (a *arcs) definition(s *statement) {
	a.broken = s.unsure
	if s.function {
		a.blocks = append(a.blocks, block{form: definition, start: s.line})
	}
	for _, from := range a.suite(s.body, nil) {
		a.add(from, -s.line)
	}
	a.blocks = a.blocks[:0]
}

func (a *arcs) add(from, to int) {
	step := arc{from, to}
	a.all[step] = struct{}{}
	if a.broken {
		a.unsure.Add(from)
	}
	if _, inside := a.within[from]; inside {
		a.entries[step] = struct{}{}
	}
}

// suite adds the steps of statements into which the lines from lead. It returns
// the lines that lead out.
func (a *arcs) suite(statements []*statement, from []int) []int {
	for _, s := range statements {
		if !a.code.Has(s.line) {
			continue
		}
		for _, line := range from {
			a.add(line, s.line)
		}
		from = a.statement(s)
	}
	return from
}

// statement adds the steps in a statement. It returns the lines that lead out.
func (a *arcs) statement(s *statement) []int {
	switch s.form {
	case returns:
		a.leave(s.line, definition)
	case raises:
		a.raise(s.line)
	case breaks:
		a.breaks(s.line)
	case continues:
		a.leave(s.line, forLoop)
	case conditional:
		return a.conditional(s)
	case forLoop, whileLoop:
		return a.loop(s)
	case with:
		return a.with(s)
	case try:
		return a.try(s)
	case match:
		return a.match(s)
	case definition:
		last := s.line
		for _, line := range s.more {
			if line != last {
				a.add(last, line)
			}
			last = line
		}
		return []int{last}
	default:
		return []int{s.line}
	}
	return nil
}

// leave adds the step from a line to the function or loop around it.
func (a *arcs) leave(line int, to form) {
	for _, around := range slices.Backward(a.blocks) {
		if around.form != to {
			continue
		}
		if to == definition {
			a.add(line, -around.start)
		} else {
			a.add(line, around.start)
		}
		return
	}
}

func (a *arcs) breaks(line int) {
	for _, around := range slices.Backward(a.blocks) {
		if around.form == forLoop {
			*around.breaks = append(*around.breaks, line)
			return
		}
	}
}

// raise adds the step from a line to the handlers of the innermost try, or out of
// the function if there is none.
func (a *arcs) raise(line int) {
	for _, around := range slices.Backward(a.blocks) {
		switch around.form {
		case definition:
			a.add(line, -around.start)
			return
		case try:
			if around.start > 0 {
				a.add(line, around.start)
			}
			return
		}
	}
}

func (a *arcs) conditional(s *statement) []int {
	var out []int
	for i, c := range s.clauses {
		if i > 0 {
			before := s.clauses[i-1].line
			if !a.code.Has(c.line) {
				return append(out, before)
			}
			a.add(before, c.line)
		}
		if !c.test.constant || c.test.value {
			out = append(out, a.suite(c.body, []int{c.line})...)
		}
		if c.test.constant && c.test.value {
			return out
		}
	}
	last := s.clauses[len(s.clauses)-1].line
	return append(out, a.suite(s.otherwise, []int{last})...)
}

func (a *arcs) loop(s *statement) []int {
	var broken []int
	a.blocks = append(a.blocks, block{form: forLoop, start: s.line, breaks: &broken})
	for _, line := range a.suite(s.body, []int{s.line}) {
		a.add(line, s.line)
	}
	a.blocks = a.blocks[:len(a.blocks)-1]
	switch {
	case len(s.otherwise) > 0:
		return append(broken, a.suite(s.otherwise, []int{s.line})...)
	case s.form == forLoop || !s.test.constant:
		return append(broken, s.line)
	}
	return broken
}

func (a *arcs) with(s *statement) []int {
	a.withStarts[s.line], a.within[s.line] = struct{}{}, struct{}{}
	out := a.suite(s.body, []int{s.line})
	delete(a.within, s.line)
	if len(out) == 0 {
		return nil
	}
	for _, line := range out {
		a.add(line, s.line)
		a.exits[arc{line, s.line}] = struct{}{}
	}
	return []int{s.line}
}

func (a *arcs) try(s *statement) []int {
	around := block{form: try}
	if len(s.clauses) > 0 {
		around.start = s.clauses[0].line
	}
	a.blocks = append(a.blocks, around)
	out := a.suite(s.body, []int{s.line})
	// The handlers handle nothing that happens in them; a finally sees it.
	if s.final != nil {
		a.blocks[len(a.blocks)-1].start = 0
	} else {
		a.blocks = a.blocks[:len(a.blocks)-1]
	}
	var handled []int
	for _, handler := range s.clauses {
		handled = append(handled, a.suite(handler.body, []int{handler.line})...)
	}
	if len(s.otherwise) > 0 {
		out = a.suite(s.otherwise, out)
	}
	out = append(out, handled...)
	if s.final == nil {
		return out
	}
	a.blocks = a.blocks[:len(a.blocks)-1]
	finished := a.suite(s.final, out)
	if len(out) > 0 {
		return finished
	}
	return nil
}

func (a *arcs) match(s *statement) []int {
	var out []int
	last := s.line
	for _, c := range s.clauses {
		a.add(last, c.line)
		out = append(out, a.suite(c.body, []int{c.line})...)
		last = c.line
	}
	if count := len(s.clauses); count > 0 && s.clauses[count-1].irrefutable && !s.clauses[count-1].guarded {
		return out
	}
	return append(out, last)
}

func compareArcs(a, b arc) int {
	return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
}
