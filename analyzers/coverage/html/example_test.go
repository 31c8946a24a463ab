package html_test

import (
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/html"
	"github.com/octollm/octolsp/analyzers/coverage/pathmap"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/report"
	"github.com/octollm/octolsp/analyzers/coverage/report/marked"
)

// hostile is what a name, a source and a message must not do to a page.
const hostile = `</script><img src=x onerror=alert(1)>"'&`

// house is a project in both languages, with a line of each state.
func house() (*project.Project, report.Read) {
	burner := marked.Text{
		DisplayPath: "heating/burner.py",
		Marked: "1 def light(gas):\n12 \tif gas:\n0         spark()\n. \n. # quiet\n0         wait()\n3     return gas\n" +
			"? glow = 3\nx def __repr__(self): ...\n0 smoke = '</pre></script><img src=x onerror=alert(1)>'\n",
		Branches: []coverage.Branch{{Line: 2, To: 3, Evaluated: true}, {Line: 2, To: 7, Evaluated: true, Hits: 2}},
		Tests: []coverage.Test{
			{Name: "tests/test_burner.py::test_gas|run", Lines: marked.Lines(1, 2)},
			{Name: "tests/test_burner.py::test_" + hostile, Lines: marked.Lines(1, 7)},
		},
	}
	p, read := marked.Project("/house",
		burner,
		marked.Text{DisplayPath: "heating/old.py", Marked: "1 a = 1\n0 b = 2", Stale: "it changed after the report, and git has no text of that time"},
		marked.Text{DisplayPath: "heating/pump.py", Marked: "1 a = 1\n1 b = 2\n1 c = 3\n0 d = 4", Tests: []coverage.Test{
			{Name: "tests/test_burner.py::test_gas|run", Lines: marked.Lines(1, 3)},
		}},
		marked.Text{DisplayPath: "odd/" + hostile + ".py", Marked: "0 a = 1"},
		marked.Text{DisplayPath: "src/lib.rs", Marked: "4 fn a() {\n4 }\n. \n1 fn b() {\n1 }", Functions: coverage.Share{Covered: 4, Total: 4}},
	)
	p.Reports = []*project.FoundReport{{
		Path: "/house/coverage.json", DisplayPath: "coverage.json", Why: "the latest of its folder",
		Report:  &coverage.Report{Kind: coverage.CoveragePyJSON, Tool: "coverage.py 7.6.12"},
		Matches: []pathmap.Match{{Path: "gone.py"}},
	}}
	for _, f := range p.Files {
		f.Reports = p.Reports
	}
	return p, read
}

// written is the page of the project.
func written(t testing.TB, p *project.Project, read report.Read, options html.Options) string {
	t.Helper()
	var out strings.Builder
	if err := html.Write(&out, p, read, options); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
