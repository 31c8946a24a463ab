//go:build unix

package locate_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/tools/locate"
)

// paint is a tool that octolsp does not know.
var paint = locate.Wanted{
	Name: "paint", Python: true, Probe: []string{"--version"}, Says: "paint ", Oldest: 1, Beyond: 3, Install: "`pip install paint`",
}

// script writes a program that prints the given text, and the folders that it
// needs.
func script(t testing.TB, path, body string) string {
	t.Helper()
	return write(t, path, "#!/bin/sh\n"+body+"\n", 0o755)
}

func write(t testing.TB, path, content string, mode os.FileMode) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// place is a project in a folder of an odd name, with a PATH of its own beside
// it.
type place struct{ project, path string }

func newPlace(t *testing.T) place {
	t.Helper()
	top := filepath.Join(t.TempDir(), "a b\n'\"é𝕏 $HOME")
	p := place{filepath.Join(top, "project"), filepath.Join(top, "path")}
	for _, folder := range []string{p.project, p.path} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", p.path)
	t.Setenv("HOME", top)
	for _, variable := range []string{"VIRTUAL_ENV", "CONDA_PREFIX", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "PYTHONHOME"} {
		t.Setenv(variable, "")
	}
	return p
}

func (p place) where() locate.Where {
	return locate.Where{Folder: p.project, Project: p.project, Trusted: true}
}

