package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func write(t *testing.T, path, content string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// pipe is a named pipe that nobody writes to.
func pipe(t *testing.T, path string) string {
	t.Helper()
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead(t *testing.T) {
	folder := t.TempDir()
	path := write(t, filepath.Join(folder, "a.py"), "12345")
	link := filepath.Join(folder, "link.py")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		path  string
		limit int64
		want  string
		err   error
	}{
		{path, 5, "12345", nil},
		{link, 5, "12345", nil},
		{path, 4, "", ErrTooLarge},
		{folder, 4, "", ErrNotRegular},
		{os.DevNull, 4, "", ErrNotRegular},
		{pipe(t, filepath.Join(folder, "pipe")), 4, "", ErrNotRegular},
		{filepath.Join(folder, "none"), 4, "", fs.ErrNotExist},
	} {
		if got, err := Read(test.path, test.limit); got != test.want || !errors.Is(err, test.err) {
			t.Errorf("Read(%s, %d) = %q, %v; want %q, %v", test.path, test.limit, got, err, test.want, test.err)
		}
		file, err := Open(test.path, test.limit)
		if !errors.Is(err, test.err) {
			t.Errorf("Open(%s, %d) fails with %v, want %v", test.path, test.limit, err, test.err)
		}
		if err == nil {
			file.Close()
		}
	}
}

func TestFS(t *testing.T) {
	folder := t.TempDir()
	in := func(name string) string { return filepath.Join(folder, name) }
	write(t, in("a.py"), "on the disk\n")
	if err := os.Truncate(write(t, in("large.toml"), ""), Largest+1); err != nil {
		t.Fatal(err)
	}
	pipe(t, in("pipe.toml"))
	overlay := Overlay(func(path string) (string, bool) {
		text, open := map[string]string{in("a.py"): "in the editor\n", in("new.py"): "new\n"}[path]
		return text, open
	})
	for _, test := range []struct {
		name         string
		disk, edited string // "!" and what the error says, if reading fails
		is, isEdited bool
	}{
		{"a.py", "on the disk\n", "in the editor\n", true, true},
		{"new.py", "!no such file", "new\n", false, true},
		{"large.toml", "!the file is larger than 67108864 bytes", "!the file is larger", true, true},
		{"pipe.toml", "!file does not exist", "!file does not exist", false, false},
		{".", "!file does not exist", "!file does not exist", false, false},
	} {
		for _, of := range []struct {
			fs   FS
			want string
			is   bool
		}{{Disk{}, test.disk, test.is}, {overlay, test.edited, test.isEdited}, {NewListing(overlay), test.edited, test.isEdited}} {
			content, err := of.fs.ReadFile(in(test.name))
			if says, fails := strings.CutPrefix(of.want, "!"); fails != (err != nil) || fails && !strings.Contains(err.Error(), says) ||
				!fails && string(content) != of.want {
				t.Errorf("%T reads %q, %v of %s; want %q", of.fs, content, err, test.name, of.want)
			}
			if of.fs.IsFile(in(test.name)) != of.is {
				t.Errorf("%T: %s is a file: %v", of.fs, test.name, !of.is)
			}
		}
	}
	if _, err := (Disk{}).ReadFile(in("pipe.toml")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a pipe is not absent: %v", err)
	}
}

func TestListing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.py")
	listing := NewListing(Disk{})
	if listing.IsFile(path) {
		t.Error("there is a file")
	}
	write(t, path, "")
	if listing.IsFile(path) {
		t.Error("the listing forgot that there was no file")
	}
}

func TestWrittenSince(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "a.py"), "")
	now := time.Now()
	for _, test := range []struct {
		name            string
		modified, start time.Time
		want            bool
	}{
		{"before", now.Add(-2 * time.Hour), now.Add(-time.Hour), false},
		{"since", now.Add(-time.Hour), now.Add(-2 * time.Hour), true},
		{"in the future", now.Add(24 * time.Hour), now.Add(-time.Hour), false},
	} {
		if err := os.Chtimes(path, test.modified, test.modified); err != nil {
			t.Fatal(err)
		}
		if got := WrittenSince(path, test.start); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	if !WrittenSince(path+"x", now) {
		t.Error("a file that is gone counts as it was")
	}
}
