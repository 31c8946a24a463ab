//go:build unix

package locate_test

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/tools/locate"
)

func TestUntrustedProgramsOfTheProjectAreNotStarted(t *testing.T) {
	tests := map[string]func(t *testing.T, p place, where *locate.Where, body string) (path string){
		"environment": func(t *testing.T, p place, _ *locate.Where, body string) string {
			return script(t, filepath.Join(p.project, ".venv/bin/paint"), body)
		},
		"environment that links outside": func(t *testing.T, p place, _ *locate.Where, body string) string {
			return link(t, script(t, filepath.Join(p.path, "other"), body), filepath.Join(p.project, ".venv/bin/paint"))
		},
		"config": func(t *testing.T, p place, where *locate.Where, body string) string {
			where.Path = script(t, filepath.Join(p.project, "paint"), body)
			return where.Path
		},
		"PATH": func(t *testing.T, p place, _ *locate.Where, body string) string {
			t.Setenv("PATH", filepath.Join(p.project, "node")+":"+p.path)
			return script(t, filepath.Join(p.project, "node/paint"), body)
		},
		"link into the project": func(t *testing.T, p place, _ *locate.Where, body string) string {
			return link(t, script(t, filepath.Join(p.project, "x/other"), body), filepath.Join(p.path, "paint"))
		},
		"link to the folder": func(t *testing.T, p place, where *locate.Where, body string) string {
			script(t, filepath.Join(p.project, ".venv/bin/paint"), body)
			other := link(t, p.project, filepath.Join(p.path, "link"))
			where.Folder, where.Project = other, other
			return filepath.Join(other, ".venv/bin/paint")
		},
		"active environment by another name": func(t *testing.T, p place, _ *locate.Where, body string) string {
			script(t, filepath.Join(p.project, "env/bin/paint"), body)
			other := link(t, p.project, filepath.Join(p.path, "link"))
			t.Setenv("VIRTUAL_ENV", filepath.Join(other, "env"))
			return filepath.Join(other, "env/bin/paint")
		},
	}
	for name, set := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			trace := filepath.Join(t.TempDir(), "trace")
			where := p.where()
			where.Trusted = false
			path := set(t, p, &where, "echo >"+trace+"; echo paint 1.0")
			_, err := locate.NewFinder().Find(t.Context(), paint, where)
			var untrusted *locate.UntrustedError
			if !errors.As(err, &untrusted) || untrusted.Path != path {
				t.Errorf("got %v", err)
			}
			if _, err := os.Stat(trace); err == nil {
				t.Error("it was started")
			}
			where.Trusted = true
			if program := find(t, paint, where); !program.Inside || program.Path != path {
				t.Errorf("got %+v", program)
			}
		})
	}
}

func TestUntrustedProjectDoesNotSeeProbes(t *testing.T) {
	p := newPlace(t)
	// It would take a file of the folder that it runs in for a part of itself.
	script(t, filepath.Join(p.path, "paint"), "[ -e part ] && exit 1; echo paint 1.0")
	write(t, filepath.Join(p.project, "part"), "", 0o644)
	t.Chdir(p.project)
	where := p.where()
	where.Trusted = false
	find(t, paint, where)
}

func TestProbedOnce(t *testing.T) {
	p := newPlace(t)
	trace := filepath.Join(t.TempDir(), "trace")
	path := script(t, filepath.Join(p.path, "paint"), "echo >>"+trace+"; echo paint 1.0")
	probes := func() int64 {
		info, err := os.Stat(trace)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	l := locate.NewFinder()
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := l.Find(t.Context(), paint, p.where()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := probes(); n != 1 {
		t.Errorf("probed %d times", n)
	}
	script(t, path, "echo >>"+trace+"; echo paint 1.1")
	if err := os.Chtimes(path, time.Now(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if program, err := l.Find(t.Context(), paint, p.where()); err != nil || program.Version != "1.1" || probes() != 2 {
		t.Errorf("got %+v, %v, %d probes", program, err, probes())
	}
	l.Forget()
	if _, err := l.Find(t.Context(), paint, p.where()); err != nil || probes() != 3 {
		t.Errorf("got %v, %d probes", err, probes())
	}
}

func TestShimIsAskedForEachFolder(t *testing.T) {
	p := newPlace(t)
	shims := filepath.Join(p.path, "shims")
	t.Setenv("PATH", shims)
	script(t, filepath.Join(shims, "paint"), `read -r version <.python-version; echo "paint $version"`)
	l := locate.NewFinder()
	for folder, version := range map[string]string{"a": "1.1", "b": "1.2"} {
		write(t, filepath.Join(p.project, folder, ".python-version"), version+"\n", 0o644)
		where := p.where()
		where.Folder = filepath.Join(p.project, folder, "deep")
		if program, err := l.Find(t.Context(), paint, where); err != nil || program.Version != version {
			t.Errorf("got %+v, %v", program, err)
		}
	}
}

func link(t *testing.T, to, path string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(to, path); err != nil {
		t.Fatal(err)
	}
	return path
}
