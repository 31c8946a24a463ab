//go:build tools

package mypy_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/tools/mypy"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// suites are those of the generations: bytes and text only, JSON without ends,
// and the native parser.
var suites = []string{"bookworm", "trixie", "sid"}

// cache is what all runs of a generation share.
var cache string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "octolsp-mypy-cache-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	cache = folder
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// realRun is a run of the suite's mypy in a new folder with the files.
func realRun(t *testing.T, suite string, files map[string]string) tools.Run {
	t.Helper()
	path := parts.Mypy(t, suite)
	out, err := exec.Command(path, "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	run := runOf(t, path, files)
	run.Program.Version = strings.Fields(string(out))[1]
	run.Program.Environment = []string{"MYPY_CACHE_DIR=" + filepath.Join(cache, suite)}
	return run
}

func runOf(t *testing.T, program string, files map[string]string) tools.Run {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		write(t, filepath.Join(root, name), content)
	}
	return tools.Run{
		Program: &locate.Program{Path: program, Version: "1.0.1"}, Root: root, Timeout: time.Minute, Trusted: true,
		Read: func(path string) (string, error) {
			content, err := os.ReadFile(path)
			return string(content), err
		},
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// collect returns what was found, by path from root, with the texts.
func collect(t *testing.T, run tools.Run, check func(emit func(tools.File) error) error) (map[string]tools.File, error) {
	t.Helper()
	files := map[string]tools.File{}
	err := check(func(file tools.File) error {
		name, err := filepath.Rel(run.Root, file.Path)
		if err != nil {
			t.Fatal(err)
		}
		file.Findings = append(files[name].Findings, file.Findings...)
		files[name] = file
		return nil
	})
	return files, err
}

func checkOnce(t *testing.T, run tools.Run) (map[string]tools.File, error) {
	t.Helper()
	return collect(t, run, func(emit func(tools.File) error) error {
		return mypy.Tool{}.CheckProject(context.Background(), run, emit)
	})
}

// project is what every generation says the same of: each error stands in a
// comment of the same line, after "#:", as its code and the text that it is
// about.
var project = map[string]string{
	"mypy.ini":      "[mypy]\npretty = True\nshow_error_context = True\nshow_error_code_links = True\n",
	"before.py":     "α𝕏: str = \"é𝕏\"; y: int = \"é𝕏\"  #: assignment \"é𝕏\"\n",
	"tab.py":        "def f(a: int) -> str:\n\tif a:\n\t\treturn a  #: return-value a\n\treturn \"é\".foo  #: attr-defined \"é\".foo\n",
	"windows.py":    "x: int = 1\r\ny: int = \"a\"  #: assignment \"a\"\r\n\"é\"; (\"\").q  #: attr-defined (\"\").q\r\n",
	"mark.py":       "\ufeffx: int = \"a\"  #: assignment \"a\"\nx.q  #: attr-defined x.q\n",
	"feed.py":       "x: int = 1\n\f\ny: int = \"a\"  #: assignment \"a\"\n\fz: int = \"b\"  #: assignment \"b\"\n",
	"names.py":      "x = 1\n\"é𝕏é𝕏é\"; é = x.é  #: attr-defined x.é\nx.é; \"𝕏\"; x.𝕏é  #: attr-defined x.é #: attr-defined x.𝕏é\n",
	"a b/é𝕏 '\".py": "x: int = \"\"  #: assignment \"\"\n",
	"-x.py":         "x: int = \"\"  #: assignment \"\"\n",
	"@y.py":         "x: int = \"\"  #: assignment \"\"\n",
	"clean.py":      "x = \"é\"\n",
}

// marked are the markers of the text, with their lines.
func marked(content string) []string {
	var all []string
	for number, line := range strings.Split(content, "\n") {
		_, rest, _ := strings.Cut(line, "#:")
		for mark := range strings.SplitSeq(rest, "#:") {
			if mark = strings.TrimSpace(mark); mark != "" {
				all = append(all, fmt.Sprintf("%d %s", number+1, mark))
			}
		}
	}
	return all
}

func TestPositions(t *testing.T) {
	for _, suite := range suites {
		t.Run(suite, func(t *testing.T) {
			run := realRun(t, suite, project)
			for name := range project {
				if strings.HasSuffix(name, ".py") {
					run.Paths = append(run.Paths, filepath.Join(run.Root, name))
				}
			}
			slices.Sort(run.Paths)
			files, err := checkOnce(t, run)
			if err != nil {
				t.Fatal(err)
			}
			for name, content := range project {
				if filepath.Ext(name) != ".py" {
					continue
				}
				if got, want := described(files[name], content), marked(content); !slices.Equal(got, want) {
					t.Errorf("%s: found %q, want %q", name, got, want)
				}
			}
			compare(t, run, files)
		})
	}
}

// described are the findings as their markers are written.
func described(file tools.File, content string) []string {
	var all []string
	for _, f := range file.Findings {
		line := 1 + strings.Count(content[:f.Range.Start], "\n")
		all = append(all, fmt.Sprintf("%d %s %s", line, strings.TrimPrefix(f.Rule, "mypy/"), content[f.Range.Start:f.Range.End]))
	}
	slices.Sort(all)
	return all
}

var said = regexp.MustCompile(`^(.+):(\d+):(\d+): (error|note): (.*)$`)

// compare holds the findings against mypy's own output. Columns of the native
// parser can't be relied on, so Python's tells them.
func compare(t *testing.T, run tools.Run, files map[string]tools.File) {
	t.Helper()
	arguments := []string{"--show-column-numbers", "--no-pretty", "--no-error-summary", "--hide-error-context", "--show-error-codes"}
	if strings.HasPrefix(run.Program.Version, "2.") {
		arguments = append(arguments, "--no-native-parser", "--cache-dir="+t.TempDir())
	}
	if len(run.Paths) == 0 {
		arguments = append(arguments, ".")
	}
	for _, path := range run.Paths {
		name, _ := filepath.Rel(run.Root, path)
		arguments = append(arguments, "./"+name)
	}
	cmd := exec.Command(run.Program.Path, arguments...)
	cmd.Dir, cmd.Env = run.Root, append(os.Environ(), run.Program.Environment...)
	out, _ := cmd.Output()
	var want []string
	for line := range strings.Lines(string(out)) {
		parts := said.FindStringSubmatch(strings.TrimSpace(line))
		if parts == nil {
			t.Fatalf("unexpected output of mypy: %q", line)
		}
		if parts[4] == "error" || strings.HasPrefix(parts[5], "Revealed") {
			want = append(want, fmt.Sprintf("%s:%s:%s: %s: %s", filepath.Clean(parts[1]), parts[2], parts[3], parts[4], parts[5]))
		}
	}
	var got []string
	for name, file := range files {
		for _, f := range file.Findings {
			before := file.Source[:f.Range.Start]
			start := 1 + strings.LastIndex(before, "\n")
			level, code := "error", "  ["+f.Code+"]"
			if f.Severity == finding.Info {
				level, code = "note", ""
			}
			if f.Code != strings.TrimPrefix(f.Rule, "mypy/") && f.Code != "" || f.Source != "mypy" {
				t.Errorf("%s has the code %q of %q", f.Rule, f.Code, f.Source)
			}
			column := len(strings.TrimPrefix(before[start:], "\ufeff")) + 1
			got = append(got, name+":"+strconv.Itoa(strings.Count(before, "\n")+1)+":"+strconv.Itoa(column)+": "+level+": "+f.Message+code)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestNotes(t *testing.T) {
	for _, suite := range suites {
		t.Run(suite, func(t *testing.T) {
			run := realRun(t, suite, map[string]string{"notes.py": "import nothing_here\n" +
				"class A:\n    def f(self) -> int:\n        return 1\n" +
				"class B(A):\n    def f(self, x: int) -> int:\n        return 1\n" +
				"reveal_type(A().f().foo)\n"})
			files, err := checkOnce(t, run)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, run, files)
			found := files["notes.py"].Findings
			if len(found) != 4 {
				t.Fatalf("found %d", len(found))
			}
			if !strings.HasSuffix(found[0].URL, "#missing-imports") || len(found[0].Related) != 0 {
				t.Errorf("the import: %+v", found[0])
			}
			var related []string
			for _, note := range found[1].Related {
				related = append(related, note.Message)
			}
			want := []string{"Superclass:", "def f(self) -> int", "Subclass:", "def f(self, x: int) -> int"}
			if !slices.Equal(related, want) && len(related) < 4 || !strings.HasSuffix(found[1].URL, "#code-override") {
				t.Errorf("the override: %q, %q", related, found[1].URL)
			}
			if last := found[3]; last.Rule != "mypy/note" || last.Severity != finding.Info || last.URL != "" || last.Code != "" {
				t.Errorf("the type: %+v", last)
			}
		})
	}
}

func TestSyntaxErrorIsAFinding(t *testing.T) {
	for _, suite := range suites {
		t.Run(suite, func(t *testing.T) {
			run := realRun(t, suite, map[string]string{"a.py": "import b\nx: int = \"\"\n", "b.py": "é = (\n"})
			files, err := checkOnce(t, run)
			if err != nil || len(files["b.py"].Findings) == 0 || files["b.py"].Findings[0].Rule != "mypy/syntax" {
				t.Errorf("found %+v, %v", files, err)
			}
			run.Paths = []string{filepath.Join(run.Root, "a.py")}
			_, err = checkOnce(t, run)
			var failure *tools.Failure
			if !errors.As(err, &failure) || failure.Path != filepath.Join(run.Root, "b.py") {
				t.Errorf("an error elsewhere: %v", err)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for _, tc := range []struct {
		name, says, path string
		files            map[string]string
	}{
		{"twice", "Duplicate module named", "", map[string]string{"a/x.py": "", "b/x.py": ""}},
		{"plug-in", "nothing_here", "mypy.ini", map[string]string{"mypy.ini": "[mypy]\nplugins = nothing_here\n", "x.py": ""}},
		{"nothing", "mypy", "", map[string]string{"x.txt": ""}},
		{"bytes", "decode", "", map[string]string{"x.py": "\xff\n"}},
	} {
		for _, suite := range []string{"bookworm", "sid"} {
			t.Run(tc.name+" "+suite, func(t *testing.T) {
				run := realRun(t, suite, tc.files)
				_, err := checkOnce(t, run)
				var failure *tools.Failure
				if !errors.As(err, &failure) || !strings.Contains(err.Error(), tc.says) || tc.path != "" && failure.Path != filepath.Join(run.Root, tc.path) {
					t.Errorf("%v", err)
				}
			})
		}
	}
}

func TestConfigNamesFiles(t *testing.T) {
	bad := "x: int = \"\"\n"
	for name, content := range map[string]string{
		"pyproject.toml": "[tool.mypy]\nfiles = [\"src\"]\n",
		"setup.cfg":      "[metadata]\nname = x\n[mypy]\nfiles =\n    src,\n    other\n",
		"mypy.ini":       "[mypy]\npackages = src\n",
	} {
		t.Run(name, func(t *testing.T) {
			run := realRun(t, "bookworm", map[string]string{
				name: content, "src/__init__.py": "", "src/a.py": bad, "src/b.py": bad, "other/c.py": "", "d.py": bad,
			})
			files, err := checkOnce(t, run)
			if err != nil || len(files) != 2 || len(files["src/a.py"].Findings) != 1 {
				t.Errorf("found %+v, %v", files, err)
			}
			run.Paths = []string{filepath.Join(run.Root, "src/b.py"), filepath.Join(run.Root, "d.py")}
			if files, err = checkOnce(t, run); err != nil || len(files) != 1 || len(files["src/b.py"].Findings) != 1 {
				t.Errorf("of b: %+v, %v", files, err)
			}
		})
	}
}
