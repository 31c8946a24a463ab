package git_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/git"
)

// history is a repository whose commits are made at times that the test chooses.
type history struct {
	t      *testing.T
	folder string
}

func newHistory(t *testing.T) history {
	h := history{t, t.TempDir()}
	h.git(0, "init", "--quiet", "--initial-branch=main")
	return h
}

// git runs git at the second.
func (h history) git(second int, arguments ...string) string {
	h.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false"}, arguments...)...)
	cmd.Dir = h.folder
	date := strconv.Itoa(1_700_000_000+second) + " +0000"
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_DATE="+date, "GIT_COMMITTER_DATE="+date, "GIT_CONFIG_GLOBAL="+os.DevNull)
	out, err := cmd.CombinedOutput()
	if err != nil {
		h.t.Fatalf("git %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (h history) write(name, content string) {
	h.t.Helper()
	path := filepath.Join(h.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		h.t.Fatal(err)
	}
}

// commit writes a file and commits it at the second.
func (h history) commit(second int, name, content string) string {
	h.t.Helper()
	h.write(name, content)
	h.git(second, "add", "--all")
	h.git(second, "commit", "--quiet", "--message", name)
	return h.git(second, "rev-parse", "HEAD")
}

func (h history) open() *git.Repository {
	h.t.Helper()
	repository, err := git.Open(h.t.Context(), h.folder, false)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(repository.Close)
	return repository
}

func second(s int) time.Time { return time.Unix(1_700_000_000+int64(s), 0) }

func TestCommitAt(t *testing.T) {
	h := newHistory(t)
	first := h.commit(100, "a.py", "1\n")
	h.git(150, "switch", "--quiet", "--create", "side")
	side := h.commit(200, "a.py", "2\n")
	h.git(300, "switch", "--quiet", "main")
	last := h.commit(400, "a.py", "3\n")
	repository := h.open()
	for _, test := range []struct {
		at   int
		want string
	}{
		// Between 200 and 300 the side branch was checked out, which today's
		// history does not have.
		{100, first}, {199, first}, {200, side}, {299, side}, {300, first}, {400, last}, {9999, last}, {99, ""},
	} {
		if got, err := repository.CommitAt(t.Context(), second(test.at)); err != nil || got != test.want {
			t.Errorf("at %d the commit was %s (%v), not %s", test.at, got, err, test.want)
		}
	}
	// A clone knows nothing of what was checked out elsewhere.
	clone := history{t, filepath.Join(t.TempDir(), "clone")}
	h.git(500, "clone", "--quiet", h.folder, clone.folder)
	for at, want := range map[int]string{99: "", 250: first, 450: last} {
		if got, err := clone.open().CommitAt(t.Context(), second(at)); err != nil || got != want {
			t.Errorf("in the clone, at %d the commit was %s (%v), not %s", at, got, err, want)
		}
	}
}

func TestTexts(t *testing.T) {
	h := newHistory(t)
	first := h.commit(100, "pkg/ä b.py", "one\n")
	h.commit(200, "pkg/ä b.py", "two\r\n")
	h.commit(300, "pkg/ä b.py", "three")
	h.commit(400, "new.py", "new\n")
	repository := h.open()
	tree, err := repository.Tree(t.Context(), first)
	if err != nil || len(tree) != 1 {
		t.Fatalf("the tree is %v (%v)", tree, err)
	}
	after, err := repository.FirstAfter(t.Context(), second(100))
	if err != nil || len(after) != 2 {
		t.Fatalf("first after: %v (%v)", after, err)
	}
	objects := []string{tree["pkg/ä b.py"], after["pkg/ä b.py"], after["new.py"], strings.Repeat("0", 40)}
	texts, err := repository.Read(t.Context(), objects, 100)
	want := map[string]string{objects[0]: "one\n", objects[1]: "two\r\n", objects[2]: "new\n"}
	if err != nil || !reflect.DeepEqual(texts.Of, want) {
		t.Errorf("the texts are %q (%v), not %q", texts, err, want)
	}
}

func TestDiff(t *testing.T) {
	h := newHistory(t)
	// What git is shown may lie in the work tree.
	h.write(".tmp/.gitignore", "*\n")
	t.Setenv("TMPDIR", filepath.Join(h.folder, ".tmp"))
	h.commit(100, "a.py", "1\n2\n3\n4\n")
	h.commit(100, "gone.py", "1\n")
	h.commit(100, "before.py", "a\nb\nc\n")
	base := h.commit(100, "image.png", "\x00\x01")
	h.commit(200, "a.py", "1\ntwo\n3\n4\n")
	h.git(200, "rm", "--quiet", "gone.py")
	h.git(200, "mv", "before.py", "now é.py")
	h.write("a.py", "1\ntwo\n3\n4\n5\n6")
	h.write("image.png", "\x00\x02")
	h.write("a b\t\"é\".py", "--- a/x\n+++ b/y\n")
	h.git(200, "add", "a b\t\"é\".py")
	h.write("new.py", "1\n")
	h.write(".gitignore", "ignored.py\n")
	h.write("ignored.py", "1\n")
	h.git(300, "config", "diff.external", "false") // a program that fails
	h.git(300, "config", "diff.noprefix", "true")
	repository := h.open()
	changes, err := repository.Diff(t.Context(), base, 1000)
	want := []git.Change{
		{Path: "a b\t\"é\".py", Hunks: []git.Hunk{{1, 2}}}, {Path: "a.py", Hunks: []git.Hunk{{2, 1}, {5, 2}}},
		{Path: "image.png", Whole: true}, {Path: "now é.py", Renamed: true},
	}
	if err != nil || !reflect.DeepEqual(changes, want) {
		t.Errorf("the changes are %+v (%v), not %+v", changes, err, want)
	}
	renamed, err := repository.Renamed(t.Context(), base)
	if err != nil || !reflect.DeepEqual(renamed, map[string]string{"before.py": "now é.py"}) {
		t.Errorf("renamed are %v (%v)", renamed, err)
	}
	untracked, err := repository.Untracked(t.Context())
	if err != nil || !reflect.DeepEqual(untracked, []string{".gitignore", "new.py"}) {
		t.Errorf("new are %q (%v)", untracked, err)
	}
}

func TestMergeBase(t *testing.T) {
	h := newHistory(t)
	first := h.commit(100, "a.py", "1\n")
	h.git(100, "branch", "main-then")
	h.git(150, "switch", "--quiet", "--create", "side")
	h.commit(200, "b.py", "2\n")
	if got, err := h.open().MergeBase(t.Context(), "main-then"); err != nil || got != first {
		t.Errorf("the base is %s (%v), not %s", got, err, first)
	}
	if _, err := h.open().MergeBase(t.Context(), "nowhere"); !errors.Is(err, git.ErrNoRevision) {
		t.Errorf("a missing revision: %v", err)
	}
	if _, err := h.open().MergeBase(t.Context(), "--output=x"); !errors.Is(err, git.ErrNoRevision) {
		t.Errorf("a revision like an option: %v", err)
	}
	shallow := history{t, filepath.Join(t.TempDir(), "clone")}
	h.git(300, "clone", "--quiet", "--depth=1", "file://"+h.folder, shallow.folder)
	if _, err := shallow.open().MergeBase(t.Context(), "origin/main"); !errors.Is(err, git.ErrShallow) {
		t.Errorf("a shallow clone: %v", err)
	}
	if _, err := git.Open(t.Context(), t.TempDir(), false); !errors.Is(err, git.ErrNone) {
		t.Errorf("no repository: %v", err)
	}
}
