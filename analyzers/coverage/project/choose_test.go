package project

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
)

func TestWhichReportsCount(t *testing.T) {
	const source = "a = 1\nb = 2\n"
	for _, test := range []struct {
		name  string
		write func(f folder)
		uses  []string
		hits  string
	}{
		{"the latest of a folder and language", func(f folder) {
			f.write(100, "coverage.xml", cobertura("src/a.py", 9, 9))
			f.write(200, "lcov.info", lcov("src/a.py", 1, 0))
		}, []string{"lcov.info: used", "coverage.xml: superseded"}, "1=1 2=0"},
		{"of one run, what says most", func(f folder) {
			f.write(200, "lcov.info", lcov("src/a.py", 1, 0))
			f.write(203, "coverage.xml", cobertura("src/a.py", 1, 0))
		}, []string{"lcov.info: used", "coverage.xml: superseded"}, "1=1 2=0"},
		{"suites of several folders are added", func(f folder) {
			f.write(100, "unit/lcov.info", lcov("src/a.py", 1, 0))
			f.write(200, "browser/coverage.xml", cobertura("src/a.py", 2, 3))
		}, []string{"browser/coverage.xml: used", "unit/lcov.info: used"}, "1=3 2=3"},
		{"suites that names tell apart", func(f folder) {
			f.write(100, "coverage-unit.xml", cobertura("src/a.py", 1, 0))
			f.write(200, "coverage-browser.xml", cobertura("src/a.py", 0, 1))
			f.write(300, "lcov-unit.info", lcov("src/a.py", 2, 0))
		}, []string{"coverage-browser.xml: used", "lcov-unit.info: used", "coverage-unit.xml: superseded"}, "1=2 2=1"},
		{"two languages in one folder", func(f folder) {
			f.write(100, "coverage.xml", cobertura("src/a.py", 1, 1))
			f.write(200, "lcov.info", lcov("src/lib.rs", 1))
		}, []string{"coverage.xml: used", "lcov.info: used"}, "1=1 2=1"},
		{"reports below target", func(f folder) {
			f.write(100, "target/llvm-cov/deep/lcov.info", lcov("src/a.py", 1, 1))
			f.write(100, "target/debug/lcov.info", lcov("src/a.py", 7, 7))
			f.write(100, "target/llvm-cov-target/.rustc_info.json", `{"successes": {}}`)
			f.write(100, "target/llvm-cov/html/index.json", `{"pages": []}`)
		}, []string{"target/llvm-cov/deep/lcov.info: used"}, "1=1 2=1"},
		{"what is left of another time, in another folder", func(f folder) {
			f.write(100, "build/lcov.info", lcov("src/a.py", 9, 9))
			f.write(9_000, "lcov.info", lcov("src/a.py", 1, 0))
		}, []string{"lcov.info: used", "build/lcov.info: superseded"}, "1=1 2=0"},
		{"of another format, by its own word on its time", func(f folder) {
			f.write(9_000, "htmlcov/coverage.xml", strings.Replace(cobertura("src/a.py", 9, 9), "<coverage ", `<coverage timestamp="1700000100" `, 1))
			f.write(9_000, "lcov.info", lcov("src/a.py", 1, 0))
		}, []string{"lcov.info: used", "htmlcov/coverage.xml: superseded"}, "1=1 2=0"},
		{"of a time that may be another one elsewhere", func(f folder) {
			const report = `{"meta": {"version": "7.14.0", "timestamp": "2023-11-14T15:00:00", "branch_coverage": false}, "files": {"src/a.py": {"executed_lines": [1], "missing_lines": [2]}}}`
			f.write(19_000, "unit/coverage.json", report)
			f.write(19_100, "lcov.info", lcov("src/a.py", 1, 0))
		}, []string{"lcov.info: used", "unit/coverage.json: used"}, "1=1 2=0"}, // what it measured changed since, by its time,
		{"of several suites, the one that is old", func(f folder) {
			f.write(100, "coverage-unit.xml", cobertura("src/a.py", 0, 9))
			f.write(9_000, "coverage-browser.xml", cobertura("src/a.py", 1, 0))
			f.write(9_100, "api-cov.xml", cobertura("src/a.py", 1, 0))
		}, []string{"api-cov.xml: used", "coverage-browser.xml: used", "coverage-unit.xml: superseded"}, "1=2 2=0"},
		{"old, but for one of its files", func(f folder) {
			f.write(100, "build/lcov.info", lcov("src/a.py", 9, 9)+lcov("src/lib.rs", 1))
			f.write(9_000, "lcov.info", lcov("src/a.py", 1, 0))
		}, []string{"build/lcov.info: used", "lcov.info: used"}, "1=1 2=0"},
		{"where configs have it written", func(f folder) {
			f.write(10, "setup.cfg", "[coverage:xml]\noutput = out/py.xml\n")
			f.write(10, "tox.ini", "[pytest]\naddopts = --cov-report=lcov:made/here.txt --cov-report=xml:../elsewhere.xml\n")
			f.write(100, "out/py.xml", cobertura("src/a.py", 1, 0))
			f.write(100, "made/here.txt", lcov("src/a.py", 1, 0))
			f.write(100, "made/other.txt", lcov("src/a.py", 9, 9))
		}, []string{"made/here.txt: used", "out/py.xml: used"}, "1=2 2=0"},
		{"by other names of reports", func(f folder) {
			f.write(100, "py-cov.xml", cobertura("src/a.py", 1, 0))
			f.write(100, "js-cov.json", `{"no": "report"}`)
			f.write(100, "x-coverage.xml", `<report name="java"/>`)
		}, []string{"py-cov.xml: used"}, "1=1 2=0"},
		{"what is no report", func(f folder) {
			f.write(100, "coverage.json", `{"result": 1}`)
			f.write(100, "lcov.info", lcov("src/a.py", 1, 1))
			f.write(100, "web/lcov.info", lcov("page.js", 1))
			f.write(100, "other/lcov.info", lcov("elsewhere/x.py", 1))
		}, []string{"lcov.info: used", "other/lcov.info: unmatched", "web/lcov.info: unmatched", "coverage.json: ignored"}, "1=1 2=1"},
		{"what can't be read", func(f folder) {
			f.write(100, "a/lcov.info", "TN:\nSF:src/a.py\nDA:x\n")
			f.write(100, "b/coverage.xml", "<coverage line-rate=\"1\"><packages>")
			f.write(100, "c/lcov.info", lcov("src/a.py", 1, 1))
			f.write(100, "d/lcov.info", "")
		}, []string{"c/lcov.info: used", "a/lcov.info: failed", "b/coverage.xml: failed", "d/lcov.info: failed"}, "1=1 2=1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFolder(t)
			f.write(10, "src/a.py", source)
			f.write(10, "src/lib.rs", "fn a() {}\n")
			test.write(f)
			p := f.load(nil)
			if got := uses(p); !slices.Equal(got, test.uses) {
				t.Errorf("the reports are\n  %s\nnot\n  %s", strings.Join(got, "\n  "), strings.Join(test.uses, "\n  "))
			}
			if got := hits(t, p, "src/a.py"); got != test.hits {
				t.Errorf("the lines are %s, not %s", got, test.hits)
			}
		})
	}
}

