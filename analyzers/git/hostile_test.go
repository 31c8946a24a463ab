//go:build unix

package git_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/octollm/octolsp/analyzers/git"
)

// recorder is a program that notes that it ran.
type recorder struct {
	t              *testing.T
	program, noted string
}

func newRecorder(t *testing.T) recorder {
	folder := t.TempDir()
	r := recorder{t, filepath.Join(folder, "recorder"), filepath.Join(folder, "noted")}
	if err := os.WriteFile(r.program, []byte("#!/bin/sh\necho \"$0 $*\" >>'"+r.noted+"'\ncat\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	return r
}

// nothing fails the test if the program ran.
func (r recorder) nothing() {
	r.t.Helper()
	if noted, err := os.ReadFile(r.noted); err == nil {
		r.t.Errorf("a program ran: %s", noted)
		os.Remove(r.noted)
	}
}

// hostile is a repository with a file that changed since its last commit, one with
// attributes, and one that is new.
func hostile(t *testing.T) history {
	if pattern == nil { // tests that need it do not run side by side
		h := newHistory(t)
		h.write(".gitattributes", "*.py filter=evil diff=evil merge=evil\n")
		h.commit(100, "a.py", "1\n")
		h.commit(200, "a.py", "1\n2\n")
		h.write("a.py", "1\n2\n3\n")
		h.write("new.py", "1\n")
		pattern = h.remember()
	}
	h := history{t, t.TempDir()}
	if err := os.CopyFS(h.folder, pattern); err != nil {
		t.Fatal(err)
	}
	return h
}

// pattern is what [hostile] copies: making a repository takes a while.
var pattern fstest.MapFS

// remember are the files of the repository.
func (h history) remember() fstest.MapFS {
	h.t.Helper()
	files := fstest.MapFS{}
	disk := os.DirFS(h.folder)
	err := fs.WalkDir(disk, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			if err == nil && path != "." {
				files[path] = &fstest.MapFile{Mode: fs.ModeDir | 0o755} // refs/tags is empty
			}
			return err
		}
		text, err := fs.ReadFile(disk, path)
		files[path] = &fstest.MapFile{Data: text, Mode: 0o644}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return files
}

// config appends to the config of the repository.
func (h history) config(lines string) {
	h.t.Helper()
	path := filepath.Join(h.folder, ".git", "config")
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o666)
	if err != nil {
		h.t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString(lines); err != nil {
		h.t.Fatal(err)
	}
}

// askAll asks all that octolsp asks, and returns what went wrong.
func askAll(t *testing.T, folder string, trusted bool) (*git.Repository, error) {
	t.Helper()
	ctx := t.Context()
	repository, err := git.Open(ctx, folder, trusted)
	if err != nil {
		return nil, err
	}
	t.Cleanup(repository.Close)
	var failed error
	note := func(err error) {
		if failed == nil {
			failed = err
		}
	}
	repository.Shallow(ctx)
	base, err := repository.MergeBase(ctx, "HEAD~1")
	note(err)
	_, err = repository.Diff(ctx, base, 1000)
	note(err)
	_, err = repository.Renamed(ctx, base)
	note(err)
	_, err = repository.Untracked(ctx)
	note(err)
	_, err = repository.CommitAt(ctx, second(150))
	note(err)
	after, err := repository.FirstAfter(ctx, second(50))
	note(err)
	tree, err := repository.Tree(ctx, base)
	note(err)
	_, err = repository.Read(ctx, []string{tree["a.py"], after["a.py"], strings.Repeat("1", 40)}, 1000)
	note(err)
	if _, err = repository.Commit(ctx, "HEAD@{1}"); !errors.Is(err, git.ErrNoRevision) {
		note(err)
	}
	return repository, failed
}

// TestNoKeyOfTheConfigRunsAnything sets every key that git knows to a program.
func TestNoKeyOfTheConfigRunsAnything(t *testing.T) {
	ran := newRecorder(t)
	out, err := exec.Command("git", "help", "--config").Output()
	if err != nil {
		t.Fatal(err)
	}
	h := hostile(t)
	keys := append(strings.Fields(string(out)), "filter.evil.process", "filter.evil.required", "diff.evil.command", "diff.evil.textconv",
		"core.fsmonitor", "core.hooksPath", "alias.diff", "alias.rev-parse", "pager.diff", "pager.log", "pager.rev-parse", "gpg.program",
		"remote.evil.uploadpack", "remote.evil.vcs", "credential.helper", "lfs.extension.evil.clean", "uploadpack.packObjectsHook")
	set := 0
	for _, key := range keys {
		section, name, found := strings.Cut(key, ".")
		switch {
		case !found, strings.Contains(key, "'"), section == "extensions", section == "include" || section == "includeIf",
			key == "core.repositoryFormatVersion", key == "core.bare":
			continue // they are not programs, and have tests of their own
		}
		name = strings.NewReplacer("*", "evil", "<", "", ">", "").Replace(name)
		header := "[" + section + "]"
		if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
			header, name = fmt.Sprintf("[%s %q]", section, "evil"), name[dot+1:]
		}
		if strings.ContainsAny(name, " -_/") && section != "pager" && section != "alias" {
			continue // they are not keys of a config file
		}
		h.config(header + "\n\t" + name + " = " + ran.program + "\n")
		set++
	}
	if set < 400 {
		t.Errorf("only %d keys were set", set)
	}
	if _, err := askAll(t, h.folder, false); err != nil {
		t.Error(err)
	}
	ran.nothing()
}

// ways are those by which a repository has made git run a program, or read elsewhere.
var ways = map[string]func(h history, program string){
	"a clean filter": func(h history, program string) {
		h.config("[filter \"evil\"]\n\tclean = " + program + "\n\trequired\n")
	},
	"a filter process": func(h history, program string) {
		h.config("[filter \"evil\"]\n\tprocess = " + program + "\n\trequired = true\n")
	},
	"textconv":         func(h history, program string) { h.config("[diff \"evil\"]\n\ttextconv = " + program + "\n") },
	"a diff driver":    func(h history, program string) { h.config("[diff \"evil\"]\n\tcommand = " + program + "\n") },
	"an external diff": func(h history, program string) { h.config("[diff]\n\texternal = " + program + "\n") },
	"fsmonitor":        func(h history, program string) { h.config("[core]\n\tfsmonitor = " + program + "\n") },
	"fsmonitor, noted in the index": func(h history, program string) {
		h.index("--fsmonitor")
		h.config("[core]\n\tfsmonitor = " + program + "\n")
	},
	"fsmonitor of git's own": func(h history, program string) { h.config("[core]\n\tfsmonitor = true\n\tuntrackedCache = true\n") },
	"hooks": func(h history, program string) {
		for _, hook := range []string{"post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"} {
			h.link(program, ".git/hooks/"+hook)
		}
		h.config("[core]\n\tfsmonitor = .git/hooks/fsmonitor-watchman\n")
	},
	"a folder of hooks": func(h history, program string) {
		h.link(program, "hooks/post-index-change")
		h.config("[core]\n\thooksPath = hooks\n")
	},
	"a program for signatures": func(h history, program string) {
		h.config("[log]\n\tshowSignature = true\n[gpg]\n\tprogram = " + program + "\n[gpg \"ssh\"]\n\tprogram = " + program + "\n")
	},
	"pagers": func(h history, program string) {
		h.config("[core]\n\tpager = " + program + "\n[pager]\n\tdiff = " + program + "\n\trev-parse = " + program + "\n")
	},
	"aliases": func(h history, program string) {
		h.config("[alias]\n\tdiff = !" + program + "\n\tcat-file = !" + program + "\n\tversion = !" + program + "\n")
	},
	"an included file": func(h history, program string) {
		h.write(".git/more", "[core]\n\tfsmonitor = "+program+"\n[filter \"evil\"]\n\tclean = "+program+"\n")
		h.config("[include]\n\tpath = more\n[includeIf \"gitdir:**\"]\n\tpath = more\n")
	},
	"an included file without end": func(h history, program string) { h.config("[include]\n\tpath = /dev/zero\n") },
	"an included pipe": func(h history, program string) {
		h.pipe("pipe")
		h.config("[include]\n\tpath = ../pipe\n")
	},
	"a lazy fetch by ext::": func(h history, program string) {
		h.promise("ext::" + program)
		h.config("[protocol \"ext\"]\n\tallow = always\n[protocol]\n\tallow = always\n")
	},
	"a lazy fetch by ssh": func(h history, program string) {
		h.promise("ssh://example.invalid/x")
		h.config("[core]\n\tsshCommand = " + program + "\n\tgitProxy = " + program + "\n")
	},
	"a lazy fetch by a program for packs": func(h history, program string) {
		h.promise(h.folder)
		h.config("\tuploadpack = " + program + "\n[uploadpack]\n\tpackObjectsHook = " + program + "\n")
	},
	"a lazy fetch with a helper": func(h history, program string) {
		h.promise("https://example.invalid/x")
		h.config("\tvcs = evil\n[credential]\n\thelper = " + program + "\n[core]\n\taskPass = " + program + "\n")
	},
	"alternate refs": func(h history, program string) { h.config("[core]\n\talternateRefsCommand = " + program + "\n") },
	"a trace": func(h history, program string) {
		h.config("[trace2]\n\tnormalTarget = " + filepath.Dir(program) + "/noted\n")
	},
	"config of the work tree": func(h history, program string) {
		h.config("[extensions]\n\tworktreeConfig = true\n[core]\n\trepositoryformatversion = 1\n")
		h.write(".git/config.worktree", "[core]\n\tfsmonitor = "+program+"\n[diff]\n\texternal = "+program+"\n")
	},
	"replaced objects": func(h history, program string) {
		h.git(0, "replace", h.git(0, "rev-parse", "HEAD"), h.git(0, "rev-parse", "HEAD~1"))
		h.config("[filter \"evil\"]\n\tclean = " + program + "\n")
	},
	"grafts": func(h history, program string) { h.write(".git/info/grafts", h.git(0, "rev-parse", "HEAD")+"\n") },
	"own attributes": func(h history, program string) {
		h.write(".git/info/attributes", "* diff=evil filter=evil -text\n")
		h.config("[filter \"evil\"]\n\tclean = " + program + "\n")
	},
	"a git beside it": func(h history, program string) {
		h.link(program, "bin/git")
		h.t.Setenv("PATH", h.folder+"/bin:"+os.Getenv("PATH"))
	},
	"a git in a folder that a link names": func(h history, program string) {
		h.link(program, "bin/git")
		link := filepath.Join(h.t.TempDir(), "bin")
		if err := os.Symlink(h.folder+"/bin", link); err != nil {
			h.t.Fatal(err)
		}
		h.t.Setenv("PATH", link+":.:"+os.Getenv("PATH"))
	},
	"variables": func(h history, program string) {
		for _, name := range []string{"GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_SSH", "GIT_PAGER", "GIT_ASKPASS", "GIT_PROXY_COMMAND", "GIT_EDITOR", "PAGER"} {
			h.t.Setenv(name, program)
		}
		h.t.Setenv("GIT_CONFIG_COUNT", "1")
		h.t.Setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
		h.t.Setenv("GIT_CONFIG_VALUE_0", program)
		h.t.Setenv("GIT_CONFIG_PARAMETERS", "'diff.external'='"+program+"'")
		h.t.Setenv("GIT_TRACE", filepath.Dir(program)+"/noted")
		h.t.Setenv("GIT_TRACE2", filepath.Dir(program)+"/noted")
	},
}

// index changes what the index notes.
func (h history) index(option string) {
	h.t.Helper()
	cmd := exec.Command("git", "-c", "core.fsmonitor=/bin/true", "update-index", option)
	cmd.Dir = h.folder
	if out, err := cmd.CombinedOutput(); err != nil {
		h.t.Fatalf("%v: %s", err, out)
	}
}

func (h history) link(to, name string) {
	h.t.Helper()
	path := filepath.Join(h.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		h.t.Fatal(err)
	}
	if err := os.RemoveAll(path); err != nil {
		h.t.Fatal(err)
	}
	if err := os.Symlink(to, path); err != nil {
		h.t.Fatal(err)
	}
}

func (h history) pipe(name string) {
	h.t.Helper()
	path := filepath.Join(h.folder, name)
	if err := os.RemoveAll(path); err != nil {
		h.t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o666); err != nil {
		h.t.Fatal(err)
	}
}

// promise takes the first text of a.py away, and promises it from the address.
func (h history) promise(address string) {
	h.t.Helper()
	object := h.git(0, "rev-parse", "HEAD~1:a.py")
	if err := os.Remove(filepath.Join(h.folder, ".git", "objects", object[:2], object[2:])); err != nil {
		h.t.Fatal(err)
	}
	h.config("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = evil\n[remote \"evil\"]\n\tpromisor = true\n\turl = \"" + address + "\"\n")
}

func TestNothingOfARepositoryRuns(t *testing.T) {
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			ran := newRecorder(t)
			h := hostile(t)
			way(h, ran.program)
			_, err := askAll(t, h.folder, false)
			if isPartial := strings.HasPrefix(name, "a lazy fetch"); isPartial != (err != nil && strings.HasPrefix(err.Error(), "comparing with ")) || !isPartial && err != nil {
				t.Errorf("asked, it is %v", err)
			}
			ran.nothing()
		})
		if strings.HasPrefix(name, "a git ") {
			continue // it lies in this repository, and in no other
		}
		t.Run(name+", in a bare repository within", func(t *testing.T) {
			ran := newRecorder(t)
			h, around := hostile(t), newHistory(t)
			around.commit(100, "a.py", "1\n")
			around.commit(200, "a.py", "2\n")
			way(h, ran.program)
			h.config("[core]\n\tbare = false\n\tworktree = .\n")
			for _, file := range []string{"a.py", ".gitattributes"} {
				around.write("pkg/"+file, "1\n")
			}
			if err := os.CopyFS(filepath.Join(around.folder, "pkg", "sub"), os.DirFS(filepath.Join(h.folder, ".git", "refs"))); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command("cp", "-r", filepath.Join(h.folder, ".git")+"/.", filepath.Join(around.folder, "pkg")).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			repository, err := askAll(t, filepath.Join(around.folder, "pkg"), false)
			if err != nil || repository.Root != around.folder {
				t.Errorf("asked, it is %v, of %v", err, repository)
			}
			ran.nothing()
		})
		t.Run(name+", of another user", func(t *testing.T) {
			ran := newRecorder(t)
			h := hostile(t)
			way(h, ran.program)
			h.give(h.folder)
			if _, err := askAll(t, h.folder, false); err == nil || !strings.Contains(err.Error(), "git config --global --add safe.directory "+h.folder) && name != "variables" {
				t.Errorf("of another user, it is %v", err)
			}
			h.t.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(t.TempDir(), "config"))
			if err := os.WriteFile(os.Getenv("GIT_CONFIG_GLOBAL"), []byte("[safe]\n\tdirectory = *\n"), 0o666); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(name, "an included") {
				return // whom the user allows may keep git waiting
			}
			if _, err := askAll(t, h.folder, false); err != nil && !strings.HasPrefix(name, "a lazy fetch") {
				t.Errorf("allowed, it is %v", err)
			}
			ran.nothing()
		})
		t.Run(name+", in a linked work tree and a hook", func(t *testing.T) {
			ran := newRecorder(t)
			h := hostile(t)
			tree := history{t, filepath.Join(t.TempDir(), "tree")}
			h.git(300, "worktree", "add", "--quiet", tree.folder)
			tree.write("a.py", "1\n2\n3\n")
			way(h, ran.program)
			t.Setenv("GIT_DIR", filepath.Join(h.folder, ".git", "worktrees", "tree"))
			t.Setenv("GIT_INDEX_FILE", filepath.Join(t.TempDir(), "index"))
			t.Setenv("GIT_WORK_TREE", "/")
			t.Setenv("GIT_OBJECT_DIRECTORY", "/")
			repository, err := askAll(t, tree.folder, false)
			if err != nil && !strings.HasPrefix(name, "a lazy fetch") || repository != nil && repository.Root != tree.folder {
				t.Errorf("asked, it is %v, of %v", err, repository)
			}
			ran.nothing()
		})
	}
}

// give gives a folder to another user.
func (h history) give(folder string) {
	h.t.Helper()
	err := filepath.Walk(folder, func(path string, _ os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, 12345, 12345)
	})
	if err != nil {
		h.t.Fatalf("giving a repository to another user, which needs root: %v", err)
	}
}
