//go:build unix

package git_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/git"
)

// TestWhatLeadsOutOfARepository is read where the repository is trusted, and only there.
func TestWhatLeadsOutOfARepository(t *testing.T) {
	for name, leads := range map[string]func(h, other history){
		"a .git that names another repository": func(h, other history) {
			os.RemoveAll(filepath.Join(h.folder, ".git"))
			h.write(".git", "gitdir: "+other.folder+"/.git\n")
		},
		"a .git that names a work tree of another": func(h, other history) {
			other.git(0, "worktree", "add", "--quiet", filepath.Join(other.t.TempDir(), "tree"))
			os.RemoveAll(filepath.Join(h.folder, ".git"))
			h.write(".git", "gitdir: "+other.folder+"/.git/worktrees/tree\n")
		},
		"a link in place of .git": func(h, other history) { h.link(other.folder+"/.git", ".git") },
		"a git directory of elsewhere in its list of work trees": func(h, other history) {
			h.write(".git/commondir", other.folder+"/.git\n")
		},
		"a link in place of the objects": func(h, other history) { h.link(other.folder+"/.git/objects", ".git/objects") },
		"a link among the objects":       func(h, other history) { h.link(other.folder+"/.git/objects/info", ".git/objects/ab") },
		"a link in place of the packs":   func(h, other history) { h.link(other.folder+"/.git/objects", ".git/objects/pack") },
		"a pack that is a link":          func(h, other history) { h.link(other.folder+"/a.py", ".git/objects/pack/pack-1.pack") },
		"alternates": func(h, other history) {
			h.write(".git/objects/info/alternates", "# shared\n"+other.folder+"/.git/objects\n")
		},
		"alternates by a way up": func(h, other history) {
			way, _ := filepath.Rel(h.folder+"/.git/objects", other.folder+"/.git/objects")
			h.write(".git/objects/info/alternates", way+"\n")
		},
		"alternates of alternates": func(h, other history) {
			h.write(".git/objects/info/alternates", "../more\n")
			h.write(".git/more/info/alternates", other.folder+"/.git/objects\n")
		},
		"a link in place of the config": func(h, other history) { h.link(other.folder+"/.git/config", ".git/config") },
		"a link in place of the index":  func(h, other history) { h.link(other.folder+"/.git/index", ".git/index") },
		"a link in place of HEAD":       func(h, other history) { h.link(other.folder+"/.git/HEAD", ".git/HEAD") },
		"a link in place of packed refs": func(h, other history) {
			other.git(0, "pack-refs", "--all")
			h.link(other.folder+"/.git/packed-refs", ".git/packed-refs")
		},
		"a link in place of branches": func(h, other history) { h.link(other.folder+"/.git/refs/heads", ".git/refs/heads") },
	} {
		t.Run(name, func(t *testing.T) {
			h, other := hostile(t), hostile(t)
			leads(h, other)
			_, err := askAll(t, h.folder, false)
			if !errors.Is(err, git.ErrRefused) || !strings.Contains(err.Error(), "outside of the repository") || !strings.Contains(err.Error(), "octolsp trust") {
				t.Errorf("not trusted, it is %v", err)
			}
			if repository, err := git.Open(t.Context(), h.folder, true); err != nil || repository.Root != h.folder {
				t.Errorf("trusted, it is %v, of %v", err, repository)
			} else {
				repository.Close()
			}
		})
	}
}

// TestWhatDoesNotEnd is refused at once.
func TestWhatDoesNotEnd(t *testing.T) {
	for _, name := range []string{".git", ".git/config", ".git/HEAD", ".git/index", ".git/packed-refs", ".git/shallow", ".git/commondir", ".git/objects/info/alternates", ".git/FETCH_HEAD"} {
		t.Run(name, func(t *testing.T) {
			h := hostile(t)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			h.pipe(name)
			if _, err := git.Open(ctx, h.folder, false); !errors.Is(err, git.ErrRefused) || !strings.Contains(err.Error(), "a named pipe") {
				t.Errorf("as a pipe, it is %v", err)
			}
			h.link("/dev/zero", name)
			if _, err := git.Open(ctx, h.folder, false); !errors.Is(err, git.ErrRefused) || !strings.Contains(err.Error(), "a device") && !strings.Contains(err.Error(), "to /dev/zero, outside") {
				t.Errorf("as a link to a device, it is %v", err)
			}
		})
	}
}

