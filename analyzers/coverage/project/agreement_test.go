//go:build tools

package project

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/cmd/testtools/reports"
	"github.com/octollm/octolsp/grammars"
)

var suites = []string{"bookworm", "trixie", "sid"}

// loadOnly is the project in root as one report has it.
func loadOnly(t *testing.T, root, report string) *Project {
	t.Helper()
	options := Options{
		Root: root, Settings: &config.Coverage{}, Walking: walking(t, root), Named: []string{report},
		Read: func(path string) (string, error) { return files.Read(path, 1<<20) },
	}
	p, err := Load(t.Context(), options, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Reports {
		if r.Err != nil || r.Use != Used {
			t.Fatalf("%s is %s: %s %v", report, r.Use, r.Why, r.Err)
		}
	}
	for _, f := range p.Files {
		if f.Base == nil {
			t.Errorf("%s of %s is stale: %s", f.DisplayPath, report, f.Stale)
		}
	}
	return p
}

// executed are the lines of the files, whether each was executed, as
// "PATH:LINE".
func executed(p *Project) map[string]bool {
	lines := map[string]bool{}
	for _, f := range p.Files {
		for line := range f.Measured().All() {
			lines[fmt.Sprintf("%s:%d", f.DisplayPath, line.Number)] = line.Hits > 0
		}
	}
	return lines
}

// differences are the lines of which two reports say different things.
func differences(a, b map[string]bool) []string {
	var all []string
	for _, line := range slices.SortedFunc(maps.Keys(merge(a, b)), compareNaturally) {
		said := func(lines map[string]bool) string {
			switch ran, known := lines[line]; {
			case !known:
				return "no line"
			case ran:
				return "executed"
			}
			return "not executed"
		}
		if said(a) != said(b) {
			all = append(all, fmt.Sprintf("%s: %s, %s", line, said(a), said(b)))
		}
	}
	return all
}

func merge(a, b map[string]bool) map[string]bool {
	both := maps.Clone(a)
	maps.Copy(both, b)
	return both
}

func compareNaturally(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

// TestFormatsOfPythonAgree holds the formats of one run of the real coverage.py
// against each other, line by line, and their totals against those of the tool.
func TestFormatsOfPythonAgree(t *testing.T) {
	for _, suite := range suites {
		for name, run := range map[string]reports.Run{
			"branches": reports.Python(t, suite), "lines": reports.PythonLines(t, suite), "pytest-cov": reports.PytestCov(t, suite),
		} {
			t.Run(suite+" "+name, func(t *testing.T) {
				fromXML := loadOnly(t, run.Folder, run.XML)
				want := executed(fromXML)
				if len(want) < 250 {
					t.Fatalf("only %d lines", len(want))
				}
				for _, report := range []string{run.JSON, run.LCOV} {
					if found := differences(executed(loadOnly(t, run.Folder, report)), want); len(found) > 0 {
						t.Errorf("%s against the XML:\n  %s", filepath.Base(report), strings.Join(found, "\n  "))
					}
				}
				fromData := loadOnly(t, run.Folder, run.Database)
				found := differences(executed(fromData), want)
				if len(found)*1000 > len(want)*5 {
					t.Errorf(".coverage differs in %d of %d lines:\n  %s", len(found), len(want), strings.Join(found, "\n  "))
				} else if len(found) > 0 {
					t.Logf(".coverage differs in %d of %d lines:\n  %s", len(found), len(want), strings.Join(found, "\n  "))
				}
				compareTotals(t, run, fromXML)
			})
		}
	}
}

// compareTotals holds our sums against those of coverage.py itself.
func compareTotals(t *testing.T, run reports.Run, fromXML *Project) {
	t.Helper()
	content, err := os.ReadFile(run.JSON)
	if err != nil {
		t.Fatal(err)
	}
	var said struct {
		Totals struct {
			Covered    int `json:"covered_lines"`
			Statements int `json:"num_statements"`
			Taken      int `json:"covered_branches"`
			Branches   int `json:"num_branches"`
		}
	}
	if err := json.Unmarshal(content, &said); err != nil {
		t.Fatal(err)
	}
	total := said.Totals
	lines := coverage.Share{Covered: total.Covered, Total: total.Statements}
	branches := coverage.Share{Covered: total.Taken, Total: total.Branches}
	fromJSON := loadOnly(t, run.Folder, run.JSON)
	reports := map[string]*Project{"XML": fromXML, "JSON": fromJSON}
	if newest, known := coverage.SinceCoveragePy710(fromJSON.Reports[0].Tool); known && newest {
		// Older ones do not say in LCOV where branches start, and have other rules than
		// the newest ones, by which .coverage is completed.
		reports["LCOV"], reports[".coverage"] = loadOnly(t, run.Folder, run.LCOV), loadOnly(t, run.Folder, run.Database)
	}
	for name, p := range reports {
		sum := SumOf(p.Files)
		if sum.Lines != lines {
			t.Errorf("lines by the %s: %v; coverage.py says %v", name, sum.Lines, lines)
		}
		// coverage.py 7.6 and older list one executed step among the branches that
		// they do not count as one: 79 → 80 of devices.py.
		if off := sum.Branches.Total - branches.Total; off < 0 || off > 1 || sum.Branches.Covered-branches.Covered != off {
			t.Errorf("branches by the %s: %v; coverage.py says %v", name, sum.Branches, branches)
		}
	}
}

// TestFormatsOfRustAgree holds the formats of one run of the real llvm-cov
// against each other, and the totals against those of the tool.
func TestFormatsOfRustAgree(t *testing.T) {
	run := reports.Rust(t)
	fromJSON, fromLCOV := loadOnly(t, run.Folder, run.JSON), loadOnly(t, run.Folder, run.LCOV)
	want := executed(fromLCOV)
	if len(want) < 150 {
		t.Fatalf("only %d lines", len(want))
	}
	if found := differences(executed(fromJSON), want); len(found) > 0 {
		t.Errorf("JSON against LCOV:\n  %s", strings.Join(found, "\n  "))
	}
	fitsExactly(t, fromJSON)
	for _, f := range fromJSON.Files {
		lcov := fromLCOV.File(f.Path)
		for line := range f.Measured().All() {
			if hits := countOf(lcov, line.Number); hits != line.Hits {
				t.Errorf("%s:%d: %d times by JSON, %d by LCOV", f.DisplayPath, line.Number, line.Hits, hits)
			}
		}
	}
	// The last line of `llvm-cov report`: regions, functions, lines, branches, each
	// with its number, those that were missed, and the percentage.
	fields := strings.Fields(run.Report[strings.LastIndex(run.Report, "TOTAL"):])
	sum := SumOf(fromJSON.Files)
	total := fmt.Sprint(sum.Functions.Total, " ", sum.Functions.Total-sum.Functions.Covered)
	if said := fields[7] + " " + fields[8]; said != total {
		t.Errorf("llvm-cov says of lines %s, the sum over functions is %s", said, total)
	}
}

// fitsExactly holds that no line of what real tools say of Rust stands between items.
func fitsExactly(t *testing.T, p *Project) {
	t.Helper()
	for _, f := range p.Files {
		source, err := os.ReadFile(f.Path)
		if err != nil {
			t.Fatal(err)
		}
		c := candidate{text: string(source)}
		if engine.GrammarOf(f.Path) == grammars.Rust && (!fitsRust(t.Context(), f.Measured(), &c) || c.off > 0) {
			t.Errorf("%s: %d lines between items", f.DisplayPath, c.off)
		}
	}
}

// countOf is how often the line was executed.
func countOf(f *File, number int) uint64 {
	for line := range f.Measured().All() {
		if line.Number == number {
			return line.Hits
		}
	}
	return 0
}

// TestKcov holds what kcov says of the lines that coverage.py knows, too.
func TestKcov(t *testing.T) {
	for name, run := range map[string]reports.KcovRun{"python": reports.Kcov(t), "rust": reports.KcovRust(t)} {
		p := loadOnly(t, run.Folder, run.XML)
		if sum := SumOf(p.Files); sum.Lines.Total < 100 || sum.Lines.Covered < 50 || sum.Branches.Total > 0 {
			t.Errorf("%s: %+v", name, sum)
		}
		fitsExactly(t, p)
	}
}

// copied is the project of the run with these of its reports, by their names; the
// sources are older.
func copied(t *testing.T, run reports.Run, reports map[string]string) folder {
	t.Helper()
	f := newFolder(t)
	if err := os.CopyFS(f.path, os.DirFS(run.Folder)); err != nil {
		t.Fatal(err)
	}
	for source, name := range reports {
		content, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(source)
		if err != nil {
			t.Fatal(err)
		}
		f.write(0, name, string(content))
		if err := os.Chtimes(filepath.Join(f.path, name), info.ModTime(), info.ModTime()); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range f.load(nil).Sources {
		if err := os.Chtimes(path, at(0), at(0)); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// TestDataOfATextThatIsGone checks that data, which says only what was executed,
// counts for nothing where the text is gone that says what could have been.
func TestDataOfATextThatIsGone(t *testing.T) {
	run := reports.Python(t, "sid")
	f := copied(t, run, map[string]string{run.Database: ".coverage"})
	before := SumOf(f.load(nil).Files)
	if before.Incomplete != 0 || before.Lines.Covered == before.Lines.Total {
		t.Fatalf("got %+v", before)
	}
	gone := f.load(nil).Files[0]
	if err := os.Chtimes(gone.Path, time.Now(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(f.path, ".git")); err != nil {
		t.Fatal(err)
	}
	after := SumOf(f.load(nil).Files)
	if after.Incomplete != 1 || after.Lines.Total != before.Lines.Total-gone.Sum().Lines.Total {
		t.Errorf("without %s (%+v): %+v, before %+v", gone.DisplayPath, gone.Sum(), after, before)
	}
}

// TestTestsOfLines checks that data of the same run says which tests executed a
// line, where the chosen report does not.
func TestTestsOfLines(t *testing.T) {
	run := reports.PytestCov(t, "sid")
	f := copied(t, run, map[string]string{run.Database: ".coverage", run.XML: "coverage.xml"})
	p := f.load(nil)
	if got := uses(p); !slices.Equal(got, []string{"coverage.xml: used", ".coverage: used for tests"}) {
		t.Fatalf("the reports are %q", got)
	}
	named := 0
	for _, file := range p.Files {
		for _, test := range file.Measured().Tests {
			if strings.HasPrefix(test.Name, "tests/test_") && strings.Contains(test.Name, "::") {
				named++
			}
		}
	}
	if named < 10 {
		t.Errorf("only %d tests are known", named)
	}
}
