package report_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/report"
	"github.com/octollm/octolsp/analyzers/coverage/report/marked"
)

func table(t *testing.T, p *project.Project, options report.Options) string {
	t.Helper()
	var out strings.Builder
	if err := report.Table(&out, p, options); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestTheTableShowsFoldersFilesAndSums(t *testing.T) {
	p, read := house()
	const want = `File           Lines  Branches  Covered              Uncovered
heating/        6/11       1/2   53.8 %  █████▍
  boiler/        4/8       1/2   50.0 %  █████
    burner.py    3/7       1/2   44.4 %  ████▍       3–6, 10
    old.py       1/1         –  100.0 %  ██████████  stale
  室温計.py      2/3         –   66.6 %  ██████▋     3
src/             3/5         –   60.0 %  ██████
  lib.rs         2/4         –   50.0 %  █████       4–5
  whole.rs       1/1         –  100.0 %  ██████████
───────────────────────────────────────────────────
Python          6/11       1/2   53.8 %  █████▍
Rust             3/5         –   60.0 %  ██████
Total           9/16       1/2   55.5 %  █████▌

Counted in Python: lines, with branches where they were measured, as coverage.py counts
Counted in Rust: lines; llvm-cov's sum over functions: 4 of 8
1 file is stale: which of its lines are covered by now is not known
  heating/boiler/old.py: it changed after the report, and git has no text of that time
2 paths of the reports are not files of the project, and 1 report can't be read: ` + "`octolsp coverage status` lists them\n"
	if got := table(t, p, report.Options{Read: read}); got != want {
		t.Errorf("the table is\n%s\nwant\n%s", got, want)
	}
}

func TestSingleFoldersAreOneRow(t *testing.T) {
	p, read := marked.Project("/p",
		marked.Text{DisplayPath: "a/b/c/x.py", Marked: "1 a"},
		marked.Text{DisplayPath: "a/b/d/e/y.py", Marked: "1 a"},
	)
	got := table(t, p, report.Options{Read: read})
	for _, row := range []string{"\na/b/ ", "\n  c/ ", "\n    x.py ", "\n  d/e/ ", "\n    y.py "} {
		if !strings.Contains(got, row) {
			t.Errorf("no row %q in\n%s", row, got)
		}
	}
}

func TestTheTableFitsTheTerminal(t *testing.T) {
	var long strings.Builder
	for range 60 {
		long.WriteString("0 x = 1\n1 y = 2\n")
	}
	p, read := marked.Project("/p",
		marked.Text{DisplayPath: "a/" + strings.Repeat("とても長い名前", 9) + ".py", Marked: long.String()},
		marked.Text{DisplayPath: "a/b.py", Marked: long.String()},
	)
	for _, width := range []int{38, 40, 60, 80, 100, 132} {
		for line := range strings.Lines(table(t, p, report.Options{Read: read, Width: width})) {
			if line == "\n" {
				break // what follows is prose, which a terminal wraps
			}
			if got := uniseg.StringWidth(strings.TrimSuffix(line, "\n")); got > width {
				t.Errorf("at width %d, a line has %d columns: %s", width, got, line)
			}
		}
	}
	wide := table(t, p, report.Options{Read: read, Width: 132})
	if !strings.Contains(wide, "…") || !strings.Contains(wide, "1, 3, 5, 7, 9, 11") || !strings.Contains(wide, ", …\n") {
		t.Errorf("names or lines are not cut as they should be:\n%s", wide)
	}
	if endless := table(t, p, report.Options{Read: read}); !strings.Contains(endless, "117, 119\n") {
		t.Errorf("without a width, something is cut:\n%s", endless)
	}
}

func TestBranchesHaveAColumnOnlyIfMeasured(t *testing.T) {
	p, read := marked.Project("/p", marked.Text{DisplayPath: "a.py", Marked: "1 a"})
	if got := table(t, p, report.Options{Read: read}); strings.Contains(got, "Branches") {
		t.Errorf("there are no branches:\n%s", got)
	}
}

func TestColoursFollowTheShare(t *testing.T) {
	p, read := marked.Project("/p",
		marked.Text{DisplayPath: "a.py", Marked: "1 a\n1 a\n1 a\n1 a\n0 a"},
		marked.Text{DisplayPath: "b.py", Marked: "1 a\n0 a"},
		marked.Text{DisplayPath: "c.py", Marked: "1 a\n0 a\n0 a"},
	)
	got := table(t, p, report.Options{Read: read, Color: true})
	for _, want := range []string{"\x1b[32m 80.0 %\x1b[0m", "\x1b[33m 50.0 %\x1b[0m", "\x1b[31m 33.3 %\x1b[0m"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%q", want, got)
		}
	}
	if plain := table(t, p, report.Options{Read: read}); strings.Contains(plain, "\x1b") {
		t.Errorf("colours without being asked for: %q", plain)
	}
}

func TestATerminalDoesNotActUponNames(t *testing.T) {
	p, read := marked.Project("/p", marked.Text{DisplayPath: "a\x1b[31m\n.py", Marked: "1 a", Stale: "no\x07 text"})
	if got := table(t, p, report.Options{Read: read}); strings.ContainsAny(got, "\x1b\x07") || !strings.Contains(got, "a␛[31m␊.py") {
		t.Errorf("control characters came through: %q", got)
	}
}

func TestManyStaleFilesAreCounted(t *testing.T) {
	var texts []marked.Text
	for i := range 23 {
		texts = append(texts, marked.Text{DisplayPath: fmt.Sprintf("f%02d.py", i), Marked: "1 a", Stale: "it is so"})
	}
	p, read := marked.Project("/p", texts...)
	got := table(t, p, report.Options{Read: read})
	if !strings.Contains(got, "23 files are stale") || strings.Count(got, ": it is so") != 20 || !strings.Contains(got, "and 3 others") {
		t.Errorf("stale files are listed so:\n%s", got)
	}
}

func TestAFileThatCannotBeReadIsStale(t *testing.T) {
	p, _ := marked.Project("/p", marked.Text{DisplayPath: "a.py", Marked: "0 a"})
	got := table(t, p, report.Options{Read: func(string) (string, error) { return "", errors.New("it is gone") }})
	if !strings.Contains(got, "stale") {
		t.Errorf("lines of a file that is gone:\n%s", got)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestErrorsOfTheOutputAreTold(t *testing.T) {
	p, read := house()
	for name, err := range map[string]error{
		"Table":    report.Table(full{}, p, report.Options{Read: read}),
		"JSON":     report.JSON(full{}, p, read),
		"Markdown": report.Markdown(full{}, p, read),
	} {
		if err == nil || !strings.Contains(err.Error(), "writing") || !strings.Contains(err.Error(), "the disk is full") {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}
