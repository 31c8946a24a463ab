//go:build real

package statements

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format"
	"github.com/octollm/octolsp/analyzers/coverage/statements/python"
	"github.com/octollm/octolsp/cmd/testtools/parts"
	"github.com/octollm/octolsp/grammars"
)

// TestAgainstCoveragePy runs a program under coverage.py, which measures all of
// the standard library, and compares what is made of its database with the JSON
// that it makes itself: of 100,000 lines, and of 39,000 branches. Of version 7.16
// with Python 3.14 there is no difference. Those of the others:
//
//   - 7.6 with 3.13, 2 lines: annotations in a class, in a file of which no such
//     annotation was executed, so that nothing tells of an older Python.
//   - 6.5 with 3.11, 63 lines: it counts a docstring of a module that begins below
//     the first line, and takes a string that begins a block for a docstring.
//   - Both, 1 % of the branches: they jump from the end of a with back to its
//     header, and count what a comprehension or a lambda does on the same line.
//     What they take for branches alone is not compared: lambdas, comprehensions
//     and decorated definitions.
func TestAgainstCoveragePy(t *testing.T) {
	for suite, least := range map[string]struct{ lines, branches float64 }{
		"bookworm": {0.999, 0.98},
		"trixie":   {0.9999, 0.98},
		"sid":      {0.9999, 0.9999},
	} {
		for _, measured := range []string{"lines", "branches"} {
			t.Run(suite+" "+measured, func(t *testing.T) {
				data, files := measure(t, suite, measured == "branches")
				lines, branches := compare(t, data, files)
				t.Logf("%s: lines %v, branches %v", data.Tool, lines, branches)
				if lines.share() < least.lines || branches.share() < least.branches {
					t.Errorf("less than %v agrees", least)
				}
				if lines.same < 50_000 || measured == "branches" && branches.same < 10_000 {
					t.Error("too little was compared")
				}
			})
		}
	}
}

// reported is what coverage.py's JSON says of a file.
type reported struct {
	Executed         []int    `json:"executed_lines"`
	Missing          []int    `json:"missing_lines"`
	Excluded         []int    `json:"excluded_lines"`
	ExecutedBranches [][2]int `json:"executed_branches"`
	MissingBranches  [][2]int `json:"missing_branches"`
	Summary          struct {
		Covered int `json:"covered_lines"`
	}
}

// measure runs the program and returns the database and the JSON of the run.
func measure(t *testing.T, suite string, branches bool) (*coverage.Report, map[string]reported) {
	t.Helper()
	program, err := filepath.Abs("testdata/exercise.py")
	if err != nil {
		t.Fatal(err)
	}
	tool, folder := parts.Coverage(t, suite), t.TempDir()
	run := func(arguments ...string) {
		command := exec.Command(tool, arguments...)
		command.Dir = folder
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", arguments, err, out)
		}
	}
	library, err := filepath.EvalSymlinks(filepath.Join(filepath.Dir(tool), "root/usr/lib"))
	if err != nil {
		t.Fatal(err)
	}
	config := "[run]\ncover_pylib = True\nsource =\n    " + library + "\nbranch = " + map[bool]string{true: "True", false: "False"}[branches] +
		"\n[report]\nignore_errors = True\n"
	if err := os.WriteFile(filepath.Join(folder, ".coveragerc"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	run("run", program)
	run("json", "--quiet", "--ignore-errors", "-o", "coverage.json")
	report, err := format.Read(t.Context(), filepath.Join(folder, ".coverage"))
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(folder, "coverage.json"))
	if err != nil {
		t.Fatal(err)
	}
	var written struct{ Files map[string]reported }
	if err := json.Unmarshal(content, &written); err != nil {
		t.Fatal(err)
	}
	return report, written.Files
}

// agreement counts what two say of the same things.
type agreement struct{ same, different int }

func (a agreement) share() float64 {
	if a.same+a.different == 0 {
		return 1
	}
	return float64(a.same) / float64(a.same+a.different)
}

