package format

import (
	"fmt"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// llvmReport is what `llvm-cov export` writes of the files and functions.
func llvmReport(files, functions string) string {
	return `{"data":[{"files":[` + files + `],"functions":[` + functions + `],"totals":{"lines":{"count":9,"covered":9}}}],` +
		`"type":"llvm.coverage.json.export","version":"3.0.1"}`
}

// llvmFile is what it writes of the file a.rs.
func llvmFile(segments, branches string) string {
	return `{"branches":[` + branches + `],"expansions":[],"filename":"a.rs","mcdc_records":[],"segments":[` + segments + `]}`
}

var llvmReadings = []reading{
	{
		"a region spreads over lines",
		llvmReport(llvmFile(`[3,1,7,true,true,false],[6,2,0,false,false,false]`, ``), ``),
		"a.rs: 3=7 4=7 5=7 6=7",
	},
	{
		"a region that was never reached spreads, too",
		llvmReport(llvmFile(`[3,1,0,true,true,false],[5,2,0,false,false,false]`, ``), ``),
		"a.rs: 3=0 4=0 5=0",
	},
	{
		"between regions nothing is executable",
		llvmReport(llvmFile(`[1,1,2,true,true,false],[2,2,0,false,false,false],[5,1,0,true,true,false],[5,9,0,false,false,false]`, ``), ``),
		"a.rs: 1=2 2=2 5=0",
	},
	{
		"the greatest count of a line holds, of what starts in it or reaches into it",
		llvmReport(llvmFile(
			`[1,1,3,true,true,false],[2,8,9,true,true,false],[2,12,3,true,false,false],[3,8,1,true,true,false],[3,12,3,true,false,false],`+
				`[4,2,0,false,false,false]`, ``), ``),
		"a.rs: 1=3 2=9 3=3 4=3",
	},
	{
		"what ends in a line counts no more than what reaches into it",
		llvmReport(llvmFile(`[1,1,0,true,true,false],[2,3,8,true,false,false],[4,1,0,false,false,false]`, ``), ``),
		"a.rs: 1=0 2=0 3=8 4=8",
	},
	{
		"a gap does not raise the count of its line, but that of the lines after",
		llvmReport(llvmFile(
			`[1,1,1,true,true,false],[1,9,5,true,true,true],[3,5,2,true,true,false],[4,2,0,false,false,false]`, ``), ``),
		"a.rs: 1=1 2=5 3=5 4=2",
	},
	{
		"a gap alone makes a line executable",
		llvmReport(llvmFile(`[2,1,5,true,true,true],[2,8,0,false,false,false],[3,1,0,false,false,false]`, ``), ``),
		"a.rs: 2=0",
	},
	{
		"what was skipped is not executable",
		llvmReport(llvmFile(
			`[1,1,4,true,true,false],[2,1,0,false,true,false],[5,1,4,true,false,false],[6,2,0,false,false,false]`, ``), ``),
		"a.rs: 1=4 6=4",
	},
	{
		"what starts in a line after something skipped is executable",
		llvmReport(llvmFile(`[1,1,4,true,true,false],[2,1,0,false,true,false],[2,20,6,true,true,false],[2,30,0,false,false,false]`, ``), ``),
		"a.rs: 1=4 2=6",
	},
	{
		"segments of version 2.0.0, which have 5 parts",
		`{"version":"2.0.0","type":"llvm.coverage.json.export","data":[{"files":[` +
			`{"filename":"a.rs","segments":[[1,1,2,1,1],[2,2,0,0,0]],"expansions":[],"summary":{"lines":{"count":2,"covered":2,"percent":100}}}]}]}`,
		"a.rs: 1=2 2=2; functions 2/2",
	},
	{
		"segments with more parts, in another order",
		llvmReport(llvmFile(`[2,2,0,false,false,false,"new"],[1,1,18446744073709551615,true,true,false,[{}]]`, ``), ``),
		"a.rs: 1=18446744073709551615 2=18446744073709551615",
	},
	{
		"counts of any size",
		llvmReport(llvmFile(`[1,1,99999999999999999999,true,true,false],[1,2,0,false,false,false],[2,1,1e30,true,true,false],[2,2,0,false,false,false],`+
			`[3,1,2.0,true,true,false],[3,2,-0,false,false,false]`, ``), ``),
		"a.rs: 1=18446744073709551615 2=18446744073709551615 3=2",
	},
	{
		"lines that no text has",
		llvmReport(llvmFile("[0,1,1,true,true,false],\n[-1,1,1,true,true,false],[1,1,1,true,true,false],[99999999,1,1,true,true,false]",
			"[0,1,1,2,1,1,0,0,4]"), ``),
		"a.rs: 1=1\nnote 1: there is no line 0\nnote 1: there is no line 0\nnote 2: there is no line -1\nnote 2: there is no line 99999999",
	},
	{
		"branches have the numbers of llvm-cov's LCOV",
		llvmReport(llvmFile(`[9,1,1,true,true,false],[9,2,0,false,false,false]`,
			`[33,17,33,23,3,0,0,0,4],[33,8,33,13,1,2,0,0,4],[50,1,50,5,0,7,0,0,4]`), ``),
		"a.rs: 9=1; 33 true 0.0=1; 33 false 0.1=2; 33 true 1.2=3; 33 false 1.3=0; 50 true 0.0=0; 50 false 0.1=7",
	},
	{
		"instances of a generic function have their branches together",
		llvmReport(llvmFile(``, `[33,8,33,13,0,1,0,0,4],[33,17,33,23,0,0,0,0,4],[33,8,33,13,1,0,0,0,4],[33,17,33,23,1,0,0,0,4],[33,8,33,13,0,1,0,0,4]`), ``),
		"a.rs:; 33 true 0.0=1; 33 false 0.1=2; 33 true 1.2=1; 33 false 1.3=0",
	},
	{
		"a branch that was not reached is there if a function has it",
		llvmReport(llvmFile(``, `[5,8,5,9,0,0,0,0,4],[5,20,5,23,0,0,0,0,4],[5,30,5,33,2,0,0,0,4],[6,1,6,2,0,0,0,0,4]`),
			`{"branches":[[5,20,5,23,0,0,1,0,4],[5,30,5,33,2,0,1,0,4],[6,1,6,2,0,0,0,0,4],[6,1,6,2,0,0,7,0,4],[6,1,6,2,0,0,-1,0,4]],`+
				`"count":0,"filenames":["b.rs","a.rs"],"name":"f","regions":[[1,1,2,2,0,0,0,0]]}`),
		"a.rs:; 5 true 0.0=-; 5 false 0.1=-; 5 true 1.2=2; 5 false 1.3=0",
	},
	{
		"functions stand before the files",
		`{"data":[{"functions":[{"filenames":["a.rs"],"branches":[[5,8,5,9,0,0,0,0,4]]}],"files":[` +
			llvmFile(``, `[5,8,5,9,0,0,0,0,4],[6,1,6,2,0,0,0,0,4]`) + `]}]}`,
		"a.rs:; 5 true 0.0=-; 5 false 0.1=-",
	},
	{
		"without functions nobody knows what could be reached",
		`{"data":[{"files":[` + llvmFile(``, `[5,8,5,9,0,0,0,0,4]`) + `]}]}`,
		"a.rs:; 5 true 0.0=-; 5 false 0.1=-\nnote 0: branches that can't be taken are among those that were not: " +
			"the report tells them apart only by its functions (export it without --skip-functions)",
	},
	{
		"the sum over functions is that of the summary",
		llvmReport(`{"filename":"a.rs","segments":[[1,1,1,true,true,false],[1,9,0,false,false,false]],"summary":{"functions":{"count":9,"covered":9},`+
			`"lines":{"count":3,"covered":2,"percent":66.6},"regions":{"count":9,"covered":9,"notcovered":0,"percent":100}}}`, ``),
		"a.rs: 1=1; functions 2/3",
	},
	{
		"a sum of nonsense",
		llvmReport(`{"filename":"a.rs","segments":[],"summary":{"lines":{"count":3,"covered":7}}},`+
			`{"filename":"b.rs","segments":[],"summary":{"lines":{"count":99999999999,"covered":7}}}`, ``),
		"a.rs:; functions 3/3\nb.rs:",
	},
	{
		"several exports add up",
		`{"data":[{"files":[{"filename":"b.rs","segments":[[1,1,1,true,true,false],[2,9,0,false,false,false]],"branches":[[1,1,1,2,1,0,0,0,4]]}]},` +
			`{"files":[{"filename":"b.rs","segments":[[2,1,3,true,true,false],[3,9,0,false,false,false]],"branches":[[1,1,1,2,0,5,0,0,4]]},` +
			`{"filename":"C:\\a.rs","segments":[]}]}],"type":"llvm.coverage.json.export"}`,
		"C:\\a.rs:\nb.rs: 1=1 2=4 3=3; 1 true 0.0=1; 1 false 0.1=5",
	},
	{"a version that is newer", `{"version":"4.0.0","type":"llvm.coverage.json.export","data":[]}`,
		"note 0: version 4.0.0 of llvm-cov's JSON is newer than octolsp knows: it was read as version 3"},
	{"sums only", `{"data":[{"files":[{"filename":"a.rs","summary":{"lines":{"count":1,"covered":1}}}]}],"type":"llvm.coverage.json.export"}`,
		"0: expected the lines of each file, found sums only: export it without --summary-only"},
	{"no data", "{\"type\":\"llvm.coverage.json.export\"\n}", `2: expected "data" in the report, found none`},
	{"more after it", llvmReport(llvmFile(``, ``), ``) + "\n1", "2: expected the end of the report, found a number"},
	{"another type", "{\"data\":[{\"files\":[{\"segments\":[],\"filename\":\"a.rs\"}]}],\n\"type\":\"x\"}",
		`2: expected "llvm.coverage.json.export" at "/type", found "x"`},
	{"a file without a name", llvmReport(llvmFile(``, ``)+",\n"+`{"segments":[]}`, ``),
		`2: expected a "filename" at "/data/0/files/1", found none`},
	{"a segment that is too short", llvmReport(llvmFile(`[1,1,1,true,true,false],[1,1,1,true]`, ``), ``),
		`1: expected a segment of 5 or more parts at "/data/0/files/0/segments/1", found 4`},
	{"a branch that is too short", llvmReport(llvmFile(``, `[1,1,1,1,1]`), ``),
		`1: expected a branch of 6 or more parts at "/data/0/files/0/branches/0", found 5`},
	{"a count below 0", llvmReport(llvmFile("[1,1,1,true,true,false],\n[1,1,-1,true,true,false]", ``), ``),
		`2: expected a count at "/data/0/files/0/segments/1/2", found -1`},
	{"a count that is no whole number", llvmReport(llvmFile(``, `[1,1,1,1,0.5,1]`), ``),
		`1: expected a count at "/data/0/files/0/branches/0/4", found 0.5`},
	{"a text for a truth", llvmReport(llvmFile(`[1,1,1,"true",true,false]`, ``), ``),
		`1: expected true or false at "/data/0/files/0/segments/0/3", found a text`},
	{"a text for a function", llvmReport(llvmFile(``, ``), `"f"`),
		`1: expected an object at "/data/0/functions/0", found a text`},
}

func TestLLVMJSONIsReadByItsRules(t *testing.T) {
	for _, c := range llvmReadings {
		t.Run(c.name, c.check)
	}
}

func TestRegionsOfAnyLengthTakeNoMemory(t *testing.T) {
	file := llvmFile(`[1,1,1,true,true,false],[4194304,1,0,false,false,false]`, ``)
	reading{
		report: llvmReport(file+strings.Repeat(","+file, 20), ``),
		want:   `1: expected 33554432 lines in all files at most at "/data/0/files/8", found more`,
	}.check(t)
}

func TestLLVMJSONSaysWhoMadeIt(t *testing.T) {
	for _, c := range []struct{ members, tool string }{
		{`"version":"3.1.0"`, "llvm-cov JSON 3.1.0"},
		{`"version":"2.0.1","cargo_llvm_cov":{"version":"0.6.16","manifest_path":"/p/Cargo.toml"}`, "cargo-llvm-cov 0.6.16"},
		{`"cargo_llvm_cov":{},"other":1`, ""},
	} {
		report := mustRead(t, `{"data":[],"type":"llvm.coverage.json.export",`+c.members+`}`)
		if report.Kind != coverage.LLVMJSON || report.Tool != c.tool || !report.Made.IsZero() || report.MeasuresBranches {
			t.Errorf("with %s it is %+v", c.members, report)
		}
	}
	if !mustRead(t, llvmReport(llvmFile(``, `[1,1,1,2,1,0,0,0,4]`), ``)).MeasuresBranches {
		t.Error("with a branch it measures none")
	}
}

// The same run in both formats, recorded with llvm-cov 22: a chain of
// conditions, a generic function with three instances, and one that is evaluated
// when the crate is compiled and never called.
const (
	llvmRunJSON = `{"data":[{"files":[{"branches":[` +
		`[33,8,33,13,0,1,0,0,4],[33,17,33,23,0,0,0,0,4],[33,8,33,13,1,0,0,0,4],[33,17,33,23,1,0,0,0,4],[33,8,33,13,0,1,0,0,4],` +
		`[33,17,33,23,0,0,0,0,4],[11,8,11,13,1,1,0,0,4],[13,15,13,21,0,1,0,0,4],[114,30,114,36,0,0,0,0,4],[79,8,79,9,0,0,0,0,4],` +
		`[79,8,79,9,0,0,0,0,4],[11,8,11,13,0,1,0,0,4],[13,15,13,21,0,1,0,0,4]],"expansions":[],"filename":"/demo/src/lib.rs","mcdc_records":[],` +
		`"segments":[[10,1,3,true,true,false],[10,36,0,false,false,false],[11,8,3,true,true,false],[11,13,0,false,false,false],` +
		`[12,9,1,true,true,false],[12,19,0,false,false,false],[13,15,2,true,true,false],[13,21,0,false,false,false],[14,9,0,true,true,false],` +
		`[14,15,0,false,false,false],[16,9,2,true,true,false],[16,19,0,false,false,false],[18,1,3,true,true,false],[18,2,0,false,false,false],` +
		`[79,8,0,true,true,false],[79,9,0,false,false,false],[114,1,0,true,true,false],[114,24,0,false,false,false],[114,30,0,true,true,false],` +
		`[114,36,0,false,false,false]],"summary":{"lines":{"count":9,"covered":6,"percent":66.7}}}],"functions":[` +
		`{"branches":[[33,8,33,13,0,1,0,0,4],[33,17,33,23,0,0,0,0,4]],"count":1,"filenames":["/demo/src/lib.rs"],"name":"generic<i32>","regions":[]},` +
		`{"branches":[],"count":0,"filenames":["/demo/src/lib.rs"],"name":"k","regions":[]},` +
		`{"branches":[[79,8,79,9,0,0,0,0,4]],"count":0,"filenames":["/demo/src/lib.rs"],"name":"never_called","regions":[]}]}],` +
		`"type":"llvm.coverage.json.export","version":"3.1.0"}`
	llvmRunLCOV = `SF:/demo/src/lib.rs
DA:10,3
DA:11,3
DA:12,1
DA:13,2
DA:14,0
DA:16,2
DA:18,3
DA:79,0
DA:114,0
BRDA:11,0,0,1
BRDA:11,0,1,2
BRDA:13,0,0,0
BRDA:13,0,1,2
BRDA:33,0,0,1
BRDA:33,0,1,2
BRDA:33,1,2,1
BRDA:33,1,3,0
BRDA:79,0,0,-
BRDA:79,0,1,-
LF:9
LH:6
end_of_record
`
)

func TestLLVMJSONSaysTheSameAsTheLCOVOfTheRun(t *testing.T) {
	ours, theirs := mustRead(t, llvmRunJSON).Files[0], mustRead(t, llvmRunLCOV).Files[0]
	var got, want []string
	for line := range ours.All() {
		got = append(got, fmt.Sprint(line))
	}
	for line := range theirs.All() {
		want = append(want, fmt.Sprint(line))
	}
	for branch := range ours.Branches.All() {
		branch.Outcome = "" // LCOV does not say it
		got = append(got, fmt.Sprint(branch))
	}
	for branch := range theirs.Branches.All() {
		want = append(want, fmt.Sprint(branch))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("JSON says\n%s\nLCOV says\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if merged := ours.Merged(theirs); merged.LineShare() != ours.LineShare() || merged.BranchShare() != ours.BranchShare() {
		t.Errorf("together they have %v lines and %v branches, want %v and %v",
			merged.LineShare(), merged.BranchShare(), ours.LineShare(), ours.BranchShare())
	}
}

func FuzzLLVMJSON(f *testing.F) { fuzzJSON(f, coverage.LLVMJSON, llvmReadings) }
