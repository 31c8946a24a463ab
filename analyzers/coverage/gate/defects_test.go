package gate

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite" // coverage.py's data

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/workset"
)

const (
	lcovHead = "TN:\nSF:app.py\n"
	xmlHead  = `<?xml version="1.0"?><coverage line-rate="0.5"><packages><package name="."><classes><class filename="app.py" `
	xmlTail  = `</classes></package></packages></coverage>`
	jsonHead = `{"meta": {"version": "7.13.1", "timestamp": "2026-01-01T10:00:00", "branch_coverage": false}, "files": {"app.py": {`
	llvmHead = `{"type": "llvm.coverage.json.export", "version": "3.0.1", "data": [{"files": [`
)

// database is coverage.py's data of the statements.
func database(t *testing.T, statements string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data")
	made, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	const schema = `CREATE TABLE coverage_schema (version integer); INSERT INTO coverage_schema VALUES (7);
CREATE TABLE meta (key text, value text); INSERT INTO meta VALUES ('version', '7.6.0'), ('has_arcs', '0');
CREATE TABLE file (id integer primary key, path text); CREATE TABLE context (id integer primary key, context text);
INSERT INTO context VALUES (1, ''); CREATE TABLE line_bits (file_id integer, context_id integer, numbits blob);
CREATE TABLE arc (file_id integer, context_id integer, fromno integer, tono integer);`
	if _, err := made.Exec(schema + statements); err != nil {
		t.Fatal(err)
	}
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// outcome is how a gate ends, without minimums of its own, where the report is the only
// one: "met", "not met", or why it is not known.
func outcome(t *testing.T, name, report, toml string, sources map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	past := time.Now().Add(-time.Hour)
	for file, source := range sources {
		path := filepath.Join(folder, file)
		if err := os.WriteFile(path, []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, past, past); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, name), []byte(report), 0o600); err != nil {
		t.Fatal(err)
	}
	asked := gates(t, folder, toml)
	finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	found, err := finder.FindFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	p, err := project.Load(t.Context(), project.Options{
		Root: folder, Settings: found.Coverage(), Read: func(path string) (string, error) { return files.Read(path, 1<<20) },
		Walking: workset.Walking(finder.Find),
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Reports {
		if r.Err != nil {
			return "failed"
		}
	}
	if len(p.Files) == 0 {
		return "nothing known"
	}
	worst := "met"
	for _, r := range check(t, p, asked) {
		switch {
		case len(r.Differences) > 0:
			return "differs"
		case r.Unmeasured:
			return "unmeasured"
		case !r.Met:
			worst = "not met"
		}
	}
	return worst
}

// TestDefectsOfReports holds that what one format refuses, the others do: no gate is met
// by a report that has nothing of the lines of a project, or not what it counts itself.
func TestDefectsOfReports(t *testing.T) {
	python := map[string]string{"app.py": "def f(n):\n    return n\n\n\nf(1)\nf(2)\n"}
	rust := map[string]string{"lib.rs": "pub fn f(n: u8) -> u8 {\n    n + 1\n}\n\npub fn g() -> u8 {\n    7\n}\n"}
	const (
		known  = "nothing known"
		failed = "failed"
		silent = "unmeasured"
		other  = "differs"
	)
	lines := func(of string) string {
		var all strings.Builder
		for _, pair := range strings.Fields(of) {
			number, hits, _ := strings.Cut(pair, "=")
			fmt.Fprintf(&all, `<line number=%q hits=%q/>`, number, hits)
		}
		return "<methods/><lines>" + all.String() + "</lines></class>"
	}
	segments := `"segments": [[1,1,3,true,true,false],[3,2,0,false,false,false],[5,1,0,true,true,false],[7,2,0,false,false,false]]`
	for _, test := range []struct{ name, file, report, want string }{
		{"LCOV: honest", "lcov.info", lcovHead + "DA:1,1\nDA:2,1\nDA:5,1\nDA:6,0\nLF:4\nLH:3\nend_of_record\n", "met"},
		{"LCOV: sums only", "lcov.info", lcovHead + "FNF:1\nFNH:1\nBRF:0\nBRH:0\nLF:4\nLH:4\nend_of_record\n", other},
		{"LCOV: sums of functions only", "lcov.info", lcovHead + "FN:1,f\nFNDA:1,f\nFNF:1\nFNH:1\nend_of_record\n", other},
		{"LCOV: no lines", "lcov.info", lcovHead + "end_of_record\n", silent},
		{"LCOV: no lines by its sums", "lcov.info", lcovHead + "LF:0\nLH:0\nend_of_record\n", silent},
		{"LCOV: no files", "lcov.info", "TN:\n", known},
		{"LCOV: files of another project", "lcov.info", strings.Replace(lcovHead, "app", "else", 1) + "DA:1,1\nend_of_record\n", known},
		{"LCOV: lines are gone", "lcov.info", lcovHead + "DA:1,1\nDA:2,1\nDA:5,1\nLF:4\nLH:3\nend_of_record\n", other},
		{"LCOV: lines are more", "lcov.info", lcovHead + "DA:1,1\nDA:2,1\nDA:5,1\nDA:6,1\nLF:4\nLH:1\nend_of_record\n", other},
		{"LCOV: of two records one differs", "lcov.info", lcovHead + "DA:1,1\nLF:1\nLH:1\nend_of_record\n" + lcovHead + "DA:2,1\nLF:9\nLH:9\nend_of_record\n", other},
		{"LCOV: of two records each agrees", "lcov.info", lcovHead + "DA:1,1\nDA:2,1\nLF:2\nLH:2\nend_of_record\n" + lcovHead + "DA:2,1\nDA:5,0\nLF:2\nLH:1\nend_of_record\n", "not met"},
		{"LCOV: functions of llvm-cov, without lines", "lcov.info", "SF:app.py\nFN:1,f\nFN:5,g\nFNF:2\nFNH:2\nLF:9\nLH:9\nend_of_record\n", other},
		{"LCOV: a line that no text has", "lcov.info", lcovHead + "DA:99999999999,1\nLF:1\nLH:1\nend_of_record\n", other},
		{"LCOV: a count that is none", "lcov.info", lcovHead + "DA:1,nan\nend_of_record\n", failed},
		{"LCOV: counts below 0", "lcov.info", lcovHead + "DA:1,-1\nDA:2,-9\nend_of_record\n", "not met"},
		{"LCOV: a sum below 0", "lcov.info", lcovHead + "DA:1,1\nLF:-1\nLH:1\nend_of_record\n", failed},
		{"LCOV: sums beyond all numbers", "lcov.info", lcovHead + "DA:1,1\nLF:99999999999999999999999\nLH:99999999999999999999999\nend_of_record\n", other},
		{"LCOV: branches are gone", "lcov.info", lcovHead + "DA:1,1\nDA:2,1\nDA:5,1\nBRDA:1,0,0,1\nBRF:4\nBRH:1\nend_of_record\n", other},

		{"Cobertura: honest", "coverage.xml", xmlHead + `line-rate="0.75">` + lines("1=1 2=1 5=1 6=0") + xmlTail, "met"},
		{"Cobertura: cut rates", "coverage.xml", xmlHead + `line-rate="0.6">` + lines("1=1 2=1 5=0") + xmlTail, "not met"},
		{"Cobertura: what is not covered is gone, by a cut rate", "coverage.xml", xmlHead + `line-rate="0.9">` + lines("1=1 2=1 5=1 6=1") + xmlTail, other},
		{"Cobertura: rates only", "coverage.xml", xmlHead + `line-rate="0.75"/>` + xmlTail, other},
		{"Cobertura: a full rate only", "coverage.xml", xmlHead + `line-rate="1"/>` + xmlTail, silent},
		{"Cobertura: no lines", "coverage.xml", xmlHead + `line-rate="1"><lines/></class>` + xmlTail, silent},
		{"Cobertura: lines of methods only", "coverage.xml", xmlHead + `line-rate="1"><methods><method name="f"><lines><line number="1" hits="1"/></lines></method></methods><lines/></class>` + xmlTail, silent},
		{"Cobertura: no files", "coverage.xml", `<coverage line-rate="1"><packages/></coverage>`, known},
		{"Cobertura: files of another project", "coverage.xml", strings.Replace(xmlHead, "app", "else", 1) + `line-rate="1">` + lines("1=1") + xmlTail, known},
		{"Cobertura: lines are gone", "coverage.xml", xmlHead + `line-rate="0.75">` + lines("1=1 2=1 5=1") + xmlTail, other},
		{"Cobertura: lines are more", "coverage.xml", xmlHead + `line-rate="0.2500">` + lines("1=1 2=1 5=1 6=1") + xmlTail, other},
		{"Cobertura: a rate that is none", "coverage.xml", xmlHead + `line-rate="NaN">` + lines("1=1 2=1") + xmlTail, other},
		{"Cobertura: a count that is none", "coverage.xml", xmlHead + `line-rate="1">` + lines("1=NaN") + xmlTail, failed},
		{"Cobertura: a count below 0", "coverage.xml", xmlHead + `line-rate="0">` + lines("1=-1 2=-7") + xmlTail, "not met"},
		{"Cobertura: branches are gone", "coverage.xml", xmlHead + `line-rate="1" branch-rate="0.25"><lines><line number="1" hits="1" branch="true" condition-coverage="100% (2/2)"/></lines></class>` + xmlTail, other},

		{"coverage.py: honest", "coverage.json", jsonHead + `"executed_lines": [1, 2, 5], "missing_lines": [6], "summary": {"num_statements": 4, "covered_lines": 3}}}}`, "met"},
		{"SlipCover: honest", "coverage.json", `{"meta": {"software": "slipcover", "version": "1.0.15", "branch_coverage": true, "show_contexts": false}, "files": {"app.py": {"executed_lines": [1, 2, 5], "missing_lines": [6], "executed_branches": [[1, 0], [1, 2]], "missing_branches": [], "summary": {"covered_lines": 3, "missing_lines": 1, "covered_branches": 2, "missing_branches": 0, "percent_covered": 80.0}}}, "summary": {"covered_lines": 3}}`, "met"},
		{"coverage.py: no lines", "coverage.json", jsonHead + `"executed_lines": [], "missing_lines": []}}}`, silent},
		{"coverage.py: sums only", "coverage.json", jsonHead + `"summary": {"num_statements": 4, "covered_lines": 4}}}}`, other},
		{"coverage.py: no files", "coverage.json", `{"meta": {"version": "7.13.1", "branch_coverage": false}, "files": {}, "totals": {"covered_lines": 4, "num_statements": 4}}`, known},
		{"coverage.py: an empty file", "coverage.json", jsonHead + `}}}`, silent},
		{"coverage.py: files of another project", "coverage.json", strings.Replace(jsonHead, "app", "else", 1) + `"executed_lines": [1]}}}`, known},
		{"coverage.py: lines are gone", "coverage.json", jsonHead + `"executed_lines": [1, 2, 5], "missing_lines": [], "summary": {"num_statements": 4, "covered_lines": 3, "missing_lines": 1}}}}`, other},
		{"coverage.py: lines are more", "coverage.json", jsonHead + `"executed_lines": [1, 2, 5, 6], "missing_lines": [], "summary": {"num_statements": 4, "covered_lines": 2}}}}`, other},
		{"coverage.py: excluded lines are gone", "coverage.json", jsonHead + `"executed_lines": [1, 2, 5, 6], "missing_lines": [], "excluded_lines": [], "summary": {"excluded_lines": 3}}}}`, other},
		{"coverage.py: a sum below 0", "coverage.json", jsonHead + `"executed_lines": [1], "missing_lines": [], "summary": {"num_statements": -4, "covered_lines": -4}}}}`, other},
		{"coverage.py: branches are gone", "coverage.json", jsonHead + `"executed_lines": [1, 2, 5, 6], "missing_lines": [], "executed_branches": [[1, 2]], "missing_branches": [], "summary": {"num_branches": 4, "covered_branches": 1}}}}`, other},

		{"llvm-cov: honest", "llvm-cov.json", llvmHead + `{"filename": "lib.rs", ` + segments + `, "summary": {"lines": {"count": 6, "covered": 3}}}]}]}`, "met"},
		{"llvm-cov: of closures twice", "llvm-cov.json", llvmHead + `{"filename": "lib.rs", ` + segments + `, "summary": {"lines": {"count": 8, "covered": 4}}}]}]}`, "met"},
		{"llvm-cov: sums only", "llvm-cov.json", llvmHead + `{"filename": "lib.rs", "summary": {"lines": {"count": 6, "covered": 6}}}]}]}`, failed},
		{"llvm-cov: no segments", "llvm-cov.json", llvmHead + `{"filename": "lib.rs", "segments": [], "summary": {"lines": {"count": 6, "covered": 6}}}]}]}`, other},
		{"llvm-cov: no lines", "llvm-cov.json", llvmHead + `{"filename": "lib.rs", "segments": []}]}]}`, silent},
		{"llvm-cov: no files", "llvm-cov.json", llvmHead + `]}]}`, known},
		{"llvm-cov: functions only", "llvm-cov.json", `{"type": "llvm.coverage.json.export", "version": "3.0.1", "data": [{"functions": [{"name": "f", "count": 3, "filenames": ["lib.rs"], "regions": [[1,1,3,2,3,0,0,0]]}], "totals": {}}]}`, known},
		{"llvm-cov: files of another project", "llvm-cov.json", llvmHead + `{"filename": "else.rs", ` + segments + `}]}]}`, known},
		{"llvm-cov: lines are gone", "llvm-cov.json", llvmHead + `{"filename": "lib.rs", ` + segments + `, "summary": {"lines": {"count": 0, "covered": 0}}}]}]}`, other},
		{"llvm-cov: lines are more", "llvm-cov.json", llvmHead + `{"filename": "lib.rs", ` + segments + `, "summary": {"lines": {"count": 3, "covered": 3}}}]}]}`, other},
		{"llvm-cov: none covered by its sums", "llvm-cov.json", llvmHead + `{"filename": "lib.rs", ` + segments + `, "summary": {"lines": {"count": 6, "covered": 0}}}]}]}`, other},
		{"llvm-cov: a count below 0", "llvm-cov.json", llvmHead + `{"filename": "lib.rs", "segments": [[1,1,-3,true,true,false],[3,2,0,false,false,false]]}]}]}`, failed},

		{".coverage: honest", ".coverage", database(t, "INSERT INTO file VALUES (1, 'app.py'); INSERT INTO line_bits VALUES (1, 1, x'66');"), "met"},
		{".coverage: no lines", ".coverage", database(t, "INSERT INTO file VALUES (1, 'app.py');"), "not met"},
		{".coverage: no files", ".coverage", database(t, ""), known},
		{".coverage: files of another project", ".coverage", database(t, "INSERT INTO file VALUES (1, 'else.py'); INSERT INTO line_bits VALUES (1, 1, x'26');"), known},
	} {
		t.Run(test.name, func(t *testing.T) {
			sources, only := python, "[gates.coverage]\npython = 75\n"
			if strings.HasPrefix(test.name, "llvm") {
				sources, only = rust, "[gates.coverage]\nrust = 50\n"
			}
			if got := outcome(t, test.file, test.report, only, sources); got != test.want {
				t.Errorf("the gate is %s, not %s", got, test.want)
			}
		})
	}
}
