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

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/patch"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/statements"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/workset"
	"github.com/octollm/octolsp/cmd/testtools/parts"
	"github.com/octollm/octolsp/cmd/testtools/reports"
)

// repository is a work tree of the test's own.
type repository struct {
	*testing.T
	path string
}

func newRepository(t *testing.T) repository {
	r := repository{t, t.TempDir()}
	r.git("init", "--quiet", "--initial-branch=main")
	return r
}

func (r repository) git(arguments ...string) {
	r.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false"}, arguments...)...)
	cmd.Dir = r.path
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull)
	if out, err := cmd.CombinedOutput(); err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
}

func (r repository) write(name, content string) {
	r.Helper()
	path := filepath.Join(r.path, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		r.Fatal(err)
	}
}

func (r repository) commit(message string) {
	r.Helper()
	r.git("add", "--all")
	r.git("commit", "--quiet", "--allow-empty", "--message", message)
}

// load is the project as the report has it.
func (r repository) load(report string) *project.Project {
	r.Helper()
	finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: r.path})
	if err != nil {
		r.Fatal(err)
	}
	p, err := project.Load(r.Context(), project.Options{
		Root: r.path, Settings: &config.Coverage{}, Walking: workset.Walking(finder.Find), Named: []string{filepath.Join(r.path, report)}, Read: read,
	}, nil)
	if err != nil {
		r.Fatal(err)
	}
	return p
}

var options = patch.Options{Read: read, Executable: statements.Lines, Begins: statements.Begins}

func read(path string) (string, error) { return files.Read(path, 1<<20) }

// since is what changed since the revision.
func (r repository) since(p *project.Project, revision string) *patch.Patch {
	return r.sinceWith(p, revision, options)
}

func (r repository) sinceWith(p *project.Project, revision string, options patch.Options) *patch.Patch {
	r.Helper()
	made, err := patch.Of(r.Context(), p, revision, options)
	if err != nil {
		r.Fatal(err)
	}
	return made
}

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
			if _, known := theirs.Files[f.Shown]; known {
				r.Errorf("diff-cover knows %s, and we do not", f.Shown)
			}
			continue
		}
		if f.Unmeasured != "" {
			r.Errorf("%s: %s", f.Shown, f.Unmeasured)
		}
		lines += f.Share().Total
		if len(f.Uncovered) > 0 {
			uncovered[f.Shown] = f.Uncovered
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
