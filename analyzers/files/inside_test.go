//go:build unix

package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// outsideTree makes files below a folder, each with its own path as content and a
// folder for what ends in a slash, and for what begins with "-> " symbolic links.
func outsideTree(t *testing.T, made map[string]string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range made {
		path = filepath.Join(root, path)
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		if target, link := strings.CutPrefix(content, "-> "); err == nil && link {
			err = os.Symlink(strings.ReplaceAll(target, "ROOT", root), path)
		} else if err == nil {
			err = os.WriteFile(path, []byte(content), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// TestReadInside follows links as far as they stay in the repository.
func TestReadInside(t *testing.T) {
	root := outsideTree(t, map[string]string{
		"repo/.git/HEAD": "", "repo/sub/a": "text", "out/a": "secret", "out/.git/HEAD": "", "repo/module/.git": "gitdir: x", "repo/module/a": "text",
		"repo/plain": "-> sub/a", "repo/chain": "-> plain", "repo/absolute": "-> ROOT/repo/sub/a", "repo/back": "-> ../repo/sub/a",
		"repo/deep/dots": "-> ../sub/../sub/a", "repo/folder": "-> sub", "repo/inward": "-> module/a",
		"repo/leads": "-> ../out/a", "repo/leadsabsolutely": "-> ROOT/out/a", "repo/chained": "-> leads", "repo/way": "-> ../out",
		"repo/root": "-> /", "repo/zero": "-> /dev/zero", "repo/environment": "-> /proc/self/environ", "repo/own": "-> /proc/self/fd/0", "repo/self": "-> self",
		"repo/gone": "-> nothing", "repo/gonefar": "-> ../out/nothing", "repo/gonefarther": "-> ../out/a/nothing", "repo/up": "-> sub/..", "repo/module/up": "-> ../sub/a",
		"alias": "-> repo", "repo/around": "-> ../alias/sub/a", "home/repo": "-> ../repo",
	})
	for _, test := range []struct {
		path string
		want error
	}{
		{"repo/sub/a", nil},
		{"repo/plain", nil},
		{"repo/chain", nil},
		{"repo/absolute", nil},
		{"repo/back", nil},
		{"repo/deep/dots", nil},
		{"repo/folder/a", nil},
		{"repo/inward", nil},
		{"repo/up/sub/a", nil},
		{"repo/around", nil},
		{"alias/sub/a", nil},
		{"alias/plain", nil},
		{"home/repo/folder/a", nil},
		{"repo/leads", ErrOutside},
		{"repo/leadsabsolutely", ErrOutside},
		{"repo/chained", ErrOutside},
		{"alias/leads", ErrOutside},
		{"home/repo/chained", ErrOutside},
		// The repository behind the link does not say what the boundary is.
		{"repo/way/a", ErrOutside},
		{"repo/way/nothing", ErrOutside},
		{"repo/root/etc/passwd", ErrOutside},
		{"repo/root/nothing", ErrOutside},
		{"repo/zero", ErrOutside},
		{"repo/environment", ErrOutside},
		{"repo/own", ErrOutside},
		{"repo/gonefar", ErrOutside},
		{"repo/gonefarther", ErrOutside},
		{"repo/module/up", ErrOutside},
		{"repo/gone", fs.ErrNotExist},
		{"repo/nothing", fs.ErrNotExist},
		{"repo/self", syscall.ELOOP},
	} {
		for _, open := range []func(string) (*os.File, error){openWithoutLinks, func(string) (*os.File, error) { return nil, errLinked }} {
			content, err := readWith(open, filepath.Join(root, test.path))
			if errors.Is(test.want, syscall.ELOOP) && err != nil && !errors.Is(err, ErrOutside) {
				continue // each system says that in its own words
			}
			if !errors.Is(err, test.want) || err == nil && content != "text" {
				t.Errorf("%s: %q, %v, want %v", test.path, content, err, test.want)
			}
		}
	}
}

// readWith is ReadInside with another way to open.
func readWith(open func(string) (*os.File, error), path string) (string, error) {
	file, size, err := openInsideWith(open, "", path, 100)
	if err != nil {
		return "", err
	}
	return readAll(file, size, 100)
}

// TestReadWithin reads where there is no repository.
func TestReadWithin(t *testing.T) {
	root := outsideTree(t, map[string]string{
		"named/sub/a": "text", "named/link": "-> sub/a", "named/out": "-> ../out/a", "named/sub/up": "-> ../other/a", "named/other/a": "text", "out/a": "secret",
		"named/clone/.git/HEAD": "", "named/clone/up": "-> ../sub/a", "named/clone/b": "text", "named/clone/own": "-> b",
	})
	for path, want := range map[string]error{"link": nil, "sub/up": nil, "clone/own": nil, "out": ErrOutside, "clone/up": ErrOutside} {
		content, err := ReadInside(filepath.Join(root, "named"), filepath.Join(root, "named", path), 100)
		if !errors.Is(err, want) || err == nil && content != "text" {
			t.Errorf("%s: %q, %v, want %v", path, content, err, want)
		}
	}
	if _, err := ReadInside("", filepath.Join(root, "named", "sub", "up"), 100); !errors.Is(err, ErrOutside) {
		t.Errorf("without a folder: %v", err)
	}
}

// TestDiskKeepsInside asks as the readers of manifests and configs do.
func TestDiskKeepsInside(t *testing.T) {
	root := outsideTree(t, map[string]string{"repo/.git/HEAD": "", "repo/a": "text", "repo/in": "-> a", "repo/out": "-> ../secret", "secret": "secret"})
	if err := syscall.Mkfifo(filepath.Join(root, "repo", "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("pipe", filepath.Join(root, "repo", "topipe")); err != nil {
		t.Fatal(err)
	}
	for name, is := range map[string]bool{"a": true, "in": true, "out": false, "pipe": false, "topipe": false, "missing": false} {
		path := filepath.Join(root, "repo", name)
		content, err := Disk{}.ReadFile(path)
		if got := (Disk{}).IsFile(path); got != is || (err == nil) != is || strings.Contains(string(content), "secret") {
			t.Errorf("%s: is a file: %v, content: %q, %v", name, got, content, err)
		}
	}
}

// TestReplaceWritesToNothingElse keeps what links lead to.
func TestReplaceWritesToNothingElse(t *testing.T) {
	root := outsideTree(t, map[string]string{
		"repo/.git/HEAD": "", "repo/a": "old", "repo/link": "-> a", "out/a": "old", "repo/leads": "-> ../out/a", "repo/way": "-> ../out", "alias": "-> repo",
	})
	if err := os.Link(filepath.Join(root, "out", "a"), filepath.Join(root, "repo", "hard")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{"repo/link": ErrLink, "repo/leads": ErrLink, "repo/way/a": ErrOutside, "alias/a": nil, "repo/hard": nil} {
		if err := Replace(filepath.Join(root, path), "old", "new"); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
	expectContent(t, filepath.Join(root, "out", "a"), "old")
	expectContent(t, filepath.Join(root, "repo", "a"), "new")
	expectContent(t, filepath.Join(root, "repo", "hard"), "new")
	expectNothingBeside(t, filepath.Join(root, "out"), 1)
	expectNothingBeside(t, filepath.Join(root, "repo"), 6)
}

// TestCreateWritesToNothingElse looks at what a project may put where a user's
// command writes its report.
func TestCreateWritesToNothingElse(t *testing.T) {
	root := outsideTree(t, map[string]string{
		"repo/.git/config": "old", "repo/a": "old", "repo/link": "-> a", "out/a": "old", "repo/leads": "-> ../out/a", "repo/way": "-> ../out", "alias": "-> repo",
		"repo/gone": "-> nothing", "repo/gonefar": "-> ../out/new", "repo/hook": "-> .git/config", "repo/hooks": "-> .git", "repo/device": "-> /dev/null", "mine": "-> out/a",
	})
	if err := syscall.Mkfifo(filepath.Join(root, "repo", "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		"repo/link": nil, "repo/new": nil, "alias/newer": nil, "mine": nil,
		"repo/leads": ErrOutside, "repo/way/a": ErrOutside, "repo/way/new": ErrOutside, "repo/gonefar": ErrOutside, "repo/device": ErrOutside,
		"repo/gone": ErrLink, "repo/hook": ErrLink, "repo/hooks/config": ErrLink, "repo/hooks/new": ErrLink, "repo/pipe": ErrNotRegular,
	} {
		made, err := Create(filepath.Join(root, path))
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
		if err == nil {
			made.Discard()
		}
	}
	expectNothingBeside(t, filepath.Join(root, "out"), 1)
	expectNothingBeside(t, filepath.Join(root, "repo", ".git"), 1)
}

// TestReadInsideWhileItIsReplaced lets somebody put links in the place of a file and of
// its folder, and take them away again, while the file is read.
func TestReadInsideWhileItIsReplaced(t *testing.T) {
	root := outsideTree(t, map[string]string{"repo/.git/HEAD": "", "repo/real/a": "text", "repo/folder/a": "text", "out/a": "secret"})
	folder, file := filepath.Join(root, "repo", "folder"), filepath.Join(root, "repo", "folder", "a")
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		aside := folder + ".aside"
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			default:
			}
			target, place := []string{"../out", "../../out/a"}[i%2], []string{folder, file}[i%2]
			// What fails leaves the other state, which is as good.
			_ = os.Rename(place, aside)
			_ = os.Symlink(target, place)
			_ = os.Remove(place)
			_ = os.Rename(aside, place)
		}
	}()
	for range 3000 {
		for _, open := range []func(string) (*os.File, error){openWithoutLinks, func(string) (*os.File, error) { return nil, errLinked }} {
			if content, err := readWith(open, file); err == nil && content != "text" {
				t.Errorf("read %q", content)
			}
		}
	}
	close(done)
	<-ended
}
