package format

import (
	"fmt"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// xmlBranches is Cobertura XML of the branches of line 7, of a.c.
func xmlBranches(coverage, missing string) string {
	return coberturaClasses(fmt.Sprintf(`<class filename="a.c"><lines><line number="7" hits="1" branch="true" `+
		`condition-coverage="(%s)" missing-branches="%s"/></lines></class>`, coverage, missing))
}

// lcovBranches is LCOV of branches of line 7, of a.c: block, branch and count.
func lcovBranches(branches ...string) string {
	for i := range branches {
		branches[i] = "BRDA:7," + branches[i]
	}
	return tracefile(append(branches, "DA:7,1")...)
}

// coveragePyExits is coverage.py's JSON of two exits of line 7, of a.c.
const coveragePyExits = `{"meta": {"branch_coverage": true}, "files": {"a.c": {"executed_lines": [7], "missing_lines": [],
	"executed_branches": [], "missing_branches": [[7, -3], [7, -1]]}}}`

func TestBranchesOfTwoReportsAreMerged(t *testing.T) {
	for _, c := range []struct{ name, a, b, want string }{
		{"the same ones", lcovBranches("0,0,1", "0,1,-"), lcovBranches("0,0,2", "0,1,0"), "7  0.0=3; 7  0.1=0"},
		{"some are left out", lcovBranches("0,0,1"), lcovBranches("0,0,2", "0,1,3", "1,0,0"), "7  0.0=3; 7  0.1=3; 7  1.0=0"},
		{"one has none", lcovBranches("0,0,1", "0,1,-"), lcovBranches(), "7  0.0=1; 7  0.1=-"},
		{
			"coverage.py's LCOV and its XML",
			lcovBranches("0,jump to line 8,1", "0,exit,0"), xmlBranches("1/2", "8"), "7 to exit 0=1; 7 to 8=1",
		},
		{
			"coverage.py's LCOV and its XML, in both of which one is missing",
			lcovBranches("0,jump to line 8,4", "0,jump to line 9,0"), xmlBranches("1/2", "9"), "7 to 8=5; 7 to 9=0",
		},
		{"coverage.py's XML, in which the same is missing", xmlBranches("1/2", "8"), xmlBranches("1/2", "8"), "7  0.0=2; 7 to 8=0"},
		{"coverage.py's XML, in which others are missing", xmlBranches("1/2", "8"), xmlBranches("1/2", "exit"), "7 to exit 0=1; 7 to 8=1"},
		{"coverage.py's XML, in one of which all are missing", xmlBranches("0/2", "8,9"), xmlBranches("1/2", "9"), "7 to 8=1; 7 to 9=0"},
		{"coverage.py's XML, in one of which none is missing", xmlBranches("1/2", "8"), xmlBranches("2/2", ""), "7  0.0=2; 7 to 8=1"},
		{"coverage.py's XML with three ways out", xmlBranches("1/3", "8,9"), xmlBranches("2/3", "9"), "7  0.0=2; 7 to 8=1; 7 to 9=0"},
		{"coverage.py's XML with many ways out", xmlBranches("3/5", "8,exit"), xmlBranches("4/5", "exit"), "7 to exit 0=0; 7  0.0=2; 7 to 8=1; 7  0.1=2; 7  0.2=2"},
		{"coverage.py's XML that does not fit", xmlBranches("1/2", "8"), xmlBranches("2/3", "9"), "7  0.0=2; 7 to 8=0; 7 to 9=0; 7  0.1=1"},
		{"exits that are told apart in different ways", xmlBranches("0/2", "exit,exit"), coveragePyExits, "7 to exit 0=0; 7 to exit 3=0"},
		{"others' XML, which may mean the same one or not", xmlBranches("1/2", ""), xmlBranches("1/2", ""), "7  0.0=2; 7  0.1=0"},
		{"other names where not all were taken", lcovBranches("0,jump to line 8,1", "0,exit,0"), lcovBranches("3,0,1", "3,1,0"), "7 to exit 0=0; 7 to 8=1"},
		{"other names where all were taken", lcovBranches("0,jump to line 8,1", "0,exit,-"), lcovBranches("3,0,5", "3,1,1", "3,2,1"), "7 to exit 0=1; 7 to 8=2"},
		{"other names that say less, the other way round", lcovBranches("3,0,1", "3,1,0"), lcovBranches("0,a < b,1", "0,a >= b,0"), ""},
		{"more branches say more", lcovBranches("3,0,1", "3,1,0"), lcovBranches("0,0,1", "0,1,0", "0,2,0"), "7  0.0=1; 7  0.1=0; 7  0.2=0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := mustRead(t, c.a).Files[0], mustRead(t, c.b).Files[0]
			want := "a.c: 7=2; " + c.want + "\n"
			if c.want == "" { // as b has it
				want = described(&coverage.Report{Files: []*coverage.File{{Path: "a.c", Lines: coverage.PackLines([]coverage.Line{{Number: 7, Hits: 2}}), Branches: b.Branches}}})
			}
			for _, merged := range []*coverage.File{a.Merged(b), b.Merged(a)} {
				if got := described(&coverage.Report{Files: []*coverage.File{merged}}); got != want {
					t.Errorf("together they are\n%swant\n%s", got, want)
				}
			}
		})
	}
}
