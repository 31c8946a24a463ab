package walk

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWithin compares each part of a tree with that of the whole walk.
func TestWithin(t *testing.T) {
	root := tree(t, map[string]string{
		".git/config": "", ".gitignore": "ignored/\n*_pb2.py\n", "top.py": "", "ignored/a.py": "", "a_pb2.py": "",
		"pkg/.gitignore": "!kept_pb2.py\nlocal.py\n", "pkg/a.py": "", "pkg/kept_pb2.py": "", "pkg/local.py": "", "pkg/deep/local.py": "",
		"pkg/deep/er/b.py": "", "out/a.py": "", "pkg/out/a.py": "", "sub/.git/config": "", "sub/c_pb2.py": "", "sub/src/d_pb2.py": "",
		"linked": "-> pkg", "notes.md": "", "folder.py/in.py": "",
	})
	options := Options{
		Supported: func(path string) bool { return strings.HasSuffix(path, ".py") },
		LeftOut:   func(path string) (bool, error) { return filepath.Base(path) == "out", nil },
	}
	for _, start := range []string{root, filepath.Join(root, "pkg"), filepath.Join(root, "ignored"), filepath.Join(root, "sub")} {
		whole, err := Walk(t.Context(), []string{start}, options)
		if err != nil || len(whole.Files) == 0 {
			t.Fatal(whole, err)
		}
		paths := []string{filepath.Join(root, "absent", "a.py"), filepath.Join(root, "linked", "a.py"), filepath.Dir(root)}
		err = filepath.WalkDir(start, func(path string, _ fs.DirEntry, err error) error {
			paths = append(paths, path)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			part, err := Within(t.Context(), start, path, options)
			if err != nil {
				t.Fatal(err)
			}
			var want []File
			for _, file := range whole.Files {
				if file.Path == path || strings.HasPrefix(file.Path, path+"/") && strings.HasPrefix(path, start) {
					want = append(want, File{Path: file.Path})
				}
			}
			if !slices.Equal(part.Files, want) {
				t.Errorf("%s in %s: %v, want %v", path, start, part.Files, want)
			}
		}
	}
	if part, err := Within(t.Context(), filepath.Join(root, "top.py"), filepath.Join(root, "top.py", "x"), options); err != nil || len(part.Files) > 0 {
		t.Errorf("in a file: %v, %v", part, err)
	}
	if err := os.Symlink("a.py", filepath.Join(root, "pkg", "link.py")); err != nil {
		t.Fatal(err)
	}
	if part, err := Within(t.Context(), root, filepath.Join(root, "pkg"), options); err != nil || !part.Linked {
		t.Errorf("with a link: %v, %v", part, err)
	}
}
