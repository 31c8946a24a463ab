//go:build tools

package reports_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/cmd/testtools/reports"
)

// suites are all that coverage.py and lcov come from.
var suites = []string{"bookworm", "trixie", "sid"}

// names fails unless the file at path has all the words.
func names(t *testing.T, path string, words ...string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
		return
	}
	for _, word := range words {
		if !strings.Contains(string(content), word) {
			t.Errorf("%s does not have %q", path, word)
		}
	}
}

// clean fails unless folder is a repository with one commit and nothing besides.
func clean(t *testing.T, folder string) {
	t.Helper()
	for arguments, want := range map[string]string{
		"status --porcelain":        "",
		"rev-list --count HEAD":     "1",
		"rev-parse --show-toplevel": folder,
	} {
		out, err := exec.Command("git", append([]string{"-C", folder}, strings.Fields(arguments)...)...).Output()
		if got := strings.TrimSpace(string(out)); err != nil || got != want {
			t.Errorf("git %s in %s: %q, %v; want %q", arguments, folder, got, err, want)
		}
	}
}

// contexts are those of the line of a file that has the most.
func contexts(t *testing.T, path, file string) []string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Files map[string]struct {
			Contexts map[string][]string `json:"contexts"`
		} `json:"files"`
	}
	if err := json.Unmarshal(content, &report); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var most []string
	for _, names := range report.Files[file].Contexts {
		if len(names) > len(most) {
			most = names
		}
	}
	return most
}

func TestPython(t *testing.T) {
	for _, suite := range suites {
		t.Run(suite, func(t *testing.T) {
			for name, run := range map[string]reports.Run{
				"branches":   reports.Python(t, suite),
				"lines":      reports.PythonLines(t, suite),
				"pytest-cov": reports.PytestCov(t, suite),
			} {
				t.Run(name, func(t *testing.T) {
					clean(t, run.Folder)
					context := "test_units.test_feel"
					if name == "pytest-cov" {
						context = "tests/test_units.py::test_feel|run"
					}
					names(t, run.JSON, "src/thermostat/control.py", "src/thermostat/export.py", context, `"contexts"`)
					names(t, run.XML, "<source>"+run.Folder+"/src</source>", `filename="thermostat/legacy.py"`)
					names(t, run.LCOV, "SF:src/thermostat/units.py", "end_of_record")
					names(t, run.Database, "SQLite format 3", filepath.Join(run.Folder, "src/thermostat/reading.py"), context)
					if most := contexts(t, run.JSON, "src/thermostat/units.py"); len(most) < 3 {
						t.Errorf("no line of units.py has the contexts of all its tests: %q", most)
					}
					for path, branch := range map[string]string{run.JSON: `"executed_branches"`, run.XML: `branch="true"`, run.LCOV: "BRDA:"} {
						content, err := os.ReadFile(path)
						if err != nil {
							t.Fatal(err)
						}
						if got, want := strings.Contains(string(content), branch), name != "lines"; got != want {
							t.Errorf("%s has %s: %t", path, branch, got)
						}
					}
				})
			}
		})
	}
}

func TestRust(t *testing.T) {
	run := reports.Rust(t)
	clean(t, run.Folder)
	names(t, run.LCOV, "SF:"+filepath.Join(run.Folder, "src/blade.rs"), "DA:")
	names(t, run.JSON, "llvm.coverage.json.export", filepath.Join(run.Folder, "tests/day.rs"))
	if !strings.Contains(run.Report, "window.rs") || !strings.Contains(run.Report, "TOTAL") {
		t.Errorf("the report has no file or no totals:\n%s", run.Report)
	}
}

func TestKcov(t *testing.T) {
	run := reports.Kcov(t)
	clean(t, run.Folder)
	names(t, run.XML, "<source>"+run.Folder+"/src/thermostat/</source>", `filename="reading.py"`)
	names(t, run.JSON, `"reading.py"`)
	names(t, run.Totals, filepath.Join(run.Folder, "src/thermostat/reading.py"))

	run = reports.KcovRust(t)
	clean(t, run.Folder)
	names(t, run.XML, "<source>"+run.Folder+"/</source>", `filename="src/window.rs"`, `filename="src/blade.rs"`)
	names(t, run.Totals, filepath.Join(run.Folder, "src/window.rs"))
}

func TestGcov(t *testing.T) {
	run := reports.Gcovr(t)
	clean(t, run.Folder)
	names(t, run.XML, `filename="gauge.c"`, `filename="gauge.h"`, `branch="true"`)

	functions := map[string]string{"bookworm": "FN:", "trixie": "FNL:", "sid": "FNL:"}
	for _, suite := range suites {
		run := reports.GenInfo(t, suite)
		clean(t, run.Folder)
		names(t, run.LCOV, "TN:gauge", "SF:"+filepath.Join(run.Folder, "gauge.c"), functions[suite], "BRDA:")
	}
}

func TestMadeOnce(t *testing.T) {
	first := reports.Python(t, "bookworm")
	began := time.Now()
	for range 100 {
		if again := reports.Python(t, "bookworm"); again != first {
			t.Fatalf("%v, then %v", first, again)
		}
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("100 calls took %v: the reports are made again", took)
	}
}