// TestRepositoriesOfAllKinds are asked as any other.
func TestRepositoriesOfAllKinds(t *testing.T) {
	for name, make := range map[string]func(h history) (folder string){
		"a linked work tree": func(h history) string {
			tree := filepath.Join(h.t.TempDir(), "tree")
			h.git(0, "worktree", "add", "--quiet", tree)
			return tree
		},
		"a linked work tree within": func(h history) string {
			h.git(0, "worktree", "add", "--quiet", "trees/one")
			return filepath.Join(h.folder, "trees/one")
		},
		"a submodule": func(h history) string {
			around := newHistory(h.t)
			around.commit(0, "a.py", "1\n")
			around.git(0, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", h.folder, "sub/one")
			return filepath.Join(around.folder, "sub/one")
		},
		"work trees beside a bare repository": func(h history) string {
			around := history{h.t, h.t.TempDir()}
			h.git(0, "clone", "--quiet", "--bare", h.folder, filepath.Join(around.folder, ".bare"))
			around.write(".git", "gitdir: ./.bare\n")
			around.git(0, "worktree", "add", "--quiet", "one", "main")
			if _, err := git.Open(h.t.Context(), around.folder, false); !errors.Is(err, git.ErrNone) {
				h.t.Errorf("the folder around them is %v", err)
			}
			return filepath.Join(around.folder, "one")
		},
		"SHA-256": func(h history) string {
			other := history{h.t, h.t.TempDir()}
			other.git(0, "init", "--quiet", "--object-format=sha256")
			other.commit(100, "a.py", "1\n")
			other.commit(200, "a.py", "1\n2\n")
			return other.folder
		},
		"a split index":   func(h history) string { h.git(0, "update-index", "--split-index"); return h.folder },
		"packed":          func(h history) string { h.git(0, "gc", "--quiet"); return h.folder },
		"sparse":          func(h history) string { h.git(0, "sparse-checkout", "set", "elsewhere"); return h.folder },
		"a folder within": func(h history) string { h.write("pkg/sub/b.py", ""); return filepath.Join(h.folder, "pkg", "sub") },
		"a detached HEAD": func(h history) string { h.git(0, "switch", "--quiet", "--detach"); return h.folder },
		"a HEAD as of old": func(h history) string {
			h.link("refs/heads/main", ".git/HEAD")
			return h.folder
		},
		"by a link": func(h history) string {
			link := filepath.Join(h.t.TempDir(), "link")
			if err := os.Symlink(h.folder, link); err != nil {
				h.t.Fatal(err)
			}
			return link
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHistory(t)
			h.commit(100, "a.py", "1\n")
			h.commit(200, "a.py", "1\n2\n")
			folder := make(h)
			repository, err := askAll(t, folder, false)
			if err != nil {
				t.Fatal(err)
			}
			wanted := folder
			if name == "a folder within" {
				wanted = h.folder
			}
			if repository.Root != wanted {
				t.Errorf("its root is %s, not %s", repository.Root, wanted)
			}
			if name == "sparse" {
				return
			}
			in := history{t, repository.Root}
			in.write("a.py", "1\n2\n3\n")
			changes, err := repository.Diff(t.Context(), "HEAD~1", 1000)
			if err != nil || len(changes) != 1 || fmt.Sprint(changes[0].Hunks) != "[{2 2}]" {
				t.Errorf("the changes are %v (%v)", changes, err)
			}
		})
	}
}

