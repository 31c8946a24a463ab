package cobertura

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// conditions takes in the branches of a line: how many of them were taken, such
// as "50% (1/2)", and where those lead that were not, such as "12,exit", which is
// coverage.py's own. Which ones were taken is not known: they have numbers that
// only count them. <condition> says no more.
func (r *coberturaReader) conditions(line coverage.Line, shares, missing string) {
	taken, total, ok := conditionCoverage(shares)
	if !ok {
		r.noteOnce("condition-coverage", "branches are ignored: expected how many were taken, "+
			"such as condition-coverage=\"50%% (1/2)\", found %s", coverage.Quoted([]byte(shares)))
		return
	}
	if r.branches += int64(total); r.branches > branchAllowance+r.decoder.InputOffset()/leastBranchText {
		r.branches -= int64(total)
		r.b.Note(r.place(), "the branches of line %d are ignored: %d are too many for so short a report",
			line.Number, total)
		return
	}
	reached := line.Hits > 0
	unnamed := total
	led := map[int]uint32{}
	for _, text := range strings.Split(missing, ",") {
		to := missingBranch(strings.TrimSpace(text))
		if to == 0 || unnamed == taken {
			continue
		}
		r.b.Branch(r.place(), coverage.Branch{Line: line.Number, To: to, Number: led[to], Evaluated: reached})
		led[to]++ // several exits of a line are different ones
		unnamed--
	}
	for number := range unnamed {
		branch := coverage.Branch{Line: line.Number, Number: number, Evaluated: reached}
		if number < taken {
			branch.Evaluated, branch.Hits = true, 1
		}
		r.b.Branch(r.place(), branch)
	}
}

// A report says a number of branches in a few bytes, so that it could take all
// memory: branchAllowance is how many it may have whatever its length, and
// leastBranchText is how many bytes each further one must take.
const (
	branchAllowance = 1 << 16
	leastBranchText = 8
)

// conditionCoverage reads how many branches of a line were taken.
func conditionCoverage(text string) (taken, total uint32, ok bool) {
	_, text, _ = strings.Cut(text, "(")
	takenText, totalText, _ := strings.Cut(text, "/")
	totalText, ok = strings.CutSuffix(totalText, ")")
	takenCount, takenRest, isTaken := coverage.LeadingCount([]byte(takenText))
	totalCount, totalRest, isTotal := coverage.LeadingCount([]byte(totalText))
	const most = 1 << 30
	if !ok || !isTaken || !isTotal || len(takenRest)+len(totalRest) > 0 || takenCount > totalCount || totalCount > most {
		return 0, 0, false
	}
	return uint32(takenCount), uint32(totalCount), true
}

// missingBranch is where a branch of missing-branches leads; 0 if that is not
// said.
func missingBranch(text string) int {
	number, rest, ok := coverage.LeadingNumber([]byte(text))
	switch {
	case text == "exit" || ok && len(rest) == 0 && number < 0:
		return coverage.Exit
	case ok && len(rest) == 0 && number <= coverage.MaxLine:
		return number
	}
	return 0
}
