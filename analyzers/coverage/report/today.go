package report

import (
	"fmt"

	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/states"
)

// Today is what is known of the text of a file as it is now.
type Today struct {
	// Source is that text, if it can be read.
	Source string
	// View is what is known of its lines; nil where nothing can be said, for the
	// reason Stale.
	View  *states.View
	Stale string
}

// Look reads the file and finds what was measured in it.
func Look(f *project.File, read Read) Today {
	source, err := read(f.Path)
	switch {
	case f.Base == nil:
		return Today{Source: source, Stale: f.Stale}
	case err != nil:
		return Today{Stale: fmt.Sprintf("it can't be read: %v", err)}
	}
	return Today{Source: source, View: f.In(source)}
}

// gaps are what the tests of a file lack, in today's text.
type gaps struct {
	// uncovered are lines that were never executed, those that follow each other
	// together; changed are those of which nothing is known; partial are those
	// with a branch that is never taken.
	uncovered, changed []Range
	partial            []states.Line
	// runs are the uncovered lines for people: what can't be executed does not
	// part them.
	runs []Range
	// stale is why nothing is known.
	stale string
}

// lackOf looks at the file. Of one that is stale already nothing is read.
func gapsOf(f *project.File, read Read) gaps {
	if f.Base == nil {
		return gaps{stale: f.Stale}
	}
	today := Look(f, read)
	if today.View == nil {
		return gaps{stale: today.Stale}
	}
	var found gaps
	for line := range today.View.Lines() {
		switch line.State {
		case states.Uncovered:
			found.uncovered = extend(found.uncovered, line.Number, never)
			found.runs = extend(found.runs, line.Number, func(between int) bool {
				return today.View.State(between) == states.Plain
			})
		case states.Partial:
			found.partial = append(found.partial, line)
		}
	}
	for line := 1; line <= today.View.Count(); line++ {
		if today.View.State(line) == states.Unknown {
			found.changed = extend(found.changed, line, never)
		}
	}
	return found
}

// Range are the lines from From up to and with To, counted from 1.
type Range struct{ From, To int }

// String is such as "7" or "7–9".
func (r Range) String() string {
	if r.From == r.To {
		return fmt.Sprint(r.From)
	}
	return fmt.Sprintf("%d–%d", r.From, r.To)
}

// extend adds line to the last of the ranges, if passes holds for all lines
// between, or as one of its own.
func extend(ranges []Range, line int, passes func(between int) bool) []Range {
	last := len(ranges) - 1
	if last < 0 {
		return append(ranges, Range{line, line})
	}
	for between := ranges[last].To + 1; between < line; between++ {
		if !passes(between) {
			return append(ranges, Range{line, line})
		}
	}
	ranges[last].To = line
	return ranges
}

// never parts ranges wherever lines are between.
func never(int) bool { return false }
