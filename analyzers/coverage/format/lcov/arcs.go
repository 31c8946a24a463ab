package lcov

import "github.com/octollm/octolsp/analyzers/coverage"

// arcRecord tells the branches of coverage.py before 7.6.2 from those of others.
// It writes, for the branches of each line that has some, a block
//
//	BRDA:DESTINATION,BLOCK,NUMBER,TAKEN
//
// where blocks rise through the record, and numbers from 0 through the
// block, first those that were not taken, as "-", then the others, as 1. Exits
// have the destination 0. Where the branches start is not written. That can't be
// told from the rest for certain either: it is mostly the line before the first
// destination, but neither in loops nor at decorators. No other tool lets a
// block stretch over several lines.
type arcRecord struct {
	// measured is whether branches were measured according to the records before.
	measured bool
	// place is where in the report the first branch stands, and nowhere the first
	// at line 0; 0 if there is none.
	place, nowhere int
	// other is set by what coverage.py never writes; spread by a block with
	// several lines.
	other, spread bool
	// block, number, line and taken are of the branch before; first tells that
	// there is none.
	block, number uint32
	line          int
	taken         bool
	first         bool
}

// begin starts a record. measured is what is so without its branches.
func (a *arcRecord) begin(measured bool) { *a = arcRecord{measured: measured, first: true} }

// lineCount looks at a line's count, and whether it has a checksum: coverage.py
// of that time writes one for each line, and no count but 0 and 1.
func (a *arcRecord) lineCount(hits uint64, summed bool) {
	if hits > 1 || !summed {
		a.other = true
	}
}

// branch looks at a branch. numbered is false for one with a name.
func (a *arcRecord) branch(place int, b *coverage.Branch, numbered bool) {
	switch {
	case !numbered || b.Hits > 1 || b.Evaluated && b.Hits == 0:
		a.other = true
	case b.Number == 0:
		a.other = a.other || b.Block <= a.block && !a.first // a line whose branches are excluded has none
	default:
		a.other = a.other || a.first || b.Block != a.block || b.Number != a.number+1 || a.taken && !b.Evaluated
		a.spread = a.spread || b.Line != a.line
	}
	if a.first {
		a.place = place
	}
	if b.Line == 0 && a.nowhere == 0 {
		a.nowhere = place
	}
	a.block, a.number, a.line, a.taken, a.first = b.Block, b.Number, b.Line, b.Evaluated, false
}

// leadsOnly reports whether the branches of the record say where they lead in
// place of where they start.
func (a *arcRecord) leadsOnly() bool { return !a.first && !a.other && a.spread }
