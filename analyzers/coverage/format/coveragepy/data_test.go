package coveragepy_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format"
)

// dataOf is a database with the rows that the statements insert, which has been
// written a while ago.
func dataOf(t testing.TB, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), ".coverage")
	writeData(t, path, func(insert func(query string, arguments ...any)) {
		for _, statement := range statements {
			insert(statement)
		}
	})
	return path
}

// saidOf is what a report says of its files, in words.
func saidOf(report *coverage.Report) string {
	var words []string
	for _, f := range report.Files {
		words = append(words, f.Path+":")
		for line := range f.All() {
			words = append(words, fmt.Sprintf("%dx%d", line.Number, line.Hits))
		}
		for branch := range f.Branches.All() {
			to := fmt.Sprint(branch.To)
			if branch.To == coverage.Exit {
				to = fmt.Sprint("exit", branch.Number)
			}
			words = append(words, fmt.Sprintf("%d>%s", branch.Line, to))
		}
		for _, test := range f.Tests {
			words = append(words, fmt.Sprint(test.Name, slices.Collect(test.Lines.All())))
		}
	}
	return strings.Join(words, " ")
}

func TestCoveragePyData(t *testing.T) {
	const lines = "INSERT INTO meta VALUES ('has_arcs', '0'), ('version', '7.6.0'), ('when', '2024-05-06 07:08:09')"
	const arcs = "INSERT INTO meta VALUES ('has_arcs', '1')"
	const names = "INSERT INTO file VALUES (1, '/b.py'), (2, '/a.py'), (3, '/never.py')"
	const contexts = "INSERT INTO context VALUES (1, ''), (2, 'test_b|run'), (3, 'test_a|run')"
	for _, test := range []struct {
		name       string
		statements []string
		want       string
		notes      []string
	}{
		{
			name: "what was measured and not run has no lines", statements: []string{lines, names},
			want: "/a.py: /b.py: /never.py:",
		},
		{
			name: "lines of contexts are added up, tests are those with a name",
			statements: []string{lines, names, contexts,
				"INSERT INTO line_bits VALUES (1, 1, x'02'), (1, 2, x'0402'), (1, 3, x'04'), (2, 2, x'000080'), (1, 99, x'ff')"},
			want:  "/a.py: 23x1 test_b|run[23] /b.py: 1x1 2x1 9x1 test_a|run[2] test_b|run[2 9] /never.py:",
			notes: []string{"lines of file 1 and context 99, which are not in it"},
		},
		{
			name: "steps between lines, and those that leave the code",
			statements: []string{arcs, names, contexts,
				"INSERT INTO arc VALUES (1, 1, -1, 1), (1, 1, 1, 2), (1, 1, 2, 2), (1, 1, 2, -1), (1, 2, 2, -5), (1, 2, 1, 2), (2, 3, -7, 8), (2, 3, 9, 0)"},
			want: "/a.py: 8x1 9x1 test_a|run[8 9] /b.py: 1x1 2x1 1>2 2>exit1 2>exit5 test_b|run[1 2] /never.py:",
		},
		{
			name: "rows may lie in any order",
			statements: []string{arcs, names, contexts,
				"INSERT INTO arc VALUES (2, 3, 1, 2), (1, 2, 1, 2), (2, 2, 3, 4), (2, 3, 5, 6), (1, 3, 7, 8), (2, 2, 4, 3)"},
			want: "/a.py: 1x1 2x1 3x1 4x1 5x1 6x1 1>2 3>4 4>3 5>6 test_a|run[1 2 5 6] test_b|run[3 4] " +
				"/b.py: 1x1 2x1 7x1 8x1 1>2 7>8 test_a|run[7 8] test_b|run[1 2] /never.py:",
		},
		{
			name: "line 0 is none", statements: []string{lines, names, contexts, "INSERT INTO line_bits VALUES (1, 2, x'03')"},
			want: "/a.py: /b.py: 1x1 test_b|run[1] /never.py:",
		},
		{
			name: "a column may hold anything",
			statements: []string{lines, names, contexts,
				"INSERT INTO file VALUES (4, ''), (5, x'00')",
				"INSERT INTO context VALUES (4, x'00')",
				"INSERT INTO line_bits VALUES ('one', 1, x'02'), (1, NULL, x'02'), (1, 1, 'text'), (1, 2, NULL), (2, 1, x''), (2, 4, x'02')",
			},
			want: "/a.py: 1x1 /b.py: /never.py:",
			notes: []string{
				"a file has no path", "a file has no path", "lines of file ? and context 1, which are not in it",
				"lines of file 1 and context ?, which are not in it", "the lines of /b.py are not a set of numbers",
				"the lines of /b.py are not a set of numbers",
			},
		},
		{
			name: "a step may be anything",
			statements: []string{arcs, names, contexts,
				"INSERT INTO arc VALUES (1, 1, 'one', 2), (1, 2, 1, 9223372036854775807), (1, 3, -9223372036854775808, 1), (1, 1, NULL, 1.5), (1, 1, 3, 4)"},
			want: "/a.py: /b.py: 3x1 4x1 3>4 /never.py:",
			notes: []string{
				"/b.py has no step from line ? to line ?", "/b.py has no step from line ? to line 2",
				"/b.py has no step from line 1 to line 9223372036854775807", "/b.py has no step from line -9223372036854775808 to line 1",
			},
		},
		{
			name: "a set may be longer than any text",
			statements: []string{lines, names, contexts, "INSERT INTO line_bits VALUES (1, 2, zeroblob(3000000) || x'ff')",
				"INSERT INTO line_bits VALUES (2, 1, CAST(x'02' || zeroblob(3000000) AS BLOB))"},
			want:  "/a.py: 1x1 /b.py: /never.py:",
			notes: []string{"the lines of /b.py are not a set of numbers", "/a.py has lines beyond 16777216, which no text has"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			report, err := format.Read(t.Context(), dataOf(t, test.statements...))
			if err != nil {
				t.Fatal(err)
			}
			if got := saidOf(report); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			var notes []string
			for _, note := range report.Notes {
				notes = append(notes, note.Message)
			}
			slices.Sort(notes)
			slices.Sort(test.notes)
			if !slices.Equal(notes, test.notes) {
				t.Errorf("notes: got %q, want %q", notes, test.notes)
			}
		})
	}
}

