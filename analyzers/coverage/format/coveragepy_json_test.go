package format

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// coveragePyReport is what `coverage json` writes of the file a.py.
func coveragePyReport(file string) string {
	return `{"meta": {"format": 3, "version": "7.16.1", "timestamp": "2026-11-27T07:35:16.253512", ` +
		`"branch_coverage": true, "show_contexts": true}, "files": {"a.py": {` + file + `}}, "totals": {"covered_lines": 2}}`
}

var coveragePyReadings = []reading{
	{
		"lines are executed once or not at all",
		coveragePyReport(`"executed_lines": [1, 2, 5], "summary": {"covered_lines": 3}, "missing_lines": [3], "excluded_lines": [8, 9]`),
		"a.py: 1=1 2=1 3=0 5=1; excluded 8 9",
	},
	{
		"a line is listed twice",
		coveragePyReport(`"executed_lines": [2, 1, 2], "missing_lines": [4, 4]`),
		"a.py: 1=1 2=1 4=0",
	},
	{
		"coverage.py 7.6 lists excluded lines that were executed",
		coveragePyReport(`"executed_lines": [1, 15], "missing_lines": [4, 16], "excluded_lines": [15, 16]`),
		"a.py: 1=1 4=0; excluded 15 16",
	},
	{
		"what is executed and missing is executed",
		coveragePyReport(`"missing_lines": [1, 2, 3], "executed_lines": [2]`),
		"a.py: 1=0 2=1 3=0\nnote 1: a.py: line 2 is both executed and missing: it counts as executed",
	},
	{
		"branches come before the lines that say whether they were reached",
		coveragePyReport(`"executed_branches": [[3, 4], [5, -2]], "missing_branches": [[3, 5], [5, 6], [8, 9], [8, -2]], ` +
			`"executed_lines": [3, 4, 5], "missing_lines": [8]`),
		"a.py: 3=1 4=1 5=1 8=0; 3 to 4=1; 3 to 5=0; 5 to exit 0=1; 5 to 6=0; 8 to exit 0=-; 8 to 9=-",
	},
	{
		"a lambda has an exit of its own",
		coveragePyReport(`"executed_lines": [12], "executed_branches": [[12, -12], [12, -2]], "missing_branches": [[12, 14]]`),
		"a.py: 12=1; 12 to exit 0=1; 12 to 14=0; 12 to exit 12=1",
	},
	{
		"an exit that stands alone has no number",
		coveragePyReport(`"executed_lines": [9, 10], "executed_branches": [[9, -9], [9, 10]], "missing_branches": [[10, 11], [10, -1]]`),
		"a.py: 9=1 10=1; 9 to exit 0=1; 9 to 10=1; 10 to exit 0=0; 10 to 11=0",
	},
	{
		"a loop within a line is no branch",
		coveragePyReport(`"executed_lines": [9], "executed_branches": [[9, 9], [9, -9], [9, 10]], "missing_branches": []`),
		"a.py: 9=1; 9 to exit 0=1; 9 to 10=1",
	},
	{
		"a loop within a line is not taken for a branch that the summary counts",
		coveragePyReport(`"executed_lines": [9], "executed_branches": [[9, 9], [9, -9], [9, 10]], "missing_branches": [], ` +
			`"summary": {"num_branches": 3, "covered_branches": 3}`),
		"a.py: 9=1; 9 to exit 0=1; 9 to 10=1; 1 unlisted",
	},
	{
		"a branch is listed twice and as missing",
		coveragePyReport(`"executed_lines": [3], "executed_branches": [[3, 4], [3, 4]], "missing_branches": [[3, 4], [3, 5], [3, 5]]`),
		"a.py: 3=1; 3 to 4=1; 3 to 5=0",
	},
	{
		"contexts are tests, but for the empty one",
		coveragePyReport(`"executed_lines": [1, 2, 20], "contexts": {"20": ["test_a.py::test_b|run", ""], "1": [""], "2": ["test_a.py::test_b|run", "test_a.py::test_a|run"]}`),
		"a.py: 1=1 2=1 20=1; test_a.py::test_a|run 2; test_a.py::test_b|run 2 20",
	},
	{
		"a context of no line",
		coveragePyReport("\n" + `"contexts": {"x": ["t"], "0": ["t"], "-3": [1, {}], "1": ["t"]}`),
		"a.py:; t 1\nnote 2: expected a line, found \"x\"\nnote 2: there is no line 0\nnote 2: there is no line -3",
	},
	{
		"what functions and classes repeat is not counted twice",
		coveragePyReport(`"executed_lines": [1], "missing_lines": [2], "functions": {"f": {"executed_lines": [1, 7], "missing_lines": [2], ` +
			`"contexts": {"1": ["t"]}, "executed_branches": [[1, 2]]}, "": {}}, "classes": {"": {"executed_lines": [1, 7]}}`),
		"a.py: 1=1 2=0",
	},
	{
		"lines that no text has",
		coveragePyReport("\"executed_lines\": [1, 0,\n-4, 1e30, 2.0], \"missing_lines\": [2147483648], \"excluded_lines\": [-1],\n" +
			`"executed_branches": [[0, 1], [1, 0], [-1, 2], [1, 99999999999]]`),
		`
a.py: 1=1 2=1
note 1: there is no line 0
note 2: there is no line -4
note 2: there is no line 9223372036854775807
note 2: there is no line 2147483648
note 2: there is no line -1
note 3: there is no line 0
note 3: there is no line 0
note 3: there is no line -1
note 3: there is no line 99999999999`,
	},
	{
		"backslashes stay, and the files are in order",
		`{"files": {"src\\b.py": {"executed_lines": [1]}, "src\\a.py": {"missing_lines": [2]}}, "meta": {"branch_coverage": false}}`,
		"src\\a.py: 2=0\nsrc\\b.py: 1=1",
	},
	{
		"nothing of a file goes to the next",
		`{"meta": {"branch_coverage": true}, "files": {"a.py": {"executed_lines": [1], "missing_lines": [2], "excluded_lines": [3], ` +
			`"executed_branches": [[1, 2]], "missing_branches": [[1, 3]], "contexts": {"1": ["t"]}}, ` +
			`"b.py": {"executed_lines": [3], "missing_branches": [], "executed_branches": [], "contexts": {"3": ["t"]}}, "c.py": {}}}`,
		"a.py: 1=1 2=0; 1 to 2=1; 1 to 3=0; excluded 3; t 1\nb.py: 3=1; t 3\nc.py:",
	},
	{
		"a file is there twice",
		`{"meta": {"branch_coverage": false}, "files": {"a.py": {"executed_lines": [1]}, "a.py": {"missing_lines": [1, 2]}}}`,
		"a.py: 1=1 2=0",
	},
	{
		"a path that is no UTF-8",
		"{\"meta\": {\"branch_coverage\": false}, \"files\": {\"a\xff.py\": {\"executed_lines\": [1]}}}",
		"a\ufffd.py: 1=1",
	},
	{
		"a file without anything",
		`{"meta": {"branch_coverage": false}, "files": {"a.py": {}}}`,
		"a.py:",
	},
	{
		"a format that is newer",
		"{\"meta\": {\"format\": 4, \"branch_coverage\": true,\n\"timestamp\": \"yesterday\"}, \"files\": {\"a.py\": {\"executed_lines\": [1]}}}",
		"a.py: 1=1\nnote 2: format 4 of coverage.py is newer than octolsp knows: it was read as format 3\n" +
			"note 2: expected a time, found \"yesterday\"",
	},
	{"no files", "{\"meta\": {\"branch_coverage\": true}\n}", `2: expected "files" in the report, found none`},
	{
		"a branch of three lines", coveragePyReport(`"missing_branches": [[1, 2], [1, 2, 3]]`),
		`1: expected two lines at "/files/a.py/missing_branches/1", found 3`,
	},
	{
		"a branch of one line", coveragePyReport(`"missing_branches": [[1]]`),
		`1: expected two lines at "/files/a.py/missing_branches/0", found 1`,
	},
	{
		"a context that is no text", coveragePyReport(`"contexts": {"1": ["t", 5]}`),
		`1: expected a text at "/files/a.py/contexts/1/1", found a number`,
	},
	{
		"a text for a truth", `{"meta": {"branch_coverage": "yes"}, "files": {}}`,
		`1: expected true or false at "/meta/branch_coverage", found a text`,
	},
	{
		"a number for a version", `{"meta": {"show_contexts": true, "version": 7}, "files": {}}`,
		`1: expected a text at "/meta/version", found a number`,
	},
	{
		"line numbers that would take all memory", coveragePyReport(`"excluded_lines": [1000000000]`),
		`1: expected a line of a file at "/files/a.py/excluded_lines/0", found 1000000000`,
	},
}

