//go:build tools

package python

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// TestExamplesAreTrue asks the newest coverage.py.
func TestExamplesAreTrue(t *testing.T) {
	all := examples(t)
	folder := t.TempDir()
	write := func(name, source string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("empty.py", "")
	for i, example := range all {
		write(fmt.Sprintf("example_%d.py", i), example.source)
	}
	tool := parts.Coverage(t, "sid")
	for _, arguments := range [][]string{{"run", "--branch", "--source=.", "empty.py"}, {"json", "-o", "coverage.json"}} {
		command := exec.Command(tool, arguments...)
		command.Dir = folder
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", arguments, err, out)
		}
	}
	content, err := os.ReadFile(filepath.Join(folder, "coverage.json"))
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Files map[string]struct {
			Lines    []int    `json:"missing_lines"`
			Excluded []int    `json:"excluded_lines"`
			Branches [][2]int `json:"missing_branches"`
		}
	}
	if err := json.Unmarshal(content, &report); err != nil {
		t.Fatal(err)
	}
	for i, example := range all {
		said, known := report.Files[fmt.Sprintf("example_%d.py", i)]
		if !known {
			t.Errorf("%s: nothing is said of it", example.name)
		}
		truth := account{Lines: said.Lines, Excluded: said.Excluded}
		slices.SortFunc(said.Branches, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
		for _, branch := range said.Branches {
			truth.Branches = append(truth.Branches, way(branch[0], branch[1]))
		}
		if fmt.Sprint(truth) != fmt.Sprint(example.want) {
			t.Errorf("%s:\ngot  %v\nwant %v\n%s", example.name, truth, example.want, example.source)
		}
	}
}
