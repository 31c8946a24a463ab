package report_test

import (
	"errors"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format"
	"github.com/octollm/octolsp/analyzers/coverage/pathmap"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/report"
	"github.com/octollm/octolsp/analyzers/coverage/report/marked"
)

// house is a project in both languages, with a file of each fate.
func house() (*project.Project, report.Read) {
	p, read := marked.Project("/house",
		marked.Text{
			DisplayPath: "heating/boiler/burner.py",
			Marked: "1 def light(gas):\n2     if gas:\n0         spark()\n. \n. # quiet\n0         wait()\n1     return gas\n" +
				"? glow = 3\nx def __repr__(self): ...\n0 smoke = 1",
			Branches: []coverage.Branch{{Line: 2, To: 3, Evaluated: true}, {Line: 2, To: 7, Evaluated: true, Hits: 2}},
		},
		marked.Text{DisplayPath: "heating/boiler/old.py", Marked: "1 a = 1", Stale: "it changed after the report, and git has no text of that time"},
		marked.Text{DisplayPath: "heating/室温計.py", Marked: "1 a = 1\n1 b = 2\n0 c = 3"},
		marked.Text{DisplayPath: "src/lib.rs", Marked: "4 fn a() {\n4 }\n. \n0 fn b() {\n0 }", Functions: coverage.Share{Covered: 3, Total: 7}},
		marked.Text{DisplayPath: "src/whole.rs", Marked: "1 fn a() {}", Functions: coverage.Share{Covered: 1, Total: 1}},
	)
	p.Reports = []*project.FoundReport{
		{
			Path: "/house/coverage.json", DisplayPath: "coverage.json", Why: "the latest of its folder", Others: 1,
			Report: &coverage.Report{
				Kind: coverage.CoveragePyJSON, Tool: "coverage.py 7.6.12",
				Notes: []coverage.Note{{Line: 3, Message: "a line below 1"}},
			},
			Matches: []pathmap.Match{
				{Path: "boiler/burner.py", File: "/house/heating/boiler/burner.py"},
				{Path: "init|all.py", Candidates: []string{"/house/a/init|all.py", "/house/b/init|all.py"}},
				{Path: "gone.py"},
			},
		},
		{
			Path: "/house/lcov.info", DisplayPath: "lcov.info", Use: project.Failed, Why: "line 7: it ends within a record",
			Err: &format.ReadError{Path: "/house/lcov.info", Line: 7, Err: errors.New("it ends within a record")},
		},
	}
	return p, read
}