func find(t *testing.T, wanted locate.Wanted, where locate.Where) *locate.Program {
	t.Helper()
	program, err := locate.NewFinder().Find(t.Context(), wanted, where)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

func TestOrder(t *testing.T) {
	p := newPlace(t)
	deep := filepath.Join(p.project, "a", "b")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	outside := t.TempDir()
	t.Setenv("VIRTUAL_ENV", filepath.Join(outside, "active"))
	t.Setenv("CONDA_PREFIX", filepath.Join(outside, "conda"))
	// From the last place to the first: each new one comes before those that are
	// there.
	for _, test := range []struct {
		path   string
		from   locate.From
		inside bool
	}{
		{filepath.Join(p.path, "paint"), locate.FromPath, false},
		{filepath.Join(outside, "conda/bin/paint"), locate.FromEnvironment, false},
		{filepath.Join(outside, "active/bin/paint"), locate.FromEnvironment, false},
		{filepath.Join(p.project, "venv/bin/paint"), locate.FromEnvironment, true},
		{filepath.Join(p.project, ".venv/bin/paint"), locate.FromEnvironment, true},
		{filepath.Join(p.project, "a/venv/bin/paint"), locate.FromEnvironment, true},
		{filepath.Join(deep, ".venv/bin/paint"), locate.FromEnvironment, true},
	} {
		script(t, test.path, "echo paint 1.2.3")
		program := find(t, paint, locate.Where{Folder: deep, Project: p.project, Trusted: true})
		if program.Path != test.path || program.From != test.from || program.Inside != test.inside || program.Version != "1.2.3" {
			t.Errorf("want %s from %s, got %+v", test.path, test.from, program)
		}
	}
	named := script(t, filepath.Join(outside, "named"), "echo paint 1.2.4")
	program := find(t, paint, locate.Where{Folder: deep, Project: p.project, Path: named})
	if program.Path != named || program.From != locate.FromConfig || program.Version != "1.2.4" {
		t.Errorf("got %+v", program)
	}
	// What lies above the project is not the project's.
	if err := os.RemoveAll(filepath.Join(deep, ".venv")); err != nil {
		t.Fatal(err)
	}
	if program := find(t, paint, locate.Where{Folder: deep, Project: deep}); program.Path != filepath.Join(outside, "active/bin/paint") {
		t.Errorf("got %+v", program)
	}
}

func TestRefused(t *testing.T) {
	for name, test := range map[string]struct {
		make func(t *testing.T, path string)
		why  string
	}{
		"folder": {func(t *testing.T, path string) {
			if err := os.MkdirAll(path, 0o755); err != nil {
				t.Fatal(err)
			}
		}, "is a directory"},
		"not executable": {func(t *testing.T, path string) { write(t, path, "#!/bin/sh\n", 0o644) }, "is not executable"},
		"dangling link": {func(t *testing.T, path string) {
			write(t, path+"x", "", 0o644)
			if err := os.Symlink("gone", path); err != nil {
				t.Fatal(err)
			}
		}, "is a link to a file that is not there"},
		"another program": {func(t *testing.T, path string) { script(t, path, "echo painter 1.0") }, `is another program than paint: ` + "`paint --version`" + ` does not print "paint" and a version: painter 1.0`},
		"no version":      {func(t *testing.T, path string) { script(t, path, "echo paint well") }, "is another program than paint"},
		"says nothing":    {func(t *testing.T, path string) { script(t, path, "") }, "is another program than paint"},
		"too old":         {func(t *testing.T, path string) { script(t, path, "echo paint 0.9") }, "is version 0.9, and octolsp needs 1 or newer"},
		"fails":           {func(t *testing.T, path string) { script(t, path, "echo sorry >&2; exit 7") }, "failed when run as `paint --version` (exit code 7: sorry)"},
		"crashes":         {func(t *testing.T, path string) { script(t, path, "kill -SEGV $$") }, "was ended by a signal (segmentation fault)"},
		"talks":           {func(t *testing.T, path string) { script(t, path, "exec /bin/cat /dev/zero") }, "printed more than 1 MiB"},
		"moved": {func(t *testing.T, path string) { write(t, path, "#!/gone/python\n", 0o755) },
			"can't be started: the interpreter that its first line names is missing"},
		"no program": {func(t *testing.T, path string) { write(t, path, "\x00\x01", 0o755) }, "can't be started: fork/exec"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			bad := filepath.Join(p.project, ".venv/bin/paint")
			test.make(t, bad)
			_, err := locate.NewFinder().Find(t.Context(), paint, p.where())
			var missing *locate.MissingError
			if !errors.As(err, &missing) || !errors.Is(err, locate.ErrMissing) || len(missing.Tried) != 1 || missing.Tried[0].Path != bad ||
				!strings.HasPrefix(missing.Tried[0].Why, test.why) {
				t.Fatalf("got %v", err)
			}
			for _, part := range []string{"paint", bad + " " + test.why, ".venv", "PATH", paint.Install} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q is not in: %v", part, err)
				}
			}
			good := script(t, filepath.Join(p.path, "paint"), "echo paint 1.0")
			program := find(t, paint, p.where())
			if program.Path != good || len(program.Refused) != 1 || program.Refused[0].Path != bad {
				t.Errorf("got %+v", program)
			}
			// What the config names is not passed over.
			where := p.where()
			where.Path = bad
			_, err = locate.NewFinder().Find(t.Context(), paint, where)
			if !errors.As(err, &missing) || !strings.Contains(err.Error(), "the config names "+bad+" as the program of paint, and it "+test.why) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestConfigNamesNothing(t *testing.T) {
	p := newPlace(t)
	script(t, filepath.Join(p.path, "paint"), "echo paint 1.0")
	where := p.where()
	where.Path = filepath.Join(p.project, "gone")
	_, err := locate.NewFinder().Find(t.Context(), paint, where)
	if !errors.Is(err, locate.ErrMissing) || !strings.Contains(err.Error(), "it is not there") {
		t.Errorf("got %v", err)
	}
}

func TestProbeThatHangs(t *testing.T) {
	p := newPlace(t)
	bad := script(t, filepath.Join(p.project, ".venv/bin/paint"), "/bin/sleep 1000")
	good := script(t, filepath.Join(p.path, "paint"), "echo paint 1.0")
	program := find(t, paint, p.where())
	if program.Path != good || len(program.Refused) != 1 || program.Refused[0].Why != "did not answer `paint --version` within 10s" {
		t.Errorf("got %+v", program)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := locate.NewFinder().Find(ctx, paint, locate.Where{Folder: p.project, Project: p.project, Path: bad, Trusted: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestVersions(t *testing.T) {
	p := newPlace(t)
	for said, want := range map[string]string{
		"paint 1.2.3":                         "1.2.3",
		"paint v1.2.3-nightly (abc 2026)":     "1.2.3-nightly",
		"paint 1.0.1 (compiled: yes)":         "1.0.1",
		"paint 1.1, and more":                 "1.1",
		"warning: old config\npaint 2.0b1":    "2.0b1",
		"paint 1.5.0+local.1\npaint 9 ignore": "1.5.0+local.1",
	} {
		script(t, filepath.Join(p.path, "paint"), "cat <<'END'\n"+said+"\nEND")
		t.Setenv("PATH", p.path+":/usr/bin:/bin")
		if program := find(t, paint, p.where()); program.Version != want || program.Notice != "" {
			t.Errorf("%q: got %q, %q", said, program.Version, program.Notice)
		}
	}
	script(t, filepath.Join(p.path, "paint"), "echo paint 3.0")
	if program := find(t, paint, p.where()); !strings.Contains(program.Notice, "paint 3.0 is newer") {
		t.Errorf("got %+v", program)
	}
}

func TestRelativeFoldersOfThePathDoNotCount(t *testing.T) {
	p := newPlace(t)
	script(t, filepath.Join(p.project, "paint"), "echo paint 1.0")
	t.Chdir(p.project)
	t.Setenv("PATH", strings.Join([]string{"", ".", "../project", p.path}, string(filepath.ListSeparator)))
	if _, err := locate.NewFinder().Find(t.Context(), paint, p.where()); !errors.Is(err, locate.ErrMissing) {
		t.Errorf("got %v", err)
	}
}

func TestEnvironmentIsThatOfTheProgram(t *testing.T) {
	p := newPlace(t)
	t.Setenv("PYTHONHOME", "/usr")
	environment := filepath.Join(p.project, ".venv")
	write(t, filepath.Join(environment, "pyvenv.cfg"), "", 0o644)
	// It sees its environment when it is probed, too.
	script(t, filepath.Join(environment, "bin/paint"), `[ "$VIRTUAL_ENV" ] && echo paint 1.0`)
	want := []string{"VIRTUAL_ENV=" + environment, "PATH=" + environment + "/bin:" + p.path, "PYTHONHOME="}
	if program := find(t, paint, p.where()); !slices.Equal(program.Environment, want) {
		t.Errorf("got %q", program.Environment)
	}
	conda := t.TempDir()
	write(t, filepath.Join(conda, "conda-meta/history"), "", 0o644)
	named := script(t, filepath.Join(conda, "bin/paint"), "echo paint 1.0")
	where := p.where()
	where.Path = named
	if program := find(t, paint, where); !slices.Contains(program.Environment, "CONDA_PREFIX="+conda) {
		t.Errorf("got %q", program.Environment)
	}
}