func TestNamedReports(t *testing.T) {
	f := newFolder(t)
	f.write(10, "a.py", "a = 1\n")
	f.write(100, "lcov.info", lcov("a.py", 1))
	f.write(200, "ci/one.txt", lcov("/app/a.py", 2))
	f.write(300, "ci/two.txt", lcov("/app/a.py", 3))
	options := f.options()
	options.Settings = &config.Coverage{
		Reports: []config.ReportPattern{{Text: "ci/*.txt", Folder: f.path}},
		Paths:   []config.PathMap{{From: "/app", To: f.path}},
	}
	p, err := Load(t.Context(), options, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := hits(t, p, "a.py"); got != "1=5" || len(p.Reports) != 2 {
		t.Errorf("the reports that the config names say %s: %q", got, uses(p))
	}
	options.Named = []string{filepath.Join(f.path, "ci/two.txt"), filepath.Join(f.path, "ci/none.txt")}
	if p, err = Load(t.Context(), options, nil); err != nil {
		t.Fatal(err)
	}
	if got := hits(t, p, "a.py"); got != "1=3" || !slices.Equal(uses(p), []string{"ci/two.txt: used", "ci/none.txt: failed"}) {
		t.Errorf("the reports that the user names say %s: %q", got, uses(p))
	}
}
