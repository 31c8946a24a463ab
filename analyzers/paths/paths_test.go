package paths

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestRelative(t *testing.T) {
	for _, test := range []struct {
		system, folder, path string
		// want is empty where path does not lie in folder.
		want string
	}{
		{"linux", "/a/b", "/a/b", "."},
		{"linux", "/a/b", "/a/b/c.py", "c.py"},
		{"linux", "/a/b/", "/a/b/c/d.py", "c/d.py"},
		{"linux", "/a/b", "/a/bc", ""},
		{"linux", "/a/b", "/a", ""},
		{"linux", "/a/b", "/a/B/c", ""},
		{"linux", "/", "/", "."},
		{"linux", "/", "/a", "a"},
		{"linux", "/", "//a/b", "a/b"},
		{"linux", "/a", "/a/../b", ""},
		{"linux", "/a", "/a/./b/../c", "c"},
		{"linux", "/a", "/a/..b", "..b"},
		{"linux", "/a", `/a/b\c`, `b\c`},
		{"linux", "/a", "a/b", ""},
		{"linux", "a", "a/b", "b"},
		{"linux", "a", "/a/b", ""},
		{"linux", ".", "a/b", "a/b"},
		{"linux", ".", "../b", ""},
		{"linux", ".", "/b", ""},
		{"linux", "..", "../b", "b"},
		{"linux", "..", "../../b", ""},
		{"linux", "..", "../..", ""},
		{"windows", `C:\a`, `C:\a`, "."},
		{"windows", `C:\a`, `C:\a\b.py`, "b.py"},
		{"windows", `C:\a`, `c:/A/b/c.py`, `b\c.py`},
		{"windows", `C:\a\`, `C:\a\B.py`, "B.py"},
		{"windows", `C:\Straße`, `C:\STRAßE\x`, "x"},
		{"windows", "C:\\\u212a", `C:\k\x`, "x"}, // KELVIN SIGN, of three bytes
		{"windows", `C:\a`, `C:\ab`, ""},
		{"windows", `C:\a`, `D:\a\b`, ""},
		{"windows", `C:\`, `C:\a`, "a"},
		{"windows", `C:\`, `c:\`, "."},
		{"windows", `C:\`, `C:a`, ""},
		{"windows", `C:\a`, `C:\a\..\b`, ""},
		{"windows", `C:\a`, `C:\..\a\b`, "b"},
		{"windows", `C:\a`, `\a\b`, ""},
		{"windows", `a`, `a\b`, "b"},
		{"windows", `..`, `..\..\b`, ""},
		{"windows", `.`, `a`, "a"},
		{"windows", `\\host\share`, `\\HOST\Share\a\b`, `a\b`},
		{"windows", `\\host\share\`, `//host/share`, "."},
		{"windows", `\\host\share`, `\\host\sharex\a`, ""},
		{"windows", `\\host\share`, `\\host\second\a`, ""},
		{"windows", `C:\a`, `\\?\C:\a\b`, "b"},
		{"windows", `\\host\share`, `\\?\UNC\host\share\a`, "a"},
	} {
		relative, inside := relativeOn(test.system, test.folder, test.path)
		if relative != test.want || inside != (test.want != "") {
			t.Errorf("on %s, %s in %s: %q, %v; want %q", test.system, test.path, test.folder, relative, inside, test.want)
		}
	}
	if Contains("", "a") || Contains("", "") || ContainsResolved("", "/a") {
		t.Error("an empty folder contains something")
	}
}

func TestDisplay(t *testing.T) {
	folder, elsewhere := filepath.FromSlash("/a/b"), filepath.FromSlash("/a/c/d.py")
	for _, test := range []struct{ got, want string }{
		{Display(folder, filepath.Join(folder, "c", "d.py")), "c/d.py"},
		{Display(folder, folder), "."},
		{Display(folder, elsewhere), "/a/c/d.py"},
		{Display("", elsewhere), "/a/c/d.py"},
		{DisplayFrom(folder, filepath.Join(folder, "c", "d.py")), "c/d.py"},
		{DisplayFrom(folder, elsewhere), "../c/d.py"},
		{DisplayFrom(folder, filepath.FromSlash("relative/d.py")), "relative/d.py"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestContainsResolved(t *testing.T) {
	root := Resolve(t.TempDir())
	project, outside := filepath.Join(root, "project"), filepath.Join(root, "outside")
	for _, folder := range []string{project, outside} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, link := range []struct{ target, path string }{
		{outside, filepath.Join(project, "out")},
		{project, filepath.Join(root, "alias")},
		{project, filepath.Join(outside, "in")},
	} {
		if err := os.Symlink(link.target, link.path); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		folder, path     string
		lexical, resolve bool
	}{
		{project, filepath.Join(project, "a.py"), true, true},
		// A link in the folder lies in it, wherever it leads.
		{project, filepath.Join(project, "out"), true, true},
		{filepath.Join(root, "alias"), filepath.Join(project, "out"), false, true},
		{filepath.Join(root, "alias"), project, false, true},
		{project, filepath.Join(root, "alias"), false, true},
		{project, filepath.Join(outside, "in"), false, true},
		{project, outside, false, false},
		{project, filepath.Join(outside, "missing.py"), false, false},
	} {
		if got := Contains(test.folder, test.path); got != test.lexical {
			t.Errorf("%s contains %s: %v, want %v", test.folder, test.path, got, test.lexical)
		}
		if got := ContainsResolved(test.folder, test.path); got != test.resolve {
			t.Errorf("%s contains %s with links followed: %v, want %v", test.folder, test.path, got, test.resolve)
		}
	}
}

func TestUpward(t *testing.T) {
	for _, test := range []struct {
		folder, top string
		want        []string
	}{
		{"/a/b/c", "/a", []string{"/a/b/c", "/a/b", "/a"}},
		{"/a/b", "/", []string{"/a/b", "/a", "/"}},
		{"/a", "/a/", []string{"/a"}},
		{"/", "/", []string{"/"}},
		{"/a", "/b", nil},
		{"/a", "/a/b", nil},
		{"/a", "", nil},
	} {
		var got []string
		for _, folder := range Upward(filepath.FromSlash(test.folder), filepath.FromSlash(test.top)) {
			got = append(got, filepath.ToSlash(folder))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("from %s up to %q: %q, want %q", test.folder, test.top, got, test.want)
		}
	}
}

func TestRepositoryRoot(t *testing.T) {
	root := t.TempDir()
	inner := filepath.Join(root, "a", "b")
	if err := os.MkdirAll(filepath.Join(inner, "c"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(root, ".git"), 0o700); err != nil {
		t.Fatal(err)
	}
	// In a submodule and in a work tree it is a file.
	if err := os.WriteFile(filepath.Join(inner, ".git"), []byte("gitdir: elsewhere\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var known Repositories
	if got := known.Outermost(filepath.Join(inner, "c")); got != root {
		t.Errorf("the outermost repository is %q, want %q", got, root)
	}
	for path, want := range map[string]string{
		filepath.Join(inner, "c", "d.py"): inner,
		inner:                             inner,
		filepath.Join(root, "a"):          root,
		filepath.Join(root, "gone", "x"):  root,
		filepath.Dir(root):                RepositoryRoot(filepath.Dir(filepath.Dir(root))),
	} {
		if got := RepositoryRoot(path); got != want {
			t.Errorf("the repository of %s is %q, want %q", path, got, want)
		}
		if got := known.Root(path); got != want {
			t.Errorf("the repository of %s is remembered as %q, want %q", path, got, want)
		}
	}
}
