package llvm

import (
	"cmp"
	"slices"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// llvmBranch is a condition with how often it was true and false. Lines and
// columns count from 1.
type llvmBranch struct {
	line, column int
	counts       [2]uint64 // true, false
}

// idle reports that it never was either of them.
func (b llvmBranch) idle() bool { return b.counts == [2]uint64{} }

// llvmOutcomes are the names of the counts.
var llvmOutcomes = [2]string{"true", "false"}

// unifyLLVM makes one of the branches at the same place: a generic function has
// its own for every type that it is used with. It changes branches, and returns
// what is left of them in the order of the places.
func unifyLLVM(branches []llvmBranch) []llvmBranch {
	slices.SortFunc(branches, compareLLVM)
	unified := branches[:0]
	for _, branch := range branches {
		if last := len(unified) - 1; last >= 0 && compareLLVM(unified[last], branch) == 0 {
			for i, count := range branch.counts {
				unified[last].counts[i] = coverage.AddHits(unified[last].counts[i], count)
			}
		} else {
			unified = append(unified, branch)
		}
	}
	return unified
}

func compareLLVM(a, b llvmBranch) int {
	return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
}

// add hands on branches, which are in their order, with the numbers that
// llvm-cov's own LCOV has: pairs and branches count from 0 in each line.
func add(b *coverage.Builder, branches []llvmBranch) {
	line, pair := 0, uint32(0)
	for _, branch := range branches {
		if branch.line != line {
			line, pair = branch.line, 0
		}
		for i, hits := range branch.counts {
			b.Branch(0, coverage.Branch{
				Line: line, Block: pair, Number: 2*pair + uint32(i), Outcome: llvmOutcomes[i],
				Evaluated: !branch.idle(), Hits: hits,
			})
		}
		pair++
	}
}
