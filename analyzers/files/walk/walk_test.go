package walk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// tree makes files and, for what begins with "-> ", symbolic links.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for path, content := range files {
		path = filepath.Join(root, path)
		if target, link := strings.CutPrefix(content, "-> "); link {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(target, path); err != nil {
				t.Fatal(err)
			}
			continue
		}
		writeFile(t, path, content)
	}
	return root
}

func TestWalk(t *testing.T) {
	byName := func(name string) func(string) (bool, error) {
		return func(path string) (bool, error) { return filepath.Base(path) == name, nil }
	}
	tests := []struct {
		name    string
		files   map[string]string
		paths   []string
		options Options
		want    []string
	}{
		{
			name:  "sorted by path, other files passed over, hidden ones not",
			files: map[string]string{"b.py": "", "a.py": "", "a/z.py": "", "README.md": "", ".hidden/c.py": ""},
			paths: []string{"."}, want: []string{".hidden/c.py", "a.py", "a/z.py", "b.py"},
		},
		{
			name:  "a path that is named twice counts once",
			files: map[string]string{"a/b.py": ""},
			paths: []string{"a/b.py", "a", "a/b.py", ".", "a"}, want: []string{"a/b.py"},
		},
		{
			name:  "a named file is checked though it is excluded",
			files: map[string]string{"out/a.py": "", "out/b.py": ""},
			paths: []string{".", "out/a.py"}, options: Options{LeftOut: byName("out")}, want: []string{"out/a.py"},
		},
		{
			name:  "a named folder is walked though it is excluded",
			files: map[string]string{"out/a.py": ""},
			paths: []string{"out"}, options: Options{LeftOut: byName("out")}, want: []string{"out/a.py"},
		},
		{
			name:  "a named folder is walked though it is ignored",
			files: map[string]string{".git/HEAD": "", ".gitignore": "out/**\nout\n*.gen.py", "out/sub/a.py": ""},
			paths: []string{"out/sub"}, want: []string{"out/sub/a.py"},
		},
		{
			name:  "what is ignored above the start counts below it",
			files: map[string]string{".git/HEAD": "", ".gitignore": "/sub/deep/a.py\n*.gen.py", "sub/deep/a.py": "", "sub/deep/b.py": "", "sub/x.gen.py": ""},
			paths: []string{"sub"}, want: []string{"sub/deep/b.py"},
		},
		{
			name:  "a repository inside another ignores for itself",
			files: map[string]string{".git/HEAD": "", ".gitignore": "a.py", "inner/.git/HEAD": "", "inner/a.py": "", "inner/sub/a.py": "", "a.py": ""},
			paths: []string{"."}, want: []string{"inner/a.py", "inner/sub/a.py"},
		},
		{
			name: "info/exclude of a linked work tree",
			files: map[string]string{"main/.git/info/exclude": "a.py", "main/.git/worktrees/w/commondir": "../..\n",
				"main/.git/worktrees/w/gitdir": "../../../../w/.git\n", "main/.git/worktrees/w/HEAD": "", "main/.git/refs/x": "", "main/.git/objects/x": "",
				"w/.git": "gitdir: ../main/.git/worktrees/w\n", "w/a.py": "", "w/b.py": ""},
			paths: []string{"w"}, want: []string{"w/b.py"},
		},
		{
			name: "info/exclude of another repository, which knows nothing of it",
			files: map[string]string{"main/.git/info/exclude": "a.py", "main/.git/HEAD": "", "main/.git/refs/x": "", "main/.git/objects/x": "",
				"w/.git": "gitdir: ../main/.git\n", "w/a.py": "", "w/b.py": ""},
			paths: []string{"w"}, want: []string{"w/a.py", "w/b.py"},
		},
		{
			name:  "force-exclude takes out named files and folders",
			files: map[string]string{".git/HEAD": "", ".gitignore": "/gen", "gen/a.py": "", "out/deep/a.py": "", "b.py": ""},
			paths: []string{"gen/a.py", "gen", "out/deep", "out/deep/a.py", "b.py"}, options: Options{LeftOut: byName("out"), ForceExclude: true}, want: []string{"b.py"},
		},
		{
			name:  "force-exclude outside of a repository",
			files: map[string]string{"out/deep/a.py": "", ".gitignore": "b.py", "b.py": ""},
			paths: []string{"out/deep", "out/deep/a.py", "b.py"}, options: Options{LeftOut: byName("out"), ForceExclude: true}, want: []string{"b.py"},
		},
		{
			name:  "links to folders are not followed, so loops end",
			files: map[string]string{"a/b.py": "", "a/loop": "-> ..", "a/self": "-> self", "more.py": "-> a"},
			paths: []string{"."}, want: []string{"a/b.py"},
		},
		{
			name:  "a named link to a folder is followed",
			files: map[string]string{"a/b.py": "", "link": "-> a"},
			paths: []string{"link"}, want: []string{"link/b.py"},
		},
		{
			name:  "a file is taken once, by its own path before that of a link",
			files: map[string]string{"z/a.py": "", "b.py": "-> z/a.py", "c.py": "-> b.py"},
			paths: []string{"."}, want: []string{"z/a.py"},
		},
		{
			name:  "links to a file outside of the tree and in the repository",
			files: map[string]string{".git/HEAD": "", "out/a.txt": "", "in/b.py": "-> ../out/a.txt", "in/c.py": "-> ../out/a.txt"},
			paths: []string{"in"}, want: []string{"in/b.py"},
		},
		{
			name:  "links that lead out of the folder, in no repository",
			files: map[string]string{"out/a.txt": "", "in/b.py": "-> ../out/a.txt", "in/own.txt": "", "in/c.py": "-> own.txt"},
			paths: []string{"in"}, want: []string{"in/c.py"},
		},
		{
			name: "links that lead out of the repository",
			files: map[string]string{"repo/.git/HEAD": "", "out/a.txt": "", "out/b.py": "", "repo/in/b.py": "-> ../../out/a.txt", "repo/c.py": "-> in/b.py",
				"repo/way": "-> ../out", "repo/d.py": "-> way/b.py", "repo/e.py": "-> way/../repo/in/own.txt", "repo/in/own.txt": ""},
			paths: []string{"repo"}, want: []string{"repo/e.py"},
		},
		{
			name:  "a named link that leads out of the repository",
			files: map[string]string{"repo/.git/HEAD": "", "out/a.py": "", "repo/b.py": "-> ../out/a.py", "repo/way": "-> ../out"},
			paths: []string{"repo/b.py", "repo/way"}, want: []string{"repo/b.py", "repo/way/a.py"},
		},
		{
			name:  "a link into another repository",
			files: map[string]string{"repo/.git/HEAD": "", "other/.git/HEAD": "", "other/a.py": "", "repo/b.py": "-> ../other/a.py"},
			paths: []string{"repo"}, want: []string{},
		},
		{
			name:  "a link out of a submodule",
			files: map[string]string{".git/HEAD": "", "sub/.git": "gitdir: x", "a.txt": "", "sub/b.py": "-> ../a.txt"},
			paths: []string{"."}, want: []string{},
		},
		{
			name:  "a repository that the user reaches by a link",
			files: map[string]string{"real/.git/HEAD": "", "real/a.txt": "", "real/b.py": "-> a.txt", "link": "-> real"},
			paths: []string{"link"}, want: []string{"link/b.py"},
		},
		{
			name:  "the links that editors lock files with",
			files: map[string]string{"a.py": "", ".#a.py": "-> user@host.1:2"},
			paths: []string{"."}, want: []string{"a.py"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := tree(t, test.files)
			var paths []string
			for _, path := range test.paths {
				paths = append(paths, filepath.Join(root, path))
			}
			if got := walked(t, root, test.options, paths...); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestSkipped(t *testing.T) {
	root := tree(t, map[string]string{"a.txt": "", "self.py": "-> self.py", "gone.py": "-> nothing", "ok.py": "", "out.py": "-> /etc/passwd", "outgone.py": "-> ../nothing"})
	if err := syscall.Mkfifo(filepath.Join(root, "pipe.py"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("pipe.py", filepath.Join(root, "topipe.py")); err != nil {
		t.Fatal(err)
	}
	paths := []string{root}
	for _, name := range []string{"missing.py", "a.txt", "pipe.py", "missing.py", "self.py/x"} {
		paths = append(paths, filepath.Join(root, name))
	}
	options := Options{
		Supported: func(path string) bool { return filepath.Ext(path) == ".py" },
		LeftOut:   func(string) (bool, error) { return false, nil },
	}
	result, err := Walk(t.Context(), paths, options)
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Files) != 1 {
		t.Errorf("got the files %v", result.Files)
	}
	var got []string
	for _, s := range result.Skipped {
		named := ""
		if s.Named {
			named = " (named)"
		}
		got = append(got, filepath.Base(s.Path)+": "+s.Reason+named)
	}
	want := []string{
		"a.txt: not Python or Rust: its name does not end in .py, .pyi or .rs (named)",
		"gone.py: a symbolic link that can't be followed: no such file or folder",
		"missing.py: no such file or folder (named)",
		"out.py: a symbolic link that leads out of the repository, or of the folder that is checked",
		"outgone.py: a symbolic link that leads out of the repository, or of the folder that is checked",
		"pipe.py: not a regular file but a named pipe (named)",
		"self.py: a symbolic link that can't be followed: too many levels of symbolic links",
		"x: too many levels of symbolic links (named)",
		"topipe.py: a symbolic link to something that is not a regular file but a named pipe",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWalkEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Walk(ctx, []string{t.TempDir()}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
