package check

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// A rule that fails, which no rule of octolsp should.
var _ = python.Register(python.Rule{
	Rule: rule.Rule{Name: "test/crash", Summary: "Crashes", Level: rule.OnRequest, Since: "0.1.0"},
	Function: func(_ *python.Pass, f *python.Function) {
		if f.Name == "crash" {
			panic("rule out of order")
		}
	},
})

// A rule whose fix breaks the code.
var _ = python.Register(python.Rule{
	Rule: rule.Rule{Name: "test/break", Summary: "Breaks", Level: rule.OnRequest, Fix: rule.FixSafe, Since: "0.1.0"},
	Function: func(p *python.Pass, f *python.Function) {
		p.Report(finding.Finding{Range: f.NameRange, Message: "`" + f.Name + "` is whole", Fixes: []finding.Fix{{
			Title: "Break it", Applicability: finding.Safe,
			Edits: []text.Edit{{Range: text.Range{Start: f.NameRange.End, End: f.NameRange.End}, New: "(("}},
		}}})
	},
})

// tree writes files and is a check of them all.
func tree(t *testing.T, files map[string]string, selectors ...string) *Check {
	t.Helper()
	folder := t.TempDir()
	for path, content := range files {
		path = filepath.Join(folder, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c, err := New(t.Context(), Options{Folder: folder, Paths: []string{"."}, Finder: finder(t, folder, selectors...)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func finder(t testing.TB, folder string, selectors ...string) *config.Finder {
	t.Helper()
	overrides := config.Overrides{Folder: folder}
	if len(selectors) > 0 {
		overrides.Values = []config.Override{{Key: "select", Values: selectors, Origin: config.Origin{Kind: config.FromFlag, Name: "--select"}}}
	}
	f, err := config.NewFinder(files.Disk{}, overrides)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// reported is the report of c in a format.
func reported(t testing.TB, ctx context.Context, c *Check, name string) (string, *report.Totals, error) {
	t.Helper()
	format, err := report.New(name, report.Style{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := report.NewWriter(&out, format)
	summary, err := c.Report(ctx, []*report.Writer{w})
	if err != nil {
		return "", nil, err
	}
	if err := w.Close(summary); err != nil {
		t.Fatal(err)
	}
	return out.String(), summary, nil
}

func expectReport(t *testing.T, c *Check, want string) *report.Totals {
	t.Helper()
	got, summary, err := reported(t, t.Context(), c, "concise")
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	return summary
}

// TestCrash loses the file that octolsp fails on, and no other.
func TestCrash(t *testing.T) {
	c := tree(t, map[string]string{
		"a.py": "def a(): pass\n", "b.py": "def b(): pass\ndef crash(): pass\n", "c.py": "def c(): pass\n",
	}, "test/crash", "docstring/undocumented-function")
	summary := expectReport(t, c, ""+
		"a.py:1:5: warning: public function `a` has no docstring [docstring/undocumented-function]\n"+
		"c.py:1:5: warning: public function `c` has no docstring [docstring/undocumented-function]\n"+
		"Found 2 findings in 2 files; 1 file skipped\n")
	if len(summary.Skipped) != 1 || !summary.Skipped[0].Failed || summary.Skipped[0].Reason != "internal error: rule out of order" {
		t.Errorf("got %v", summary.Skipped)
	}
	if len(c.Crashes) != 1 || !strings.Contains(c.Crashes[0], "b.py: ") || !strings.Contains(c.Crashes[0], "check_test.go") {
		t.Errorf("got %q", c.Crashes)
	}
}

// TestVanished removes a file between the walk and the reading.
func TestVanished(t *testing.T) {
	c := tree(t, map[string]string{"a.py": "", "gone.py": "", "folder.py": ""}, "docstring/empty-docstring")
	if err := os.Remove(filepath.Join(c.Folder, "gone.py")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(c.Folder, "folder.py")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(c.Folder, "folder.py"), 0o755); err != nil {
		t.Fatal(err)
	}
	expectReport(t, c, ""+
		"skipped gone.py: no such file or folder\n"+
		"No findings in 1 file; 2 files skipped\n")
}

// TestCancelled ends a check in the middle.
func TestCancelled(t *testing.T) {
	files := map[string]string{}
	for _, letter := range "abcdefghijklmnopqrstuvwxyz" {
		files[string(letter)+".py"] = strings.Repeat("def f(): pass\n", 1000)
	}
	c := tree(t, files)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	last := 0
	c.Progress = func(done, _ int, _ []string) {
		last = done
		if done == 3 {
			cancel()
		}
	}
	if _, _, err := reported(t, ctx, c, "text"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if last > 3+2*c.Workers {
		t.Errorf("%d files were looked at", last)
	}
}

// TestBrokenOutput ends with the error of the place that is written to.
func TestBrokenOutput(t *testing.T) {
	files := map[string]string{}
	for _, letter := range "abcdefghij" {
		files[string(letter)+".py"] = strings.Repeat("def f(a, b): pass\n", 1000)
	}
	c := tree(t, files)
	format, err := report.New("text", report.Style{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Report(t.Context(), []*report.Writer{report.NewWriter(full{}, format)}); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}

type full struct{}

var errFull = errors.New("no space left")

func (full) Write([]byte) (int, error) { return 0, errFull }

// TestSameOnEveryRun compares the bytes of runs with other numbers of workers.
func TestSameOnEveryRun(t *testing.T) {
	library := standardLibrary(t)
	first := ""
	for run, workers := range []int{1, 2, 8, 3, 1} {
		before := runtime.GOMAXPROCS(workers)
		c, err := New(t.Context(), Options{
			Folder: library, Paths: []string{"asyncio", "email", "json", "unittest/mock.py", "http"}, Finder: finder(t, library),
		})
		if err != nil {
			t.Fatal(err)
		}
		got, summary, err := reported(t, t.Context(), c, "json")
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		if summary.Files < 50 || summary.Findings < 500 {
			t.Fatalf("only %d findings in %d files", summary.Findings, summary.Files)
		}
		if run == 0 {
			first = got
		} else if got != first {
			t.Errorf("run %d with %d workers differs", run, workers)
		}
	}
}

func standardLibrary(t testing.TB) string {
	t.Helper()
	out, err := exec.Command("../../testdata/tools/get-python-library").Output()
	if err != nil {
		t.Fatalf("finding Python's standard library: %v", err)
	}
	return strings.TrimSpace(string(out))
}

// TestNamedFilesLoadOthers settles a file by what others say that were not
// named.
func TestNamedFilesLoadOthers(t *testing.T) {
	files := map[string]string{
		"pkg/__init__.py": "",
		"pkg/base.py":     "class Base:\n    def run(self):\n        \"\"\"Runs.\"\"\"\n",
		"pkg/derived.py":  "from pkg.base import Base\n\nclass Derived(Base):\n    def run(self):\n        pass\n\n    def stop(self):\n        pass\n",
	}
	whole := tree(t, files, "docstring/undocumented-method")
	want := "pkg/derived.py:7:9: warning: public method `stop` has no docstring [docstring/undocumented-method]\n"
	expectReport(t, whole, want+"Found 1 finding in 3 files\n")
	named, err := New(t.Context(), Options{Folder: whole.Folder, Paths: []string{"pkg/derived.py"}, Finder: whole.Finder})
	if err != nil {
		t.Fatal(err)
	}
	expectReport(t, named, want+"Found 1 finding in 1 file\n")
}

// TestFixRefused makes all fixes but those that break the code.
func TestFixRefused(t *testing.T) {
	c := tree(t, map[string]string{
		"a.py": "def f(): pass\n\nx = 1  # octolsp: ignore[docstring/undocumented-function]\n",
	}, "test/break", "octolsp/unused-ignore", "docstring/undocumented-function")
	fixed, err := c.Fix(t.Context(), finding.Safe)
	if err != nil {
		t.Fatal(err)
	}
	want := "a.py:1:5: the fix for test/break was not made: it would make a syntax error"
	if fixed.Files != 1 || fixed.Fixes != 1 || fixed.Failed || len(fixed.Remarks) != 1 || fixed.Remarks[0] != want {
		t.Errorf("got %+v", fixed)
	}
	content, err := os.ReadFile(filepath.Join(c.Folder, "a.py"))
	if err != nil || string(content) != "def f(): pass\n\nx = 1\n" {
		t.Errorf("got %q, %v", content, err)
	}
}

// TestFixChangedMeanwhile does not write over what somebody else wrote.
func TestFixChangedMeanwhile(t *testing.T) {
	c := tree(t, map[string]string{"a.py": "x = 1  # octolsp: ignore[docstring/undocumented-function]\n"})
	path := filepath.Join(c.Folder, "a.py")
	wrote := false
	c.Progress = nil
	fixed, err := run(t.Context(), c, func(ctx context.Context, s *subject) (fixedFile, error) {
		if !wrote {
			wrote = true
			if err := os.WriteFile(path, []byte("y = 2\n"), 0o644); err != nil {
				return fixedFile{}, err
			}
		}
		return c.fixer(finding.Safe)(ctx, s)
	}, func(file fixedFile) error {
		if err := c.write(file); err == nil {
			t.Error("the file was overwritten")
		}
		return nil
	})
	if err != nil || len(fixed) > 0 {
		t.Errorf("got %v, %v", fixed, err)
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "y = 2\n" {
		t.Errorf("got %q, %v", content, err)
	}
}
