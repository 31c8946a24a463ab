package trust_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/trust"
)

// TestFolders holds that trust is of a folder and what lies in it, with links
// followed.
func TestFolders(t *testing.T) {
	root := paths.Resolve(t.TempDir())
	at := func(name string) string { return filepath.Join(root, filepath.FromSlash(name)) }
	for _, folder := range []string{"mine/src", "mine-too", "other/src"} {
		if err := os.MkdirAll(at(folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{"alias": "mine", "mine/out": "other", "other/in": "mine/src"} {
		if err := os.Symlink(at(target), at(link)); err != nil {
			t.Fatal(err)
		}
	}
	if (trust.Folders{}).Contains(at("mine")) {
		t.Error("the zero value trusts something")
	}
	for _, folder := range []string{"mine", "alias"} {
		trusted := trust.Folders{}.With("--trust", at(folder))
		for path, want := range map[string]bool{
			"mine": true, "mine/src": true, "mine/src/new/a.py": true, "alias/src/a.py": true, "other/in/a.py": true,
			"mine-too": false, "mine/out": false, "mine/out/src/a.py": false, "other": false, ".": false, "mine/../other/a.py": false,
		} {
			if got := trusted.Contains(at(path)); got != want {
				t.Errorf("%s trusted: %s is %v, want %v", folder, path, got, want)
			}
		}
	}
	trusted := trust.Folders{}.With("a list", at("mine")).With("the editor", at("mine/src"))
	if by, _ := trusted.Of(at("mine/src/a.py")); by.Word != "the editor" {
		t.Errorf("the innermost word is %q", by.Word)
	}
}

// TestList holds that the user's list is kept, and what else stands in its file.
func TestList(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	path, err := trust.UserConfig()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(paths.Resolve(t.TempDir()), `a "b" \c`)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	read := func() *trust.List {
		t.Helper()
		list, err := trust.ReadList(path)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	for range 2 {
		if _, err := read().Add(folder); err != nil {
			t.Fatal(err)
		}
	}
	if got := read().Folders; !slices.Equal(got, []string{folder}) {
		t.Fatalf("got %q", got)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("# mine\n"+string(content)+"# end\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if added, err := read().Add("/nowhere/yet"); err != nil || !added {
		t.Fatal(added, err)
	}
	if removed, err := read().Remove(folder); err != nil || !removed {
		t.Fatal(removed, err)
	}
	if removed, err := read().Remove(folder); err != nil || removed {
		t.Fatal(removed, err)
	}
	if got := read().Folders; !slices.Equal(got, []string{"/nowhere/yet"}) {
		t.Errorf("got %q", got)
	}
	content, err = os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(content), "# mine\n") || !strings.HasSuffix(string(content), "# end\n") {
		t.Errorf("got %q, %v", content, err)
	}
}

// TestListOfOthers holds that a list does not count that others may write to, and
// one that is wrong.
func TestListOfOthers(t *testing.T) {
	for name, make := range map[string]func(path string) error{
		"mode":        func(path string) error { return os.Chmod(path, 0o606) },
		"folder":      func(path string) error { return os.Chmod(filepath.Dir(path), 0o777) },
		"key":         func(path string) error { return os.WriteFile(path, []byte("trusted = true\n"), 0o600) },
		"relative":    func(path string) error { return os.WriteFile(path, []byte("[trust]\nfolders = [\"a\"]\n"), 0o600) },
		"not TOML":    func(path string) error { return os.WriteFile(path, []byte("[trust\n"), 0o600) },
		"not a list":  func(path string) error { return os.WriteFile(path, []byte("[trust]\nfolders = \"/\"\n"), 0o600) },
		"not regular": os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "octolsp", "config.toml")
			if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte("[trust]\nfolders = [\"/\"]\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			user := &trust.User{Path: path}
			if folders, err := user.Folders(); err != nil || !folders.Contains("/a") {
				t.Fatal(folders, err)
			}
			if err := make(path); err != nil {
				t.Fatal(err)
			}
			if name == "not regular" {
				if err := os.Mkdir(path, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			folders, err := user.Folders()
			if name == "folder" { // its own file did not change: a new process sees it
				folders, err = (&trust.User{Path: path}).Folders()
			}
			if err == nil || folders.Contains("/a") {
				t.Errorf("got %v, %v", folders, err)
			}
			if _, err := trust.ReadList(path); err == nil {
				t.Error("the list is read")
			}
		})
	}
}
