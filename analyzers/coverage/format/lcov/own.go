package lcov

import (
	"fmt"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// ownCounts are what the open record says of itself in sums: LF and LH, BRF and BRH,
// FNF. -1 stands for what it does not say.
//
// Honest reports differ from their own sums in these ways: coverage.py before 7.6.2
// lists docstrings with lines, and counts them nowhere or in LH alone (6.5), and its
// branches are steps, of which it counts fewer; the newest one counts branches that
// need not be taken, which it does not list ([coverage.Builder.BranchSum]); llvm-cov
// adds up over functions, so that lines of closures and macros count several times, and
// takes the best of the instances of generic code. geninfo and lcov, 1.16 to 2.x, are
// exact where they say sums. Sums of functions are of no use to a gate: how many there
// are is only held against whether there are lines.
type ownCounts struct {
	lines, branches coverage.Share
	functions       int
	// named reports that the report has names of tests, or room for them, as all tools
	// write it but llvm-cov and the newest coverage.py.
	named bool
	// listed is how many functions stand in the record, and first that they do so
	// before its lines, as llvm-cov writes them.
	listed int
	first  bool
}

// begin starts a record.
func (o *ownCounts) begin() {
	*o = ownCounts{lines: coverage.Share{Covered: -1, Total: -1}, branches: coverage.Share{Covered: -1, Total: -1}, functions: -1, named: o.named, first: true}
}

// function takes in that there is one; early tells that no line stands before it.
func (o *ownCounts) function(early bool) {
	o.listed++
	o.first = o.first && early
}

// of are the counts of the record with what b has of it, of whose branches listed is
// the sum. isOld tells that coverage.py before 7.6.2 wrote it, whose branches are steps.
func (o *ownCounts) of(b *coverage.Builder, listed coverage.Share, isOld bool) coverage.Own {
	var own coverage.Own
	llvm := !o.named && o.first && o.listed > 0
	if name := named("LF", o.lines.Total, "LH", o.lines.Covered); name != "" {
		own.Lines = coverage.OwnCount{By: name, Share: o.lines}
		if read := len(b.Lines); llvm && read > 0 && o.listed > 1 {
			own.Lines.Fewer, own.Lines.More = 1+read/20, (o.listed-1)*read
		}
	}
	if name := named("BRF", o.branches.Total, "BRH", o.branches.Covered); name != "" && !isOld {
		own.Branches = coverage.OwnCount{By: name, Share: o.branches}
		if llvm && listed.Total > 0 {
			own.Branches.Fewer, own.Branches.More = listed.Total, o.listed*listed.Total
		}
	}
	if o.functions > 0 && len(b.Lines) == 0 && o.lines.Total < 0 {
		own.Wrong = fmt.Sprintf("by FNF there are %d functions, and there is no line", o.functions)
	}
	return own
}

// named is what a report calls the counts that it says.
func named(total string, ofTotal int, covered string, ofCovered int) string {
	switch {
	case ofTotal >= 0 && ofCovered >= 0:
		return total + " and " + covered
	case ofTotal >= 0:
		return total
	case ofCovered >= 0:
		return covered
	}
	return ""
}

// sums takes in one of the sums, which is a whole number.
func (r *lcovReader) sums(kind, fields []byte, sum *int) error {
	number, rest, ok := coverage.LeadingCount(fields)
	if !ok || len(rest) > 0 {
		return coverage.Malformed(r.place, "expected a count, such as %s:12, found %s:%s", kind, kind, coverage.Quoted(fields))
	}
	*sum = coverage.Bounded(number)
	return r.within(kind)
}
