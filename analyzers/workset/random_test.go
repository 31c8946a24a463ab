package workset_test

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tree is packages and crates whose files depend on each other.
const tree = `
-- octolsp.toml --
level = "strict"
-- pkg/__init__.py --
-- pkg/base.py --
class Base:
    def run(self):
        """Runs."""
    def stop(self):
        pass
-- pkg/derived.py --
from pkg.base import Base

class Derived(Base):
    def run(self):
        pass
    def stop(self):
        pass
-- pkg/sub/__init__.py --
-- pkg/sub/far.py --
from ..derived import Derived
from vendored.base import Outer

class Far(Derived, Outer):
    def run(self):
        pass
    def stop(self):
        pass
    def out(self):
        pass
-- vendored/base.py --
class Outer:
    def out(self):
        """Documented."""
-- vendored/.gitignore --
*
-- _private/mod.py --
def f(): pass
-- loose/lib.rs --
mod a;
pub use a::Thing;
-- loose/a.rs --
pub struct Thing;
pub struct Other;
-- krate/Cargo.toml --
[package]
name = "krate"
edition = "2021"
-- krate/src/lib.rs --
//! A crate.
mod inner;
pub mod outer;
-- krate/src/inner.rs --
pub struct Hidden;
-- krate/src/outer/mod.rs --
//! A module.
pub mod deep;
-- krate/src/outer/deep.rs --
pub fn bare() -> Result<(), ()> { Ok(()) }
-- krate/src/orphan.rs --
pub fn orphan() {}
`

// contents are what random edits write, by extension.
var contents = map[string][]string{
	".py": {
		"", "def f(a): pass\n", "class Base:\n    def run(self): pass\n", "class Base:\n    def stop(self):\n        \"\"\"Stops.\"\"\"\n",
		"from pkg.base import Base\nclass Derived(Base):\n    def run(self):\n        \"\"\"Runs.\"\"\"\n    def stop(self): pass\n",
		"class Outer:\n    def out(self): pass\n", "from .base import *\nclass D(Base):\n    def stop(self): pass\n", "def broken(:\n", "\xff\xfe",
	},
	".rs": {
		"", "pub fn f() {}\n", "//! Documented.\nmod inner;\npub mod outer;\npub mod orphan;\n", "pub use crate::inner::Hidden;\nmod inner;\n",
		"pub struct Hidden;\npub struct Thing;\n", "pub mod deep;\n#[path = \"../../loose/a.rs\"]\npub mod a;\n", "#![allow(missing_docs)]\nmod a;\n", "pub fn (",
	},
	".toml": {"level = 'strict'\n", "[package]\nname = 'x'\n", "[workspace]\n", ""},
}

// names are those of files that random edits make.
var names = []string{
	"pkg/__init__.py", "pkg/sub/__init__.py", "pkg/new.py", "pkg/sub/base.py", "vendored/base.py", "vendored/__init__.py", "_private/__init__.py",
	"krate/src/orphan.rs", "krate/src/outer.rs", "krate/src/inner/mod.rs", "krate/Cargo.toml", "loose/Cargo.toml", "loose/src/lib.rs", "mod.rs",
	"pkg/main.rs", "krate/src/outer/a.rs", "__init__.py",
}

// TestIncrementalIsFresh edits files at random. What is shown then is what a
// folder shows that never saw them before.
func TestIncrementalIsFresh(t *testing.T) {
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 7))
		root := unpack(t, tree)
		files := &buffers{}
		s := open(t, root, files)
		for step := range 60 {
			for range 1 + random.IntN(3) {
				s.Invalidate(edit(t, random, root)...)
			}
			if err := s.update(t.Context()); err != nil {
				t.Fatal(err)
			}
			fresh := open(t, root, files)
			if err := fresh.update(t.Context()); err != nil {
				t.Fatal(err)
			}
			if step%20 == 0 {
				fresh.equalsCheck(finder(t, root, "strict"))
			}
			if got, want := s.text(), fresh.text(); got != want {
				t.Fatalf("seed %d, step %d:\n%s", seed, step, difference(got, want))
			}
			if !maps.Equal(s.Hashes(), fresh.Hashes()) {
				t.Fatalf("seed %d, step %d: hashes %v, want %v", seed, step, s.Hashes(), fresh.Hashes())
			}
		}
	}
}

// text is what is shown, one line a finding. Bytes may have moved where lines
// and columns have not.
func (s *shown) text() string {
	var out strings.Builder
	for _, path := range slices.Sorted(maps.Keys(s.files)) {
		for _, f := range s.files[path].Findings {
			fmt.Fprintf(&out, "%s %s %s %x\n", path, f.Rule, f.Message, s.files[path].Hash)
		}
	}
	return out.String()
}

// edit changes something below root and returns the paths that a watcher would
// tell of.
func edit(t *testing.T, random *rand.Rand, root string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if path != root && filepath.Base(path) != "octolsp.toml" {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	one := filepath.Join(root, names[random.IntN(len(names))])
	if len(all) > 0 && random.IntN(2) == 0 {
		one = all[random.IntN(len(all))]
	}
	_, missing := os.Lstat(one)
	kind := contents[filepath.Ext(one)]
	switch choice := random.IntN(8); {
	case choice == 0 && missing == nil:
		if err := os.RemoveAll(one); err != nil {
			t.Fatal(err)
		}
		return []string{one}
	case choice == 1 && missing == nil:
		to := filepath.Join(root, []string{"moved", "pkg", "krate/src", "loose"}[random.IntN(4)], filepath.Base(one))
		if strings.HasPrefix(to, one) {
			return nil
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if os.Rename(one, to) != nil {
			return nil // onto a folder that is not empty
		}
		return []string{one, to}
	case kind != nil:
		// The uppermost folder that is new is what a watcher tells of.
		told := one
		for dir := filepath.Dir(one); ; dir = filepath.Dir(dir) {
			if info, err := os.Stat(dir); err == nil && info.IsDir() {
				break
			} else if err == nil {
				return nil // a file is in the way
			}
			told = dir
		}
		if info, err := os.Stat(one); err == nil && info.IsDir() {
			return nil
		}
		write(t, one, kind[random.IntN(len(kind))])
		return slices.Compact([]string{told, one})
	}
	return nil
}
