// Package states shows coverage in the text of a file: the lines that no test
// executes, and the branches that none takes.
//
// **What is shown is true of the text at hand**: lines that changed since they
// were measured are unknown, and nothing is said of them.
package states

import (
	"iter"
	"slices"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/linemap"
	"github.com/octollm/octolsp/analyzers/text"
)

// Measured is what reports say of one text of a file. It is immutable.
type Measured struct {
	file *coverage.File
	base linemap.Fingerprint
	// states has the state of each line, counted from 1.
	states []State
	// branches are those of each line that has any.
	branches map[int][]coverage.Branch
}

// NewMeasured takes in what reports say of the text with the fingerprint.
func NewMeasured(file *coverage.File, base linemap.Fingerprint) *Measured {
	m := &Measured{file: file, base: base, states: make([]State, len(base)+1), branches: map[int][]coverage.Branch{}}
	for branch := range file.Branches.All() {
		m.branches[branch.Line] = append(m.branches[branch.Line], branch)
	}
	for line := range file.Lines.All() {
		if line.Number >= len(m.states) {
			break
		}
		state := Uncovered
		if line.Hits > 0 {
			state = Covered
			if missed := missedOf(m.branches[line.Number]); missed > 0 {
				state = Partial
			}
		}
		m.states[line.Number] = state
	}
	for line := range file.Excluded.All() {
		if line < len(m.states) && m.states[line] == Plain {
			m.states[line] = Excluded
		}
	}
	return m
}

// missedOf is how many of the branches were never taken.
func missedOf(branches []coverage.Branch) int {
	missed := 0
	for _, branch := range branches {
		if branch.Hits == 0 {
			missed++
		}
	}
	return missed
}

// State is what is known of a line.
type State uint8

// The states.
const (
	// Plain lines are none that can be executed.
	Plain State = iota
	// Covered lines were executed, and all their branches taken.
	Covered
	// Partial lines were executed, but not all their branches taken.
	Partial
	// Uncovered lines were never executed.
	Uncovered
	// Excluded lines are not to be measured.
	Excluded
	// Unknown lines changed since they were measured.
	Unknown
)

// String is the name used in output.
func (s State) String() string {
	return [...]string{"plain", "covered", "partial", "uncovered", "excluded", "unknown"}[s]
}

// View is what is known of the lines of a text. It is immutable.
type View struct {
	*Measured
	origins *linemap.Origins
}

// In finds the lines that were measured in the text with the fingerprint.
func (m *Measured) In(now linemap.Fingerprint) *View {
	return &View{m, linemap.Trace(m.base, now)}
}

// Edited is v after edit of the text with the lines before, which has the lines
// after then.
func (v *View) Edited(edit text.Edit, before, after linemap.Lines) *View {
	return &View{v.Measured, v.origins.Edited(edit, before, after)}
}

// Count is the number of lines of the text.
func (v *View) Count() int { return v.origins.Count() }

// State is what is known of line, counted from 1.
func (v *View) State(line int) State {
	origin := v.origins.Of(line)
	if origin == 0 {
		return Unknown
	}
	return v.states[origin]
}

// Unchanged reports whether all of the text is as it was measured.
func (v *View) Unchanged() bool { return v.origins.Unchanged() }

// Line is what is known of a line that was executed or could be.
type Line struct {
	// Number counts from 1.
	Number int
	State  State
	Hits   uint64
	// Branches have their To in the text at hand; 0 for a line that changed.
	Branches []coverage.Branch
}

// Lines are the lines that were measured and did not change, in their order.
func (v *View) Lines() iter.Seq[Line] {
	return func(yield func(Line) bool) {
		hits := make([]uint64, len(v.states))
		for line := range v.file.Lines.All() {
			if line.Number < len(hits) {
				hits[line.Number] = line.Hits
			}
		}
		for number := 1; number <= v.Count(); number++ {
			origin := v.origins.Of(number)
			if origin == 0 || v.states[origin] == Plain || v.states[origin] == Excluded {
				continue
			}
			if !yield(Line{number, v.states[origin], hits[origin], v.branchesFrom(origin)}) {
				return
			}
		}
	}
}

// At is what is known of line, counted from 1; it reports false where nothing
// is.
func (v *View) At(line int) (Line, bool) {
	origin := v.origins.Of(line)
	if origin == 0 || v.states[origin] == Plain || v.states[origin] == Excluded {
		return Line{}, false
	}
	found := Line{Number: line, State: v.states[origin], Branches: v.branchesFrom(origin)}
	for measured := range v.file.Lines.All() {
		if measured.Number >= origin {
			found.Hits = measured.Hits
			break
		}
	}
	return found, true
}

// Tests are the names of the tests that executed line, counted from 1, sorted.
// It reports false where the reports name no tests.
func (v *View) Tests(line int) ([]string, bool) {
	origin := v.origins.Of(line)
	var names []string
	for _, test := range v.file.Tests {
		if origin > 0 && test.Lines.Has(origin) {
			names = append(names, test.Name)
		}
	}
	slices.Sort(names)
	return names, len(v.file.Tests) > 0
}

// TestsBetween are the names of the tests that executed what stood, when it was
// measured, between two lines of the text at hand, counted from 1: what changed or
// is gone there. before and after are the nearest lines at either side that did not
// change; 0 and below, and beyond the text, are its ends.
func (v *View) TestsBetween(before, after int) []string {
	first, last := 1, len(v.states)-1
	for ; before > 0; before-- {
		if origin := v.origins.Of(before); origin > 0 {
			first = origin + 1
			break
		}
	}
	for ; after <= v.Count(); after++ {
		if origin := v.origins.Of(after); origin > 0 {
			last = origin - 1
			break
		}
	}
	var names []string
	for _, test := range v.file.Tests {
		for line := first; line <= last; line++ {
			if test.Lines.Has(line) {
				names = append(names, test.Name)
				break
			}
		}
	}
	return names
}

// branchesFrom are the branches from the measured line, in the lines at hand.
func (v *View) branchesFrom(origin int) []coverage.Branch {
	measured := v.branches[origin]
	if len(measured) == 0 {
		return nil
	}
	moved := slices.Clone(measured)
	for i := range moved {
		moved[i].Line = v.origins.To(moved[i].Line)
		if moved[i].To > 0 {
			moved[i].To = v.origins.To(moved[i].To)
		}
	}
	return moved
}
