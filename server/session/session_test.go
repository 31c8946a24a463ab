package session

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/server/convert"
	"go.lsp.dev/uri"
	"golang.org/x/tools/txtar"
)

// workspace is a session on a folder with the files of an archive.
type workspace struct {
	*Session
	t      testing.TB
	folder string
	// encoding is the client's.
	encoding convert.Encoding
	// linked counts the calls of Linked.
	linked  int
	version int32
}

func newWorkspace(t testing.TB, encoding convert.Encoding, archive string) *workspace {
	t.Helper()
	w := &workspace{t: t, folder: t.TempDir(), encoding: encoding}
	for _, file := range txtar.Parse([]byte(archive)).Files {
		w.write(file.Name, string(file.Data))
	}
	w.Session = New(Options{
		Overrides: config.Overrides{Folder: w.folder},
		Linked:    func() { w.linked++ },
	})
	t.Cleanup(w.Close)
	w.ChangeFolders([]Address{file(w.folder)}, nil)
	return w
}

func (w *workspace) path(name string) string {
	return filepath.Join(w.folder, filepath.FromSlash(name))
}

func (w *workspace) uri(name string) string { return string(uri.File(w.path(name))) }

// at is where the file with the name is.
func (w *workspace) at(name string) Address { return file(w.path(name)) }

func file(path string) Address { return Address{URI: string(uri.File(path)), Path: path} }

