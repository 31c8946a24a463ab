package files

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// asWriter is the environment variable that makes the test binary write a file and
// end in the middle of it, in the way that it names.
const asWriter = "OCTOLSP_TEST_WRITER"

func TestMain(m *testing.M) {
	if how := os.Getenv(asWriter); how != "" {
		endWhileWriting(how, os.Args[1])
	}
	os.Exit(m.Run())
}

// endWhileWriting begins a new version of path and a folder, and ends.
func endWhileWriting(how, path string) {
	begin := newNamedDraft
	if how == "killed" {
		begin = newDraft
	}
	made, err := begin(path)
	if err == nil {
		_, err = made.WriteString("half")
	}
	if err != nil {
		os.Exit(3)
	}
	switch how {
	case "killed":
		self, _ := os.FindProcess(os.Getpid())
		_ = self.Kill()
		time.Sleep(time.Minute)
	case "abandoned":
		Abandon()
	case "abandoned while a file is put in its place":
		passing.Lock() // as if the disk hung
		Abandon()
	}
	os.Exit(0)
}

// TestNothingIsLeft checks what a process leaves that ends while it writes.
func TestNothingIsLeft(t *testing.T) {
	for how, left := range map[string]int{"killed": 1, "abandoned": 1, "abandoned while a file is put in its place": 2} {
		folder := t.TempDir()
		path := write(t, filepath.Join(folder, "a.py"), "before")
		if how == "killed" {
			file := openNameless(path)
			if file == nil {
				continue // the system has no files without a name
			}
			file.Close()
		}
		command := exec.Command(os.Args[0], path)
		command.Env = append(os.Environ(), asWriter+"="+how)
		if err := command.Run(); err != nil && how != "killed" {
			t.Errorf("%s: %v", how, err)
		}
		expectContent(t, path, "before")
		if entries, err := os.ReadDir(folder); err != nil || len(entries) != left {
			t.Errorf("%s: %v, %v", how, entries, err)
		}
	}
}

// TestDrafts holds both kinds of drafts to the same: to be placed where nothing is
// and where something is, and to be dropped.
func TestDrafts(t *testing.T) {
	for kind, begin := range map[string]func(string) (draft, error){"as the system can": newDraft, "with a name": newNamedDraft} {
		folder := t.TempDir()
		path := filepath.Join(folder, "a.py")
		for _, content := range []string{"first", "second", ""} {
			made, err := begin(path)
			if err != nil {
				t.Fatal(err)
			}
			r := &Replacement{draft: made, path: path, target: path}
			if _, err := r.Write([]byte(content)); err != nil {
				t.Fatal(err)
			}
			if err := r.Commit(); err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
			r.Discard()
			expectContent(t, path, content)
			expectNothingBeside(t, folder, 1)
		}
		made, err := begin(path)
		if err != nil {
			t.Fatal(err)
		}
		r := &Replacement{draft: made, path: path, target: path}
		r.Discard()
		if err := r.Commit(); err != nil {
			t.Error(err)
		}
		expectContent(t, path, "")
		expectNothingBeside(t, folder, 1)
		if len(passing.paths) > 0 {
			t.Errorf("%s: noted are %v", kind, passing.paths)
		}
	}
}

// TestErrorsNameTheFile checks that no error names a file that octolsp made.
func TestErrorsNameTheFile(t *testing.T) {
	for kind, begin := range map[string]func(string) (draft, error){"as the system can": newDraft, "with a name": newNamedDraft} {
		folder := t.TempDir()
		path := filepath.Join(folder, "a.py")
		begun := func() *Replacement {
			made, err := begin(path)
			if err != nil {
				t.Fatal(err)
			}
			return &Replacement{draft: made, path: path, target: path}
		}
		for what, failed := range map[string]func(r *Replacement) error{
			"the disk fails": func(r *Replacement) error {
				r.draft.Close()
				_, err := r.Write([]byte("x"))
				return err
			},
			"a folder came to be there": func(r *Replacement) error {
				if err := os.MkdirAll(filepath.Join(path, "in it"), 0o700); err != nil {
					t.Fatal(err)
				}
				defer os.RemoveAll(path)
				return r.Commit()
			},
			"the folder went": func(r *Replacement) error {
				if err := os.Rename(folder, folder+".moved"); err != nil {
					t.Fatal(err)
				}
				defer func() { _ = os.Rename(folder+".moved", folder) }()
				return r.Commit()
			},
		} {
			r := begun()
			err := failed(r)
			r.Discard()
			var about *fs.PathError
			if !errors.As(err, &about) || about.Path != path || strings.Contains(err.Error(), ".tmp") {
				t.Errorf("%s, %s: got %v", kind, what, err)
			}
		}
	}
	if _, err := Create(filepath.Join(t.TempDir(), "missing", "a.py")); !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), ".tmp") {
		t.Errorf("got %v", err)
	}
}

func TestTemporaryFolder(t *testing.T) {
	folder, remove, err := TemporaryFolder("octolsp-test-")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "a"), "")
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm()&0o077 != 0 || !passing.paths[folder] {
		t.Errorf("got %v, %v", info, err)
	}
	if err := remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) || len(passing.paths) > 0 {
		t.Errorf("got %v, %v", err, passing.paths)
	}
}