// TestTheUsersConfigCounts where it says what a text is, or what is ignored.
func TestTheUsersConfigCounts(t *testing.T) {
	config := filepath.Join(t.TempDir(), "config")
	for name, text := range map[string]string{
		config:             "[core]\n\tautocrlf = true\n\texcludesFile = " + config + ".ignore\n",
		config + ".ignore": "ignored.py\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	h := newHistory(t)
	h.commit(100, "a.py", "1\n2\n")
	h.write("a.py", "1\r\n2\r\n3\r\n")
	h.write("ignored.py", "1\n")
	t.Setenv("GIT_CONFIG_GLOBAL", config)
	repository := h.open()
	if changes, err := repository.Diff(t.Context(), "HEAD", 1000); err != nil || len(changes) != 1 || fmt.Sprint(changes[0].Hunks) != "[{3 1}]" {
		t.Errorf("the changes are %v (%v)", changes, err)
	}
	if untracked, err := repository.Untracked(t.Context()); err != nil || len(untracked) > 0 {
		t.Errorf("new are %v (%v)", untracked, err)
	}
}

func TestRevisionsOfAllKinds(t *testing.T) {
	origin := newHistory(t)
	first := origin.commit(100, "a.py", "1\n")
	last := origin.commit(200, "a.py", "2\n")
	h := history{t, filepath.Join(t.TempDir(), "clone")}
	origin.git(0, "clone", "--quiet", origin.folder, h.folder)
	h.git(0, "tag", "one", first)
	h.git(0, "fetch", "--quiet", "origin", "main")
	h.git(0, "update-ref", "refs/pull/1/merge", first)
	h.git(0, "reset", "--quiet", "--hard", "HEAD~1")
	for revision, want := range map[string]string{
		"@{upstream}": last, "main@{u}": last, "origin/main": last, "origin": last, "one": first, "HEAD": first, "@": first, "FETCH_HEAD": last,
		"ORIG_HEAD": last, "main@{1}": last, "HEAD@{1}": last, "refs/pull/1/merge": first, "origin/main~1": first, first[:8]: first,
	} {
		if got, err := h.open().Commit(t.Context(), revision); err != nil || got != want {
			t.Errorf("%s is %s (%v), not %s", revision, got, err, want)
		}
	}
}

// TestWhatIsInTheRepositoryIsBounded makes a little of a repository much.
func TestWhatIsInTheRepositoryIsBounded(t *testing.T) {
	h := newHistory(t)
	large := strings.Repeat("\n", 10_000)
	h.commit(100, "a.py", large)
	h.commit(200, "a.py", "1\n")
	repository := h.open()
	tree, err := repository.Tree(t.Context(), "HEAD~1")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := repository.Read(t.Context(), []string{tree["a.py"]}, 9_999)
	if err != nil || len(texts.Of) > 0 || !errors.Is(texts.Missing[tree["a.py"]], files.ErrTooLarge) {
		t.Errorf("the text is %v (%v)", texts, err)
	}
	changes, err := repository.Diff(t.Context(), "HEAD~1", 9_999)
	if err != nil || len(changes) != 1 || !changes[0].Whole {
		t.Errorf("the changes are %v (%v)", changes, err)
	}
	// Ten folders, each of ten folders, and so on: 10^9 files.
	tree10 := h.git(0, "rev-parse", "HEAD:a.py")
	kind := "100644 blob"
	for range 9 {
		var entries strings.Builder
		for i := range 10 {
			fmt.Fprintf(&entries, "%s %s\t%d\n", kind, tree10, i)
		}
		cmd := exec.Command("git", "mktree")
		cmd.Dir, cmd.Stdin = h.folder, strings.NewReader(entries.String())
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		tree10, kind = strings.TrimSpace(string(out)), "040000 tree"
	}
	bomb := h.git(0, "commit-tree", "-m", "many", tree10)
	if _, err := repository.Tree(t.Context(), bomb); err == nil {
		t.Error("a tree of 10^9 files was read")
	}
}

func TestPartialClones(t *testing.T) {
	origin := newHistory(t)
	origin.commit(100, "a.py", "1\n")
	origin.commit(200, "a.py", "1\n2\n")
	origin.git(0, "config", "uploadpack.allowFilter", "true")
	clone := history{t, filepath.Join(t.TempDir(), "clone")}
	origin.git(0, "clone", "--quiet", "--filter=blob:none", "file://"+origin.folder, clone.folder)
	repository := clone.open()
	if _, err := repository.Diff(t.Context(), "HEAD~1", 1000); !errors.Is(err, git.ErrPartial) {
		t.Errorf("a comparison: %v", err)
	}
	tree, err := repository.Tree(t.Context(), "HEAD~1")
	if err != nil {
		t.Fatal(err)
	}
	if texts, err := repository.Read(t.Context(), []string{tree["a.py"]}, 1000); err != nil || !errors.Is(texts.Missing[tree["a.py"]], git.ErrPartial) {
		t.Errorf("a text: %v (%v)", texts, err)
	}
	// What octolsp says that helps.
	clone.git(0, "fetch", "--quiet", "--refetch", "--no-filter", "origin")
	if changes, err := clone.open().Diff(t.Context(), "HEAD~1", 1000); err != nil || len(changes) != 1 {
		t.Errorf("all fetched, the changes are %v (%v)", changes, err)
	}
}

func TestWhatIsMissing(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	h := hostile(t)
	t.Run("git", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		if _, err := git.Open(t.Context(), h.folder, false); !errors.Is(err, git.ErrMissing) {
			t.Errorf("without git, it is %v", err)
		}
	})
	t.Run("a new git", func(t *testing.T) {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "git"), []byte("#!/bin/sh\necho git version 1.8.3.1\n"), 0o777); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", folder)
		if _, err := git.Open(t.Context(), h.folder, false); !errors.Is(err, git.ErrTooOld) || !strings.Contains(err.Error(), "1.8.3.1") {
			t.Errorf("with an old git, it is %v", err)
		}
	})
	for name, lines := range map[string]string{
		"its format has the extension":        "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tlater = true\n",
		"bad config line":                     "[core\n",
		"HEAD names no branch":                "[core]\n",
		"outside of the repository, which is": "",
	} {
		h := hostile(t)
		h.config(lines)
		if lines == "[core]\n" {
			h.write(".git/HEAD", "password = 1\n")
		}
		if lines == "" {
			h.write(".git/objects/info/alternates", "/\n")
		}
		if _, err := git.Open(t.Context(), h.folder, false); !errors.Is(err, git.ErrRefused) || !strings.Contains(err.Error(), name) {
			t.Errorf("it is %v, not %s", err, name)
		}
	}
	if left, err := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "octolsp-git-*")); err != nil || len(left) > 0 {
		t.Errorf("left are %v (%v)", left, err)
	}
}

func TestFolder(t *testing.T) {
	h := hostile(t)
	tree := history{t, filepath.Join(t.TempDir(), "tree")}
	h.git(0, "worktree", "add", "--quiet", tree.folder)
	outside := history{t, t.TempDir()}
	outside.write(".git", "gitdir: "+h.folder+"/.git\n")
	linked := history{t, t.TempDir()}
	linked.link(h.folder+"/.git", ".git")
	for folder, want := range map[string]string{
		h.folder: h.folder + "/.git", tree.folder: h.folder + "/.git", outside.folder: "", linked.folder: "",
	} {
		if got := git.Folder(folder); got != want {
			t.Errorf("that of %s is %q, not %q", folder, got, want)
		}
	}
}
