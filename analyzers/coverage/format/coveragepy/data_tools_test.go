//go:build tools

package coveragepy_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// TestCoveragePyDataOfRealRuns reads what real versions write.
func TestCoveragePyDataOfRealRuns(t *testing.T) {
	const source = "def area(width):\n    if width:\n        return [\n            width]\n    return 0\n\n\narea(1)\n"
	for suite, version := range map[string]string{"bookworm": "6.5.0", "trixie": "7.6", "sid": "7."} {
		for _, branches := range []bool{false, true} {
			t.Run(fmt.Sprint(suite, branches), func(t *testing.T) {
				folder := t.TempDir()
				program := filepath.Join(folder, "shapes.py")
				if err := os.WriteFile(program, []byte(source), 0o600); err != nil {
					t.Fatal(err)
				}
				arguments := []string{"run", "--context=tests/test_area.py::test_area|run"}
				if branches {
					arguments = append(arguments, "--branch")
				}
				before := time.Now().Truncate(time.Second)
				command := exec.Command(parts.Coverage(t, suite), append(arguments, "shapes.py")...)
				command.Dir = folder
				if out, err := command.CombinedOutput(); err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
				report, err := format.Read(t.Context(), filepath.Join(folder, ".coverage"))
				if err != nil {
					t.Fatal(err)
				}
				if !strings.HasPrefix(report.Tool, "coverage.py "+version) || report.MeasuresBranches != branches {
					t.Errorf("%s, branches %v", report.Tool, report.MeasuresBranches)
				}
				// Since version 7 it says when it was made only if it is asked to.
				if report.Made.IsZero() != (suite != "bookworm") || report.Time().Before(before) {
					t.Errorf("made %v, modified %v", report.Made, report.Modified)
				}
				if len(report.Files) != 1 || report.Files[0].Path != program || len(report.Notes) > 0 {
					t.Fatalf("%s, notes %v", saidOf(report), report.Notes)
				}
				f := report.Files[0]
				ran := map[int]bool{}
				for line := range f.All() {
					ran[line.Number] = line.Hits == 1
				}
				if want := map[int]bool{1: true, 2: true, 3: true, 4: true, 8: true}; !maps.Equal(ran, want) {
					t.Errorf("lines %v", ran)
				}
				if len(f.Tests) != 1 || f.Tests[0].Name != "tests/test_area.py::test_area|run" || !f.Tests[0].Lines.Has(4) {
					t.Errorf("tests %q", f.Tests)
				}
				led := slices.Contains(slices.Collect(f.Branches.All()), coverage.Branch{Line: 2, To: 4, Evaluated: true, Hits: 1}) ||
					slices.Contains(slices.Collect(f.Branches.All()), coverage.Branch{Line: 2, To: 3, Evaluated: true, Hits: 1})
				if led != branches {
					t.Errorf("branches %v", slices.Collect(f.Branches.All()))
				}
			})
		}
	}
}
