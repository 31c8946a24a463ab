package coveragepy

import (
	"fmt"
	"slices"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format/jsonreader"
)

// summary is what coverage.py counts of a file in its JSON; -1 stands for what is not
// said.
//
// Its honest reports differ from it in these ways: before 7.13.1 docstrings and other
// lines that are no statements are listed as executed and not counted, up to 7.6
// excluded lines as well, and a step or more among the branches; branches that need not
// be taken are counted and not listed ([coverage.Builder.BranchSum]).
type summary struct {
	lines, branches   coverage.Share
	missing, excluded int
}

func newSummary() summary {
	none := coverage.Share{Covered: -1, Total: -1}
	return summary{none, none, -1, -1}
}

// summary reads it.
func (r *coveragePyReader) summary(into *summary) error {
	return r.Keep(map[string]func() error{
		"num_statements":   jsonreader.Into(r.Integer, &into.lines.Total),
		"covered_lines":    jsonreader.Into(r.Integer, &into.lines.Covered),
		"missing_lines":    jsonreader.Into(r.Integer, &into.missing),
		"excluded_lines":   jsonreader.Into(r.Integer, &into.excluded),
		"num_branches":     jsonreader.Into(r.Integer, &into.branches.Total),
		"covered_branches": jsonreader.Into(r.Integer, &into.branches.Covered),
	})
}

// own are the counts of the file that is read.
func (r *coveragePyReader) own(sum summary) coverage.Own {
	var own coverage.Own
	r.total = r.total.Add(coverage.Share{Covered: max(0, sum.lines.Covered), Total: max(0, sum.lines.Total)})
	if sum.lines.Total >= 0 || sum.lines.Covered >= 0 {
		own.Lines = coverage.OwnCount{By: "its summary", Share: sum.lines}
	}
	listed := len(r.executedJumps) + len(r.missedJumps)
	if sum.branches.Total >= 0 { // SlipCover, which writes the same format, has other sums
		own.Branches = coverage.OwnCount{By: "its summary", Share: sum.branches}
		if r.b.Report.Docstrings && listed > 0 {
			own.Branches.Fewer = 1 + listed/10
		}
	}
	for _, list := range []struct {
		name       string
		said, read int
	}{
		{"missing", sum.missing, len(slices.Compact(slices.Clone(r.missing)))}, {"excluded", sum.excluded, r.b.Excluded.Count()},
	} {
		if list.said >= 0 && list.said != list.read {
			own.Wrong = fmt.Sprintf("by its summary %d lines are %s, and it lists %d", list.said, list.name, list.read)
		}
	}
	if slices.Min([]int{sum.lines.Total, sum.lines.Covered, sum.missing, sum.excluded, sum.branches.Total, sum.branches.Covered}) < -1 {
		own.Wrong = "its summary has numbers below 0"
	}
	return own
}

// remark says where the totals of the report are not those of its files.
func (r *coveragePyReader) remark(totals summary) {
	if said := totals.lines; said.Total >= 0 && said != r.total {
		r.b.Remark("by its totals %d of %d lines are covered, by its files %d of %d", said.Covered, said.Total, r.total.Covered, r.total.Total)
	}
}