func (w *workspace) write(name, content string) {
	w.t.Helper()
	if err := os.MkdirAll(filepath.Dir(w.path(name)), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(w.path(name), []byte(content), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// open opens a file with the text that it has on the disk.
func (w *workspace) open(name string) {
	w.t.Helper()
	content, err := os.ReadFile(w.path(name))
	if err != nil {
		w.t.Fatal(err)
	}
	w.openAs(w.at(name), "", string(content))
}

func (w *workspace) openAs(at Address, language, content string) {
	w.t.Helper()
	w.version++
	item := Opened{Address: at, Spelled: at.URI, LanguageID: language, Version: w.version, Text: content}
	if err := w.Open(item); err != nil {
		w.t.Fatal(err)
	}
}

// replace replaces the whole text of an open file.
func (w *workspace) replace(name, content string) {
	w.t.Helper()
	w.version++
	if err := w.Change(w.uri(name), w.version, []Change{{Text: content}}); err != nil {
		w.t.Fatal(err)
	}
}

// check is what is found in an open document.
func (w *workspace) check(at string) *Checked {
	w.t.Helper()
	snapshot := w.Current()
	checked, err := w.Check(context.Background(), snapshot, snapshot.Document(at))
	if err != nil {
		w.t.Fatal(err)
	}
	return checked
}

// expect compares the rules that an open file departs from.
func (w *workspace) expect(name string, want ...string) {
	w.t.Helper()
	var got []string
	for _, f := range w.check(w.uri(name)).Findings() {
		got = append(got, f.Rule)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.t.Errorf("%s: found %v, want %v", name, got, want)
	}
}

func TestCrossFile(t *testing.T) {
	w := newWorkspace(t, convert.UTF16, `
-- Cargo.toml --
[package]
name = "shapes"
-- src/lib.rs --
//! Shapes.
mod area;
-- src/area.rs --
pub struct Circle;
-- base.py --
"""Base."""
class Base:
    """A base."""
    def run(self) -> None:
        pass
-- child.py --
"""Child."""
from base import Base
class Child(Base):
    """A child."""
    def run(self) -> None:
        pass
`)
	w.open("src/area.rs")
	w.expect("src/area.rs")
	w.open("child.py")
	w.expect("child.py", "docstring/undocumented-method")

	w.open("src/lib.rs")
	w.replace("src/lib.rs", "//! Shapes.\n/// Areas.\npub mod area;\n")
	w.expect("src/lib.rs")
	w.expect("src/area.rs", "rustdoc/undocumented-item")
	if w.linked == 0 {
		t.Error("no change was announced that may give other documents other findings")
	}

	w.write("base.py", "\"\"\"Base.\"\"\"\nclass Base:\n    \"\"\"A base.\"\"\"\n    def run(self) -> None:\n        \"\"\"Run.\"\"\"\n")
	w.FilesChanged([]FileChange{{Path: w.path("base.py")}})
	w.expect("child.py")

	// The editor's text counts while it is open, the disk's when it is closed.
	w.openAs(w.at("base.py"), "python", "\"\"\"Base.\"\"\"\nclass Base:\n    \"\"\"A base.\"\"\"\n    def run(self) -> None:\n        pass\n")
	w.expect("child.py", "docstring/undocumented-method")
	if err := w.Forget(w.uri("base.py")); err != nil {
		t.Fatal(err)
	}
	w.expect("child.py")
}

func (w *workspace) replaceSettings(raw string) {
	w.t.Helper()
	settings, problems := ParseSettings([]byte(raw))
	if problems != nil {
		w.t.Fatal(problems)
	}
	w.Configure(nil, settings)
}

func TestBadSettings(t *testing.T) {
	settings, problems := ParseSettings([]byte(`{"level": "high", "codeLens": "yes", "ignore": ["D417"], "unknown": 1, "diagnosticMode": "all"}`))
	var said []string
	for _, problem := range problems {
		said = append(said, problem.Error())
	}
	if len(said) != 3 || len(settings.Values) != 1 || settings.DiagnosticMode != Auto {
		t.Errorf("got %+v and the problems\n%s", settings, strings.Join(said, "\n"))
	}
	for _, key := range []string{"octolsp.level", "octolsp.codeLens", "octolsp.diagnosticMode"} {
		if !strings.Contains(strings.Join(said, "\n"), key) {
			t.Errorf("no problem names %s:\n%s", key, strings.Join(said, "\n"))
		}
	}
}

func TestFoldersAndPlaces(t *testing.T) {
	w := newWorkspace(t, convert.UTF16, `
-- octolsp.toml --
level = "basic"
exclude = ["vendored"]
-- a.py --
"""A."""
def f(x):
    """F."""
-- vendored/b.py --
def f(x):
    pass
-- inner/octolsp.toml --
level = "standard"
-- inner/c.py --
"""A."""
def f(x: int):
    """F.

    Args:
        x: X.
    """
`)
	w.ChangeFolders([]Address{w.at("inner")}, nil)
	for _, name := range []string{"a.py", "vendored/b.py", "inner/c.py"} {
		w.open(name)
	}
	w.expect("a.py")
	w.expect("vendored/b.py")
	w.expect("inner/c.py", "typehint/unannotated-return")
	if folder := w.Current().Folder(w.Current().Document(w.uri("inner/c.py"))); folder.Path != w.path("inner") {
		t.Errorf("inner/c.py belongs to %s", folder.Path)
	}

	w.openAs(Address{URI: "untitled:Untitled-1"}, "python", "def f():\n    pass\n")
	if found := w.check("untitled:Untitled-1").Findings(); len(found) == 0 {
		t.Error("nothing found in an untitled buffer")
	}
	elsewhere := filepath.Join(t.TempDir(), "d.rs")
	w.openAs(file(elsewhere), "rust", "pub fn f() -> Result<(), ()> { Ok(()) }\n")
	if found := w.check(file(elsewhere).URI).Findings(); len(found) == 0 {
		t.Error("nothing found in a file outside of any folder")
	}
	script := w.at("script")
	w.openAs(script, "python", "def f():\n    pass\n")
	if found := w.check(script.URI).Findings(); len(found) == 0 {
		t.Error("nothing found in a file whose language only the client knows")
	}
}

func TestOddClients(t *testing.T) {
	w := newWorkspace(t, convert.UTF16, "-- a.py --\nx = 1\n")
	insert := func(inserted string, outside error) []Change {
		return []Change{{Text: inserted, Range: func(before *text.Lines) (text.Range, error) {
			if outside != nil {
				end := len(before.Source)
				return text.Range{Start: end, End: end}, outside
			}
			return text.Range{}, nil
		}}}
	}
	at := w.uri("a.py")
	if err := w.Change(at, 1, insert("y", nil)); !errors.Is(err, ErrNotOpen) {
		t.Errorf("a change of what is not open: %v", err)
	}
	if err := w.Forget(w.uri("a.py")); !errors.Is(err, ErrNotOpen) {
		t.Errorf("closing what is not open: %v", err)
	}
	w.open("a.py")
	item := Opened{Address: w.at("a.py"), Version: 5, Text: "x = 2\n"}
	if err := w.Open(item); !errors.Is(err, ErrAlreadyOpen) {
		t.Errorf("opening twice: %v", err)
	}
	if err := w.Change(at, 3, insert("# ", nil)); !errors.Is(err, ErrOldVersion) {
		t.Errorf("a version that goes back: %v", err)
	}
	if err := w.Change(at, 6, insert("# end", ErrOutside)); !errors.Is(err, ErrOutside) {
		t.Errorf("a range outside: %v", err)
	}
	if got := w.Current().Document(w.uri("a.py")).Text.Source; got != "# x = 2\n# end" {
		t.Errorf("the text is %q", got)
	}
}

func TestUnchanged(t *testing.T) {
	w := newWorkspace(t, convert.UTF16, "-- a.py --\ndef f():\n    pass\n")
	w.open("a.py")
	first := w.check(w.uri("a.py"))
	if again := w.check(w.uri("a.py")); again != first {
		t.Error("a document that did not change was looked at again")
	}
}

func TestCoverageOfFoldersThatGo(t *testing.T) {
	w := newWorkspace(t, convert.UTF16, "-- a.py --\na = 1\n-- lcov.info --\nSF:a.py\nDA:1,0\nend_of_record\n")
	folder := w.Current().FolderAt(w.folder)
	loaded, err := project.LoadAll(t.Context(), project.Options{
		Root: w.folder, Walking: folder.Walking(),
		Read: func(path string) (string, error) { return files.Read(path, 1<<20) },
	}, folder.Config, nil)
	if err != nil {
		t.Fatal(err)
	}
	w.CoverageLoaded(w.folder, loaded)
	w.open("a.py")
	if file, view := w.Current().Document(w.uri("a.py")).Coverage(); file == nil || view == nil {
		t.Fatal("nothing is known of the document")
	}
	w.ChangeFolders(nil, []string{file(w.folder).URI})
	if file, view := w.Current().Document(w.uri("a.py")).Coverage(); file != nil || view != nil || w.Current().Coverage(w.folder) != nil {
		t.Error("what was known of a folder that is gone is shown still")
	}
}

func TestUntitledFolder(t *testing.T) {
	w := newWorkspace(t, convert.UTF16, "-- long/octolsp.toml --\nlevel = \"basic\"\n-- s/octolsp.toml --\nlevel = \"standard\"\n")
	w.ChangeFolders(nil, []string{file(w.folder).URI})
	w.ChangeFolders([]Address{w.at("long"), w.at("s")}, nil)
	w.openAs(Address{URI: "untitled:a"}, "python", "\"\"\"A.\"\"\"\ndef f(x):\n    \"\"\"F.\"\"\"\n")
	if found := w.check("untitled:a").Findings(); len(found) != 0 {
		t.Errorf("found %v by the config of the folder that was named second", found)
	}
}
