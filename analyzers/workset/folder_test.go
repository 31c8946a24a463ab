package workset_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/octollm/octolsp/analyzers/workset"
)

func (s *shown) path(name string) string { return filepath.Join(s.root, name) }

func (s *shown) remove(name string) {
	s.Helper()
	if err := os.RemoveAll(s.path(name)); err != nil {
		s.Fatal(err)
	}
}

// TestLinked follows what a change in one file does to others.
func TestLinked(t *testing.T) {
	root := unpack(t, tree)
	s := open(t, root, &buffers{})
	s.expect("_private/mod.py", "krate/src/outer/deep.rs", "krate/src/outer/mod.rs", "loose/a.rs", "loose/lib.rs", "pkg/__init__.py", "pkg/base.py",
		"pkg/derived.py", "pkg/sub/__init__.py", "pkg/sub/far.py")

	write(t, s.path("pkg/base.py"), "class Base:\n    def run(self):\n        \"\"\"Runs.\"\"\"\n    def stop(self):\n        \"\"\"Stops.\"\"\"\n")
	s.Invalidate(s.path("pkg/base.py"))
	s.expect("pkg/base.py", "pkg/derived.py", "pkg/sub/far.py")

	// vendored is not part of the folder, but a base class is there.
	write(t, s.path("vendored/base.py"), "class Outer:\n    def out(self): pass\n")
	s.Invalidate(s.path("vendored/base.py"))
	s.expect("pkg/sub/far.py")

	// A module becomes reachable.
	write(t, s.path("krate/src/lib.rs"), "//! A crate.\npub mod inner;\npub mod outer;\n")
	s.Invalidate(s.path("krate/src/lib.rs"))
	s.expect("krate/src/inner.rs", "krate/src/lib.rs")

	// A crate has a file of another one.
	write(t, s.path("krate/src/lib.rs"), "//! A crate.\nmod inner;\npub mod outer;\n#[path = \"../../loose/a.rs\"]\nmod a;\npub use a::*;\n")
	s.Invalidate(s.path("krate/src/lib.rs"))
	s.expect("krate/src/inner.rs", "krate/src/lib.rs")
	write(t, s.path("loose/a.rs"), "pub use crate::inner::Hidden;\npub struct Thing;\n")
	s.Invalidate(s.path("loose/a.rs"))
	s.expect("krate/src/inner.rs", "loose/a.rs")

	// Folders go.
	s.remove("_private")
	s.remove("pkg")
	s.Invalidate(s.path("_private"), s.path("pkg"))
	s.expect("_private/mod.py", "pkg/__init__.py", "pkg/base.py", "pkg/derived.py", "pkg/sub/__init__.py", "pkg/sub/far.py")
	s.equalsCheck(finder(t, root, "strict"))
}

// TestNothingChanged touches files without a change in what is found.
func TestNothingChanged(t *testing.T) {
	s := open(t, unpack(t, "-- a.py --\ndef f(a): pass\n-- b.py --\n\"\"\"Fine.\"\"\"\n"), &buffers{})
	s.expect("a.py")
	if hash, known := s.Known(s.path("b.py")); hash != 0 || !known {
		t.Errorf("b.py: %d, %v", hash, known)
	}
	write(t, s.path("a.py"), "def f(a): pass # the same\n")
	s.Invalidate(s.path("a.py"), s.path("b.py"), s.path("absent.py"), filepath.Dir(s.root))
	s.expect()
	write(t, s.path("a.py"), "# Moved.\ndef f(a): return 1\n")
	s.Invalidate(s.root)
	s.expect("a.py")
	s.Forget(s.path("a.py"), s.path("b.py"))
	s.expect("a.py")
	s.remove("a.py")
	s.remove("b.py")
	s.Invalidate(s.root)
	s.expect("a.py")
	if hashes := s.Hashes(); len(hashes) > 0 {
		t.Errorf("known: %v", hashes)
	}
}

// TestOpen takes the text of an open file for what it says to others, and
// leaves the file itself to whoever opened it.
func TestOpen(t *testing.T) {
	files := &buffers{}
	s := open(t, unpack(t, "-- base.py --\n\"\"\"M.\"\"\"\nclass Base:\n    \"\"\"C.\"\"\"\n    def run(self) -> None: pass\n"+
		"-- derived.py --\n\"\"\"M.\"\"\"\nfrom base import Base\nclass Derived(Base):\n    \"\"\"C.\"\"\"\n    def run(self) -> None: pass\n"), files)
	s.expect("base.py", "derived.py")
	files.set(s.path("base.py"), "\"\"\"M.\"\"\"\nclass Base:\n    \"\"\"C.\"\"\"\n    def run(self) -> None:\n        \"\"\"Runs.\"\"\"\n")
	s.Invalidate(s.path("base.py"))
	s.expect("derived.py")
	if _, known := s.Known(s.path("base.py")); known {
		t.Error("a file that is open has a hash")
	}
	files.close(s.path("base.py"))
	s.Invalidate(s.path("base.py"))
	s.expect("base.py", "derived.py")

	// A file is reported once it is closed, also without findings.
	files.set(s.path("base.py"), "")
	s.Invalidate(s.path("base.py"))
	s.expect()
	write(t, s.path("base.py"), "\"\"\"M.\"\"\"\n")
	files.close(s.path("base.py"))
	s.Invalidate(s.path("base.py"))
	s.expect("base.py")

	// A module that is not on the disk.
	files.set(s.path("base.py"), "")
	s.remove("base.py")
	s.Invalidate(s.path("base.py"))
	s.expect()
	files.set(s.path("base.py"), "class Base:\n    def run(self):\n        \"\"\"Runs.\"\"\"\n")
	s.Invalidate(s.path("base.py"))
	s.expect("derived.py")
}