func TestCoveragePyJSONIsReadByItsRules(t *testing.T) {
	for _, c := range coveragePyReadings {
		t.Run(c.name, c.check)
	}
}

func TestCoveragePyJSONSaysWhoMadeItAndWhen(t *testing.T) {
	report := mustRead(t, coveragePyReport(`"executed_lines": [1]`))
	if report.Kind != coverage.CoveragePyJSON || report.Tool != "coverage.py 7.16.1" || !report.MeasuresBranches || report.Executed {
		t.Errorf("it is %+v", report)
	}
	// It is the time of day where the report was made.
	if want := time.Date(2026, 11, 27, 7, 35, 16, 253512000, time.Local); !report.Made.Equal(want) {
		t.Errorf("it was made at %v, want %v", report.Made, want)
	}
	report = mustRead(t, `{"meta": {"version": "5.0", "branch_coverage": false}, "files": {}}`)
	if report.Tool != "coverage.py 5.0" || report.MeasuresBranches || !report.Made.IsZero() {
		t.Errorf("it is %+v", report)
	}
}

func TestSetsOfManyTestsAreRead(t *testing.T) {
	var contexts strings.Builder
	const count = 3000
	for test := range count {
		if test > 0 {
			contexts.WriteString(", ")
		}
		fmt.Fprintf(&contexts, `"tests/test_many.py::test_number[%d]|run"`, test)
	}
	report := mustRead(t, coveragePyReport(`"executed_lines": [90000], "contexts": {"90000": [`+contexts.String()+`]}`))
	if tests := report.Files[0].Tests; len(tests) != count || !tests[count-1].Lines.Has(90000) {
		t.Errorf("there are %d tests, want %d", len(tests), count)
	}
}

func FuzzCoveragePyJSON(f *testing.F) { fuzzJSON(f, coverage.CoveragePyJSON, coveragePyReadings) }
