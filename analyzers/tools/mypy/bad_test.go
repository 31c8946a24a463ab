//go:build tools

package mypy_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/mypy"
)

func program(t *testing.T, path, script string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

// What a program in mypy's place may do, and what octolsp says of it.
func TestBadPrograms(t *testing.T) {
	good := `echo 'a.py:1:1:1:1: error: bad  [misc]'`
	for _, tc := range []struct {
		name, script, says string
		found              int
	}{
		{"half a line of JSON", good + `; printf '{"file": "a.py", "line": 1, "colu'; exit 1`, "can't be read", 1},
		{"half a line, why", good + `; echo why >&2; printf '{"file": "a.py", "line": 1, "colu'; exit 1`, "why", 1},
		{"not JSON's values", `echo '{"file": 3, "severity": "error"}'; exit 1`, "can't be read", 0},
		{"garbage", `head -c 100000 /dev/urandom; exit 1`, "can't be read", 0},
		{"hangs", good + `; sleep 60 & sleep 60`, "did not end", 1},
		{"a signal", good + `; kill -SEGV $$`, "signal", 1},
		{"exit code", `echo why >&2; exit 77`, "77: why", 0},
		{"exit code 2", `echo why >&2; exit 2`, "why", 0},
		{"crash", `echo 'a.py:1: error: INTERNAL ERROR -- please report a bug'; exit 2`, "crashed", 0},
		{"huge numbers", `echo 'a.py:99999999999999999999:1: error: x'; echo 'a.py:7:9:3:1: error: y  [misc]'; exit 1`, "", 2},
		{"no column", `echo 'a.py:1: error: x'; echo '{"file": "a.py", "line": 1, "column": -1, "message": "y", "hint": null, "code": null, "severity": "error"}'; exit 1`, "", 2},
		{"elsewhere", `echo '/usr/lib/x.pyi:1:1: error: x  [misc]'; exit 1`, "", 0},
		{"a file that is not there", `echo 'gone.py:1:1: error: x  [misc]'; exit 1`, "", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			run := runOf(t, filepath.Join(t.TempDir(), "mypy"), map[string]string{"a.py": "  x = 1  \n"})
			run.Timeout = 500 * time.Millisecond
			program(t, run.Program.Path, tc.script)
			files, err := checkOnce(t, run)
			var failure *tools.Failure
			if tc.says == "" && err != nil || tc.says != "" && (!errors.As(err, &failure) || !strings.Contains(err.Error(), tc.says)) {
				t.Errorf("error %v, want one with %q", err, tc.says)
			}
			if len(files["a.py"].Findings) != tc.found {
				t.Errorf("found %+v", files)
			}
			if tc.name == "no column" {
				for _, f := range files["a.py"].Findings {
					if f.Rule != "mypy/error" || f.Range.Start != 2 || f.Range.End != 7 {
						t.Errorf("without a column: %+v", f)
					}
				}
			}
		})
	}
	for name, path := range map[string]string{"missing": "/nowhere/mypy", "a folder": "/", "not executable": "/etc/passwd"} {
		t.Run(name, func(t *testing.T) {
			var failure *tools.Failure
			if _, err := checkOnce(t, runOf(t, path, nil)); !errors.As(err, &failure) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestCancelledAndRefused(t *testing.T) {
	run := runOf(t, filepath.Join(t.TempDir(), "mypy"), map[string]string{"a.py": "x\n", "b.py": "x\n"})
	program(t, run.Program.Path, `echo 'a.py:1:1:1:1: error: bad  [misc]'; echo 'b.py:1:1:1:1: error: bad  [misc]'; sleep 60`)
	ctx, cancel := context.WithCancel(context.Background())
	if err := (mypy.Tool{}).CheckProject(ctx, run, func(tools.File) error { cancel(); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	enough := errors.New("enough")
	if err := (mypy.Tool{}).CheckProject(context.Background(), run, func(tools.File) error { return enough }); err != enough { //nolint:errorlint // it must be the same
		t.Errorf("refused: %v", err)
	}
}

// A file that is written while mypy runs has findings of nobody knows what text.
func TestChangedMeanwhile(t *testing.T) {
	run := runOf(t, filepath.Join(t.TempDir(), "mypy"), map[string]string{"a.py": "x\n", "b.py": "x\n"})
	program(t, run.Program.Path, `sleep 0.05; echo >>a.py
		echo 'a.py:1:1:1:1: error: bad  [misc]'; echo 'b.py:1:1:1:1: error: bad  [misc]'; exit 1`)
	files, err := checkOnce(t, run)
	if err != nil || len(files) != 1 || len(files["b.py"].Findings) != 1 {
		t.Errorf("found %+v, %v", files, err)
	}
}

// files are a project's, by absolute path.
type files map[string]string

func (f files) ReadFile(path string) ([]byte, error) {
	if content, ok := f[path]; ok {
		return []byte(content), nil
	}
	return nil, os.ErrNotExist
}

func TestPlace(t *testing.T) {
	for _, tc := range []struct {
		name  string
		files files
		want  tools.Place
	}{
		{"ini", files{"/p/mypy.ini": "", "/p/pyproject.toml": "[tool.mypy]\n"}, tools.Place{Root: "/p", Config: "/p/mypy.ini"}},
		{"dot", files{"/p/.mypy.ini": "[mypy]\nplugins = a\n"}, tools.Place{Root: "/p", Config: "/p/.mypy.ini", RunsCode: true}},
		{"toml first", files{"/p/setup.cfg": "[mypy]\n", "/p/pyproject.toml": "[tool.mypy]\nplugins = [\"a\"]\n"},
			tools.Place{Root: "/p", Config: "/p/pyproject.toml", RunsCode: true}},
		{"setup", files{"/p/s/setup.cfg": "[metadata]\n", "/p/setup.cfg": "[mypy]\npython_executable: ./python\n"},
			tools.Place{Root: "/p", Config: "/p/setup.cfg", RunsCode: true}},
		{"sections", files{"/p/mypy.ini": "[mypy]\nstrict = True\n[mypy-a.*]\nplugins = a\n"}, tools.Place{Root: "/p", Config: "/p/mypy.ini"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if place, ok := (mypy.Tool{}).Place("/p/s/a.py", tc.files); !ok || place != tc.want {
				t.Errorf("%+v, want %+v", place, tc.want)
			}
		})
	}
}

func TestPlaceEndsAtRepository(t *testing.T) {
	above := t.TempDir()
	project := filepath.Join(above, "p")
	if err := os.MkdirAll(filepath.Join(project, ".git"), 0o700); err != nil {
		t.Fatal(err)
	}
	place, ok := mypy.Tool{}.Place(filepath.Join(project, "s", "a.py"), files{filepath.Join(above, "mypy.ini"): ""})
	if want := (tools.Place{Root: project}); !ok || place != want {
		t.Errorf("%+v, want %+v", place, want)
	}
}

func TestExplain(t *testing.T) {
	tool := mypy.Tool{}
	page, err := tool.Explain(context.Background(), tools.Run{}, "mypy/attr-defined")
	if err != nil || !strings.Contains(page, "#code-attr-defined>") || !tool.Explains("mypy/attr-defined") || tool.Explains("F401") {
		t.Errorf("%q, %v", page, err)
	}
	if page, err = tool.Explain(context.Background(), tools.Run{}, "mypy/note"); err != nil || strings.Contains(page, "http") {
		t.Errorf("%q, %v", page, err)
	}
}

// A modification time in the future, as a restored archive or a clock that is
// wrong gives, does not say that the file was written while mypy ran.
func TestModifiedInTheFuture(t *testing.T) {
	run := realRun(t, "sid", map[string]string{"a.py": "x: int = \"a\"\n"})
	later := time.Now().Add(2 * 365 * 24 * time.Hour)
	if err := os.Chtimes(filepath.Join(run.Root, "a.py"), later, later); err != nil {
		t.Fatal(err)
	}
	found, err := checkOnce(t, run)
	if err != nil || len(found["a.py"].Findings) != 1 || found["a.py"].Findings[0].Rule != "mypy/assignment" {
		t.Errorf("found %+v, %v", found, err)
	}
}