// TestLeftOut shows which files do not belong to a folder.
func TestLeftOut(t *testing.T) {
	root := unpack(t, `
-- a.py --
def f(a): pass
-- inner/a.py --
def f(a): pass
-- broken/octolsp.toml --
levle = 1
-- broken/a.py --
def f(a): pass
-- broken/node_modules/a.py --
def f(a): pass
-- broken/whole/octolsp.toml --
-- broken/whole/a.py --
def f(a): pass
-- large/octolsp.toml --
max-file-size = 3
-- large/a.py --
def f(a): pass
-- .git/config --
-- ignored/a.py --
def f(a): pass
-- .gitignore --
/ignored
`)
	s := open(t, root, &buffers{})
	write(t, s.path("latin.py"), "def f(a): pass # \xe9\n")
	find := finder(t, root, "strict")
	settings := workset.Settings{Find: find.Find, Others: []string{s.path("inner")}}
	s.Configure(settings)
	s.expect("a.py", "broken/whole/a.py")
	var problems []string
	for _, file := range find.Files() {
		for _, problem := range file.Problems {
			problems = append(problems, problem.Error())
		}
	}
	if want := `broken/octolsp.toml:1:1: unknown key "levle": did you mean "level"?`; !slices.Equal(problems, []string{want}) {
		t.Errorf("problems %q", problems)
	}

	write(t, s.path("broken/octolsp.toml"), "")
	s.Configure(workset.Settings{Find: finder(t, root, "strict").Find})
	s.expect("broken/a.py", "inner/a.py")
	s.Configure(workset.Settings{Find: finder(t, root, "basic").Find, Others: []string{s.path("inner")}})
	s.expect("a.py", "broken/a.py", "broken/whole/a.py", "inner/a.py")
	write(t, s.path(".gitignore"), "")
	s.Invalidate(s.path(".gitignore"))
	s.expect("ignored/a.py")
	if err := os.Symlink("a.py", s.path("link.py")); err != nil {
		t.Fatal(err)
	}
	s.Invalidate(s.path("link.py"))
	s.expect()
	if err := os.Rename(s.path("a.py"), s.path("ignored/b.py")); err != nil {
		t.Fatal(err)
	}
	s.remove("link.py")
	if err := os.Symlink("ignored/b.py", s.path("link.py")); err != nil {
		t.Fatal(err)
	}
	s.Invalidate(s.path("a.py"), s.path("link.py"), s.path("ignored/b.py"))
	s.expect("a.py", "ignored/b.py")
	write(t, s.path(".gitignore"), "/ignored\n")
	s.Invalidate(s.path(".gitignore"))
	s.expect("ignored/a.py", "ignored/b.py", "link.py")
}

// TestEnded ends updates in the middle, by their context and by a report that
// fails. The next ones report the rest.
func TestEnded(t *testing.T) {
	root := filepath.Join(tool(t, "get-python-library"), "email")
	whole := open(t, root, &buffers{})
	if err := whole.update(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := open(t, root, &buffers{})
	failure := errors.New("the client is gone")
	for round := 0; ; round++ {
		ctx, cancel := context.WithCancel(t.Context())
		count := 0
		err := s.Update(ctx, func(file workset.File) error {
			if count++; count > 3 && round%2 == 0 {
				return failure
			} else if count == 3 {
				cancel()
			}
			return s.report(file)
		}, nil)
		cancel()
		if err == nil {
			break
		}
		if round > 40 || round%2 == 1 && !errors.Is(err, context.Canceled) {
			t.Fatalf("round %d: %v", round, err)
		}
	}
	if s.text() != whole.text() || !maps.Equal(s.Hashes(), whole.Hashes()) {
		t.Error(difference(s.text(), whole.text()))
	}
	if repeated := len(s.reported) - len(s.files); repeated != 0 {
		t.Errorf("%d files were reported twice", repeated)
	}
}

// TestProgress counts every file once.
func TestProgress(t *testing.T) {
	root := unpack(t, tree)
	folder := workset.New(root, &buffers{}, workset.Settings{Find: finder(t, root, "strict").Find}, 2)
	last, end := 0, 0
	err := folder.Update(t.Context(), func(workset.File) error { return nil }, func(done, total int) {
		if done != last+1 || total < done {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last, end = done, total
	})
	if err != nil || last != end || last != len(folder.Hashes()) {
		t.Errorf("%d of %d done, %v", last, end, err)
	}
}

// TestAtOnce invalidates and updates from several goroutines while files come
// and go.
func TestAtOnce(t *testing.T) {
	root := unpack(t, tree)
	files := &buffers{}
	s := open(t, root, files)
	var work sync.WaitGroup
	for i := range 4 {
		work.Go(func() {
			path := s.path("pkg/" + strings.Repeat("x", i+1) + ".py")
			for range 20 {
				write(t, path, "from pkg.base import *\nclass D(Base):\n    def run(self): pass\n")
				s.Invalidate(path)
				if err := s.Update(t.Context(), s.report, nil); err != nil {
					t.Error(err)
				}
				s.Hashes()
				if err := os.Remove(path); err != nil {
					t.Error(err)
				}
				s.Invalidate(path)
			}
		})
	}
	work.Wait()
	if err := s.update(t.Context()); err != nil {
		t.Fatal(err)
	}
	fresh := open(t, root, files)
	if err := fresh.update(t.Context()); err != nil || s.text() != fresh.text() {
		t.Error(err, difference(s.text(), fresh.text()))
	}
}