// add compares two accounts. What counts is a key with its value.
func add[K comparable](a *agreement, theirs, ours map[K]string) (different []string) {
	for key, value := range theirs {
		if ours[key] == value {
			a.same++
		} else {
			a.different++
			different = append(different, fmt.Sprintf("%v: %s, not %s", key, cmp.Or(ours[key], "nothing"), value))
		}
	}
	for key, value := range ours {
		if _, both := theirs[key]; !both {
			a.different++
			different = append(different, fmt.Sprintf("%v: %s, not nothing", key, value))
		}
	}
	return different
}

func compare(t *testing.T, report *coverage.Report, files map[string]reported) (lines, branches agreement) {
	t.Helper()
	parser := grammars.NewParser(grammars.Python, grammars.Transient)
	defer parser.Close()
	compared := 0
	for _, file := range report.Files {
		theirs, known := files[file.Path]
		source, err := os.ReadFile(file.Path)
		if err != nil || !known {
			continue
		}
		compared++
		tree, err := parser.Parse(t.Context(), string(source), nil)
		if err != nil {
			t.Fatal(err)
		}
		ours := python.Complete(file, python.Module{Tree: tree, Rules: python.DefaultRules(report.Tool), MeasuresBranches: report.MeasuresBranches})
		name := filepath.Base(filepath.Dir(file.Path)) + "/" + filepath.Base(file.Path)
		if different := add(&lines, theirs.lines(ours), linesOf(ours)); len(different) > 0 {
			slices.Sort(different)
			t.Logf("%s: other lines: %v", name, different)
		}
		ways := branchesOf(ours)
		known2 := theirs.branches()
		from := map[int]bool{}
		for way := range ways {
			from[way[0]] = true
		}
		maps.DeleteFunc(known2, func(way [2]int, _ string) bool { return isOld(report.Tool) && !from[way[0]] })
		if different := add(&branches, known2, ways); len(different) > 0 {
			t.Logf("%s: other branches: %v", name, different)
		}
	}
	if compared != len(files) {
		t.Errorf("%d files of %d", compared, len(files))
	}
	return lines, branches
}

// isOld reports whether the version takes more for branches than control takes.
func isOld(tool string) bool {
	return strings.HasPrefix(tool, "coverage.py 6.") || strings.HasPrefix(tool, "coverage.py 7.6.0")
}

// lines are what is said of each line. Old versions list everything that was
// executed, also docstrings and what is excluded, and do not count it: as many
// lines as that are left out, of those that are none in ours.
func (r reported) lines(ours *coverage.File) map[int]string {
	said := map[int]string{}
	for word, numbers := range map[string][]int{"executed": r.Executed, "missing": r.Missing} {
		for _, line := range numbers {
			said[line] = word
		}
	}
	uncounted := len(r.Executed) - r.Summary.Covered
	known := linesOf(ours)
	for _, line := range r.Executed {
		if what := known[line]; uncounted > 0 && (what == "" || what == "excluded") {
			delete(said, line)
			uncounted--
		}
	}
	for _, line := range r.Excluded {
		said[line] += "excluded"
	}
	return said
}

func linesOf(file *coverage.File) map[int]string {
	said := map[int]string{}
	for line := range file.All() {
		said[line.Number] = "missing"
		if line.Hits > 0 {
			said[line.Number] = "executed"
		}
	}
	for line := range file.Excluded.All() {
		said[line] += "excluded"
	}
	return said
}

func (r reported) branches() map[[2]int]string {
	said := map[[2]int]string{}
	for word, ways := range map[string][][2]int{"missing": r.MissingBranches, "executed": r.ExecutedBranches} {
		for _, way := range ways {
			way[1] = max(way[1], coverage.Exit)
			if said[way] != "executed" {
				said[way] = word
			}
		}
	}
	return said
}

func branchesOf(file *coverage.File) map[[2]int]string {
	said := map[[2]int]string{}
	for branch := range file.Branches.All() {
		said[[2]int{branch.Line, branch.To}] = "missing"
		if branch.Hits > 0 {
			said[[2]int{branch.Line, branch.To}] = "executed"
		}
	}
	return said
}