func TestCoveragePyDataSaysOfItself(t *testing.T) {
	report, err := format.Read(t.Context(), dataOf(t,
		"INSERT INTO meta VALUES ('has_arcs', '1'), ('version', '7.6.0'), ('when', '2024-05-06 07:08:09'), ('hash', 'x')"))
	if err != nil {
		t.Fatal(err)
	}
	made := time.Date(2024, 5, 6, 7, 8, 9, 0, time.Local)
	if report.Tool != "coverage.py 7.6.0" || !report.Made.Equal(made) || !report.MeasuresBranches || !report.Executed || report.Kind != coverage.CoveragePyData {
		t.Errorf("%+v", report)
	}
	report, err = format.Read(t.Context(), dataOf(t, "INSERT INTO meta VALUES ('when', 'today')"))
	if err != nil {
		t.Fatal(err)
	}
	if report.Tool != "coverage.py" || !report.Made.IsZero() || report.MeasuresBranches || len(report.Notes) != 1 {
		t.Errorf("%+v", report)
	}
}

// FuzzCoveragePyData: no bytes make it fail in another way than by an error.
func FuzzCoveragePyData(f *testing.F) {
	for _, size := range []dataSize{{files: 2, contexts: 3, bytes: 20}, {files: 2, contexts: 3, arcs: 9}} {
		path := filepath.Join(f.TempDir(), ".coverage")
		generateData(f, path, size)
		content, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content, 5000, []byte("\xff"))
	}
	f.Fuzz(func(t *testing.T, content []byte, at int, patch []byte) {
		if at >= 0 && at < len(content) {
			content = slices.Clone(content)
			copy(content[at:], patch)
		}
		path := filepath.Join(t.TempDir(), ".coverage")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		report, err := readData(t.Context(), t, path)
		if err != nil {
			return
		}
		for _, file := range report.Files {
			for line := range file.All() {
				if line.Number < 1 || line.Number > coverage.MaxExecuted || line.Hits != 1 {
					t.Fatalf("%+v", line)
				}
			}
		}
	})
}
