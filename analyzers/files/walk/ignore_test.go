package walk

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestIgnoredAsGitDoes asks git itself which paths a .gitignore takes out.
func TestIgnoredAsGitDoes(t *testing.T) {
	paths := []string{
		"a.py", "b.py", "sub/a.py", "sub/deep/a.py", "sub/deep/b.py", "build/a.py", "src/build/a.py",
		"[x].py", "x.py", "y.py", "#a.py", "!a.py", "a b.py", "trailing ", "trailing", "é.py",
		"foo/bar/a.py", "foo/a/b/bar/a.py", "foobar/a.py", "a-b.py", "a]b.py", "A.py", "1.py", `back\slash.py`,
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac.py", "foo.d/bar.py", "ab/c.py",
	}
	for _, patterns := range []string{
		"a.py", "/a.py", "sub/a.py", "*.py\n!a.py", "build", "build/", "/build/", "sub/\n!sub/deep/a.py",
		"sub/*\n!sub/deep\n", "**/a.py", "foo/**/bar", "foo/**", "**/bar/**", "sub/**/a.py", "/**/a.py", "**",
		"[x].py", `\[x\].py`, "[!x].py", "[^a-m].py", "[[:digit:]].py", "[[:upper:]].py", "[a-].py", "[]a].py", "a[]-]b.py",
		`\#a.py`, "#a.py", `\!a.py`, "!a.py", "trailing ", `trailing\ `, "a b.py", "?.py", "??.py", "[\xc3]*.py",
		"a*a*a*a*a*a*a*a*a*b.py", "*c.py", "*", "*/", "*/a.py", "/*/a.py", "foo*", "foo**bar", "foo.d/*.py",
		`back\\slash.py`, `back\slash.py`, "[", "a[", `a\`, "[a", "[[:nonsense:]].py", "\ufeffa.py", "a.py\r\nb.py\r\n", "/", "//", "a.py ",
		"[a-", "[--0].py", "sub/deep/", "sub/*/b.py", "/*\n!/sub\n/sub/*\n!/sub/deep", "[!]].py", `[\]x].py`, "{a,b}.py", "foo/", "**foo", "*b/c.py", "a?/c.py",
	} {
		t.Run(strings.ReplaceAll(patterns, "/", ":"), func(t *testing.T) {
			root := repository(t)
			writeFile(t, filepath.Join(root, ".gitignore"), patterns)
			for _, path := range paths {
				writeFile(t, filepath.Join(root, path), "")
			}
			compareWithGit(t, root)
		})
	}
}

// TestIgnoredInNestedFolders lets several files speak about one path.
func TestIgnoredInNestedFolders(t *testing.T) {
	root := repository(t)
	for path, content := range map[string]string{
		".git/info/exclude":    "private.py\nlocal/\n",
		".gitignore":           "*.gen.py\n/docs/*.py\n",
		"keep/.gitignore":      "!*.gen.py\n/only-here.py\n!private.py",
		"keep/deep/.gitignore": "b.gen.py",
		"keep/a.gen.py":        "", "keep/deep/b.gen.py": "", "keep/deep/c.gen.py": "", "keep/only-here.py": "",
		"keep/deep/only-here.py": "", "keep/private.py": "", "private.py": "", "a.gen.py": "", "docs/a.py": "",
		"docs/deep/a.py": "", "local/a.py": "", "src/local/a.py": "", "src/a.py": "",
	} {
		writeFile(t, filepath.Join(root, path), content)
	}
	compareWithGit(t, root)
}

// compareWithGit compares a walk with the files that git calls untracked.
func compareWithGit(t *testing.T, root string) {
	t.Helper()
	command := exec.Command("git", "-C", root, "-c", "core.excludesFile=", "ls-files", "-z", "--others", "--exclude-standard")
	output, err := command.Output()
	if err != nil {
		t.Fatalf("asking git: %v", err)
	}
	var want []string
	for path := range strings.SplitSeq(string(output), "\x00") {
		if path != "" {
			want = append(want, path)
		}
	}
	slices.Sort(want)
	got := walked(t, root, Options{Supported: func(string) bool { return true }}, root)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("walked %q\nbut git has %q", got, want)
	}
}

// repository makes an empty repository.
func repository(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	if output, err := exec.Command("git", "init", "--quiet", root).CombinedOutput(); err != nil {
		t.Fatalf("making a repository: %v\n%s", err, output)
	}
	return root
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// walked are the files of a walk from paths, relative to root; what lies in
// .git is left out.
func walked(t *testing.T, root string, options Options, paths ...string) []string {
	t.Helper()
	if options.Supported == nil {
		options.Supported = func(path string) bool { return filepath.Ext(path) == ".py" }
	}
	leftOut := options.LeftOut
	options.LeftOut = func(path string) (bool, error) {
		if filepath.Base(path) == ".git" || leftOut == nil {
			return filepath.Base(path) == ".git", nil
		}
		return leftOut(path)
	}
	options.LeftOutWithin = func(path string) (bool, error) {
		for ; path != root; path = filepath.Dir(path) {
			if out, err := options.LeftOut(path); err != nil || out {
				return out, err
			}
		}
		return false, nil
	}
	result, err := Walk(t.Context(), paths, options)
	if err != nil {
		t.Fatal(err)
	}
	files := []string{}
	for _, file := range result.Files {
		relative, err := filepath.Rel(root, file.Path)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, filepath.ToSlash(relative))
	}
	return files
}
