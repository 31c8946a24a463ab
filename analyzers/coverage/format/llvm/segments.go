package llvm

import (
	"cmp"
	"iter"
	"slices"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// llvmSegment is a place in a file from which on a count holds, until the next
// one (CoverageSegment in LLVM's CoverageMapping.h). Lines and columns count
// from 1.
type llvmSegment struct {
	line, column int
	count        uint64
	// counted reports that there is a count: none is between two functions, and
	// where the preprocessor skipped something.
	counted bool
	// entry reports that a region starts here; else one ends, and what is around
	// it goes on.
	entry bool
	// gap reports a region of blanks between two others.
	gap bool
}

// llvmLines are the lines that can be executed in a file of the segments, with
// how often each was: what LLVM's LineCoverageStats makes of them. It sorts
// segments. Nothing is below line 1 if no segment is.
func llvmLines(segments []llvmSegment) iter.Seq[coverage.Line] {
	order := func(a, b llvmSegment) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
	}
	if !slices.IsSortedFunc(segments, order) {
		slices.SortStableFunc(segments, order)
	}
	return func(yield func(coverage.Line) bool) {
		var before llvmSegment // the last one of the lines before
		for rest := segments; len(rest) > 0; {
			number, length := rest[0].line, 1
			for length < len(rest) && rest[length].line == number {
				length++
			}
			if before.counted {
				for between := before.line + 1; between < number; between++ {
					if !yield(coverage.Line{Number: between, Hits: before.count}) {
						return
					}
				}
			}
			if hits, ok := llvmHits(rest[:length], before); ok && !yield(coverage.Line{Number: number, Hits: hits}) {
				return
			}
			before, rest = rest[length-1], rest[length:]
		}
	}
}

// llvmHits is how often the line was executed in which the segments start, if it
// can be: the greatest count of the regions that reach into it or start in it.
func llvmHits(segments []llvmSegment, before llvmSegment) (hits uint64, ok bool) {
	skipped := segments[0].entry && !segments[0].counted
	ok = before.counted && !skipped
	hits = before.count
	for _, segment := range segments {
		if segment.entry && segment.counted {
			ok = true
			if !segment.gap {
				hits = max(hits, segment.count)
			}
		}
	}
	return hits, ok
}
