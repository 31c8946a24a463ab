package session

import (
	"context"
	"errors"
	"testing"

	"github.com/octollm/octolsp/server/convert"
)

// TestPlaceOfOthers checks that what decides where files belong counts from the
// moment the editor has it.
func TestPlaceOfOthers(t *testing.T) {
	t.Run("a manifest names another root", func(t *testing.T) {
		w := newWorkspace(t, convert.UTF16, `
-- Cargo.toml --
[package]
name = "shapes"
-- src/lib.rs --
//! Shapes.
-- src/other.rs --
//! Other.
pub mod area;
-- src/area.rs --
pub struct Circle;
`)
		w.open("src/area.rs")
		w.expect("src/area.rs")
		w.open("Cargo.toml")
		w.replace("Cargo.toml", "[package]\nname = \"shapes\"\n[lib]\npath = \"src/other.rs\"\n")
		w.expect("src/area.rs", "rustdoc/undocumented-item")
		if err := w.Forget(w.uri("Cargo.toml")); err != nil {
			t.Fatal(err)
		}
		w.expect("src/area.rs")
	})
	t.Run("a repository ignores a file", func(t *testing.T) {
		w := newWorkspace(t, convert.UTF16, "-- .git/HEAD --\n-- .gitignore --\n-- made.py --\nx = 1\n")
		w.open("made.py")
		w.expect("made.py", "docstring/undocumented-module")
		w.write(".gitignore", "made.py\n")
		w.FilesChanged([]FileChange{{Path: w.path(".gitignore")}})
		w.expect("made.py")
	})
	t.Run("a file that is not saved yet", func(t *testing.T) {
		w := newWorkspace(t, convert.UTF16, "-- Cargo.toml --\n[package]\nname = \"shapes\"\n-- src/lib.rs --\n//! Shapes.\npub mod area;\n-- src/area/round.rs --\npub struct Circle;\n")
		w.open("src/area/round.rs")
		w.expect("src/area/round.rs")
		w.openAs(w.at("src/area/mod.rs"), "rust", "//! Areas.\npub mod round;\n")
		w.expect("src/area/round.rs", "rustdoc/undocumented-item")
		if err := w.Forget(w.uri("src/area/mod.rs")); err != nil {
			t.Fatal(err)
		}
		w.expect("src/area/round.rs")
	})
}

// TestClosedIsForgotten checks that a check which ends after its document was
// closed leaves nothing behind.
func TestClosedIsForgotten(t *testing.T) {
	const base, child = "\"\"\"Base.\"\"\"\nclass Base:\n    \"\"\"A base.\"\"\"\n    def run(self) -> None:\n        ", "\"\"\"Child.\"\"\"\nfrom base import Base\nclass Child(Base):\n    \"\"\"A child.\"\"\"\n    def run(self) -> None:\n        pass\n"
	w := newWorkspace(t, convert.UTF16, "")
	w.write("base.py", base+"pass\n")
	w.write("child.py", child)
	w.open("child.py")
	w.expect("child.py", "docstring/undocumented-method")
	w.openAs(w.at("base.py"), "", base+"\"\"\"Run.\"\"\"\n")
	w.expect("child.py")

	before := w.Current()
	if err := w.Forget(w.uri("base.py")); err != nil {
		t.Fatal(err)
	}
	if _, err := w.CheckSyntax(context.Background(), before, before.Document(w.uri("base.py"))); err != nil {
		t.Fatal(err)
	}
	w.expect("child.py", "docstring/undocumented-method")
	if len(w.trees.kept) != 1 {
		t.Errorf("%d documents are warm, want the one that is open", len(w.trees.kept))
	}

	item := Opened{Address: w.at("child.py"), Version: w.version + 1, Text: child}
	if err := w.Open(item); !errors.Is(err, ErrAlreadyOpen) {
		t.Errorf("opening twice: %v", err)
	}
	w.expect("child.py", "docstring/undocumented-method")
	if len(w.trees.kept) != 1 {
		t.Errorf("%d documents are warm after one was opened twice, want one", len(w.trees.kept))
	}
}

// TestConfigAround checks that a config which is open shows its errors wherever
// it lies: above the folder, or where no file was looked at yet.
func TestConfigAround(t *testing.T) {
	w := newWorkspace(t, convert.UTF16, `
-- octolsp.toml --
levle = "basic"
-- folder/a.py --
-- folder/deep/octolsp.toml --
levle = "basic"
`)
	folder := w.Current().Folders[0]
	w.ChangeFolders([]Address{w.at("folder")}, []string{folder.URI})
	w.open("folder/a.py")
	w.check(w.uri("folder/a.py"))
	for _, name := range []string{"octolsp.toml", "folder/deep/octolsp.toml"} {
		w.open(name)
		w.expect(name, RuleConfig)
	}
}
