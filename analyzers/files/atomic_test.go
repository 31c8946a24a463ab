package files

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReplaceKeepsModeAndLink(t *testing.T) {
	folder := t.TempDir()
	path, link := filepath.Join(folder, "a.py"), filepath.Join(folder, "link.py")
	if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o751); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a.py", link); err != nil {
		t.Fatal(err)
	}
	if err := Replace(link, "before", "after"); !errors.Is(err, ErrLink) {
		t.Fatal(err)
	}
	expectContent(t, path, "before")
	if err := Replace(path, "before", "after"); err != nil {
		t.Fatal(err)
	}
	expectContent(t, path, "after")
	if info, err := os.Lstat(path); err != nil || info.Mode() != 0o751 {
		t.Errorf("got %v, %v", info.Mode(), err)
	}
	if target, err := os.Readlink(link); err != nil || target != "a.py" {
		t.Errorf("the link leads to %q, %v", target, err)
	}
	expectNothingBeside(t, folder, 2)
}

func TestReplaceChangedMeanwhile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.py")
	if err := os.WriteFile(path, []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, "before", "after"); !errors.Is(err, ErrChanged) {
		t.Errorf("got %v", err)
	}
	expectContent(t, path, "other")
	expectNothingBeside(t, filepath.Dir(path), 1)
}

func TestCreate(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "new.json")
	f, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("text")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the file is there before it is whole")
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	f.Discard()
	expectContent(t, path, "text")
	if f, err = Create(path); err != nil {
		t.Fatal(err)
	}
	f.Discard()
	expectContent(t, path, "text")
	expectNothingBeside(t, folder, 1)
	if f, err = Create(os.DevNull); err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("%s was replaced: %v, %v", os.DevNull, info, err)
	}
	if _, err := Create(folder); err == nil {
		t.Error("a folder was replaced")
	}
}

func expectContent(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func expectNothingBeside(t *testing.T, folder string, want int) {
	t.Helper()
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != want {
		t.Errorf("got %v, %v", entries, err)
	}
}

// TestReadOnly keeps what its owner has marked as not to be written, also where
// the folder around it may be.
func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.py")
	if err := os.WriteFile(path, []byte("old"), 0o444); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(path); err == nil || !strings.Contains(err.Error(), "is read-only") {
		t.Errorf("Create: %v", err)
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "old" {
		t.Errorf("now %q, %v", content, err)
	}
}
