package paths

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestBoundary(t *testing.T) {
	root := Resolve(t.TempDir())
	for _, folder := range []string{"work/repo/.git", "work/repo/sub/deep", "work/repo/inner/.git", "work/repo/inner/x", "other/.git", "plain/sub"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for path, target := range map[string]string{"work/repo/way": "../../other", "work/alias": "repo", "plain/way": "../other", "mine": "work/repo"} {
		if err := os.Symlink(target, filepath.Join(root, path)); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ within, path, want string }{
		{"", "work/repo/sub/a", "work/repo"},
		{"", "work/repo/sub/deep/a", "work/repo"},
		{"work/repo/sub", "work/repo/sub/deep/a", "work/repo"},
		{"work", "work/repo/sub/a", "work/repo"},
		{"work", "work/b", "work"},
		{"", "work/repo/inner/x/a", "work/repo/inner"},
		{"work/repo", "work/repo/inner/x/a", "work/repo/inner"},
		{"work/repo/inner", "work/repo/inner/a", "work/repo/inner"},
		{"", "work/repo/way/a", "work/repo"},
		{"work", "work/repo/way/a", "work/repo"},
		// Who names the link means where it leads.
		{"work/repo/way", "work/repo/way/a", "other"},
		{"mine", "mine/sub/a", "work/repo"},
		{"", "mine/sub/a", "mine"},
		{"plain", "plain/sub/a", "plain"},
		{"plain", "plain/way/a", "plain"},
		{"", "plain/sub/a", "plain/sub"},
		{"plain/sub", "plain/a", "plain"},
	} {
		within := ""
		if test.within != "" {
			within = filepath.Join(root, test.within)
		}
		if got := Boundary(within, filepath.Join(root, test.path)); got != filepath.Join(root, test.want) {
			t.Errorf("of %s within %q: %s, want %s", test.path, test.within, got, test.want)
		}
	}
}

func TestInside(t *testing.T) {
	root := Resolve(t.TempDir())
	folder := filepath.Join(root, "folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"folder/a", "b"} {
		if err := os.WriteFile(filepath.Join(root, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for path, target := range map[string]string{"in": "a", "out": "../b", "gone": "x", "gonefar": "../x", "file": "a/x", "filefar": "../b/x", "loop": "loop"} {
		if err := os.Symlink(target, filepath.Join(folder, path)); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]error{
		"a": nil, "in": nil, "out": ErrOutside, "gone": fs.ErrNotExist, "missing": fs.ErrNotExist, "gonefar": ErrOutside, "filefar": ErrOutside, "../b": ErrOutside, "../x": ErrOutside,
	} {
		if _, err := Inside(folder, filepath.Join(folder, path)); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
	for _, path := range []string{"file", "loop"} {
		if _, err := Inside(folder, filepath.Join(folder, path)); err == nil || errors.Is(err, ErrOutside) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
