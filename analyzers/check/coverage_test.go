package check

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestCoverageOfSeveralProjects checks two projects in every way to name them.
// One lies in a repository, the other has a config of its own.
func TestCoverageOfSeveralProjects(t *testing.T) {
	folder := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range []string{"a", "b"} {
		write(name+"/m.py", "def f():\n    return 1\n")
		if err := os.Chtimes(filepath.Join(folder, name, "m.py"), past, past); err != nil {
			t.Fatal(err)
		}
		write(name+"/lcov.info", "SF:m.py\nDA:1,1\nDA:2,0\nend_of_record\n")
	}
	write("a/.git/HEAD", "ref: refs/heads/main\n")
	write("b/octolsp.toml", "[coverage]\ncheck = true\nreports = [\"lcov.info\"]\n")
	want := ""
	for _, paths := range [][]string{{"."}, {"a", "b"}, {"b", "a"}, {"b/m.py", "a/m.py"}, {"a/m.py", "b"}} {
		c, err := New(t.Context(), Options{Folder: folder, Paths: paths, Coverage: true, Finder: finder(t, folder, "coverage")})
		if err != nil {
			t.Fatal(err)
		}
		got, summary, err := reported(t, t.Context(), c, "concise")
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = got
		}
		if summary.ByRule["coverage/uncovered-line"] != 2 || got != want {
			t.Errorf("of %q:\n%s\nwant two findings, as for the folder:\n%s", paths, got, want)
		}
	}
}
