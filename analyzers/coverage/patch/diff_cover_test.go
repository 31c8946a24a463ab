//go:build tools

package patch_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage/patch"
	"github.com/octollm/octolsp/cmd/testtools/parts"
	"github.com/octollm/octolsp/cmd/testtools/reports"
)

var timestamp = regexp.MustCompile(`timestamp="\d+"`)

// TestEqualsDiffCover holds patch coverage against the real diff-cover, on changes
// of a project that the real coverage.py measured: some committed, some not.
//
// What differs by our rules: a changed file that no report knows is uncovered,
// which diff-cover leaves out; so is a statement that was not executed of which a
// later line changed, which it passes over. That rule is off here.
func TestEqualsDiffCover(t *testing.T) {
	run := reports.Python(t, "trixie")
	for name, without := range map[string]func(line int, text string) bool{
		"every third line": func(line int, _ string) bool { return line%3 == 0 },
		"the first lines":  func(line int, _ string) bool { return line < 40 },
		"conditions":       func(_ int, text string) bool { return strings.Contains(text, "if ") },
		"everything":       func(int, string) bool { return true },
		"nothing":          func(int, string) bool { return false },
		"returns and raises": func(_ int, text string) bool {
			return strings.Contains(text, "return") || strings.Contains(text, "raise")
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRepository(t)
			sources := sourcesOf(t, run.Folder)
			for path, content := range sources {
				var kept strings.Builder
				line := 0
				for text := range strings.Lines(content) {
					if line++; !without(line, text) {
						kept.WriteString(text)
					}
				}
				r.write(path, kept.String())
			}
			r.commit("before")
			r.git("switch", "--quiet", "--create", "feature")
			for i, path := range slices.Sorted(keys(sources)) {
				r.write(path, sources[path])
				if i%2 == 0 {
					r.commit(path)
				}
			}
			report, err := os.ReadFile(run.XML)
			if err != nil {
				t.Fatal(err)
			}
			moved := strings.ReplaceAll(string(report), run.Folder, r.path)
			now := fmt.Sprintf(`timestamp="%d"`, time.Now().UnixMilli())
			r.write("report.xml", timestamp.ReplaceAllString(moved, now))
			of := options
			of.Begins = nil
			r.compare(r.sinceWith(r.load("report.xml"), "main", of))
		})
	}
}

func keys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for key := range m {
			if !yield(key) {
				return
			}
		}
	}
}

// sourcesOf are the texts of the Python files below folder.
func sourcesOf(t *testing.T, folder string) map[string]string {
	t.Helper()
	sources := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".py" {
			return err
		}
		content, err := os.ReadFile(path)
		relative, _ := filepath.Rel(folder, path) // it lies below
		sources[filepath.ToSlash(relative)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

// compare asks diff-cover about the same.
func (r repository) compare(ours *patch.Patch) {
	r.Helper()
	diffCover := exec.Command(parts.DiffCover(r), "report.xml", "--compare-branch=main", "--json-report=theirs.json", "--quiet")
	diffCover.Dir = r.path
	if out, err := diffCover.CombinedOutput(); err != nil {
		r.Fatalf("diff-cover: %v\n%s", err, out)
	}
	content, err := os.ReadFile(filepath.Join(r.path, "theirs.json"))
	if err != nil {
		r.Fatal(err)
	}
	var theirs struct {
		Lines      int `json:"total_num_lines"`
		Violations int `json:"total_num_violations"`
		Files      map[string]struct {
			Violations []int `json:"violation_lines"`
		} `json:"src_stats"`
	}
	if err := json.Unmarshal(content, &theirs); err != nil {
		r.Fatal(err)
	}
	lines, uncovered := 0, map[string][]int{}
	for _, f := range ours.Files {
		if f.Unmeasured == "no report knows the file" {
			if _, known := theirs.Files[f.DisplayPath]; known {
				r.Errorf("diff-cover knows %s, and we do not", f.DisplayPath)
			}
			continue
		}
		if f.Unmeasured != "" {
			r.Errorf("%s: %s", f.DisplayPath, f.Unmeasured)
		}
		lines += f.Share().Total
		if len(f.Uncovered) > 0 {
			uncovered[f.DisplayPath] = f.Uncovered
		}
	}
	want := map[string][]int{}
	for path, f := range theirs.Files {
		if len(f.Violations) > 0 {
			want[path] = f.Violations
		}
	}
	if !reflect.DeepEqual(uncovered, want) || lines != theirs.Lines {
		r.Errorf("of %d changed lines are uncovered\n%v\ndiff-cover says of %d\n%v", lines, uncovered, theirs.Lines, want)
	}
}
