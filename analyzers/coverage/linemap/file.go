package linemap

import "github.com/octollm/octolsp/analyzers/coverage"

// File is what f says of the measured text, said of the text with the origins:
// lines that changed are left out, and so are branches from them. A branch to a
// line that changed leads nowhere that can be named. The sum over functions is left
// out if any line is.
func (o *Origins) File(f *coverage.File) *coverage.File {
	to := o.destinations()
	at := func(measured int) int {
		if measured < 1 || measured >= len(to) {
			return 0
		}
		return int(to[measured])
	}
	mapped := &coverage.File{Path: f.Path, Unlisted: f.Unlisted}
	var lines []coverage.Line
	for line := range f.Lines.All() {
		if now := at(line.Number); now > 0 {
			lines = append(lines, coverage.Line{Number: now, Hits: line.Hits})
		}
	}
	mapped.Lines = coverage.PackLines(lines)
	if len(lines) == f.Lines.Share().Total {
		mapped.Functions = f.Functions
	}
	var branches []coverage.Branch
	for branch := range f.Branches.All() {
		if branch.Line = at(branch.Line); branch.Line == 0 {
			continue
		}
		if to := branch.To; to > 0 {
			if branch.To = at(to); branch.To == 0 {
				branch.Number += uint32(to) // it is still not the others of its line
			}
		}
		branches = append(branches, branch)
	}
	mapped.Branches = coverage.PackBranches(branches, nil)
	set := func(lines coverage.LineSet) coverage.LineSet {
		var moved coverage.LineSetBuilder
		for line := range lines.All() {
			if now := at(line); now > 0 {
				moved.Add(now)
			}
		}
		return moved.Set()
	}
	mapped.Excluded = set(f.Excluded)
	for _, test := range f.Tests {
		mapped.Tests = append(mapped.Tests, coverage.Test{Name: test.Name, Lines: set(test.Lines)})
	}
	return mapped
}

// destinations has the lines of this text, counted from 1, by the measured
// lines, counted from 1; 0 for those that changed.
func (o *Origins) destinations() []int32 {
	to := make([]int32, len(o.measured)+1)
	for line, of := range o.of {
		if of > 0 {
			to[of] = int32(line + 1)
		}
	}
	return to
}
