//go:build linux && hostile

// Package hostile_test runs octolsp over repositories that try to have it run a program
// of theirs, read or write elsewhere, or wait for ever, and records with strace what is
// executed and opened.
package hostile_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/cmd/testtools/parts"
	"github.com/octollm/octolsp/server/wire"
)

// commands are what is run in each repository, beside the server.
var commands = [][]string{
	{"check"},
	{"check", "--tools", "all"},
	{"doctor"},
	{"coverage", "status"},
	{"coverage", "report"},
	{"coverage", "gate"},
	{"coverage", "diff", "--base", "HEAD~1"},
	{"coverage", "affected", "--base", "HEAD~1"},
}

// every is how many of the repositories stand for one that is tried.
var every = flag.Int("every", 1, "try every `N`th hostile repository")

// patience is how long the server gets for what it does by itself.
const patience = 2 * time.Second

// limit is how long a run may take, under strace and beside other tests.
const limit = 2 * time.Minute

// deepest is how many folders of a path are told: caches have many files.
const deepest = 4

// secret stands in files outside of the repositories.
const secret = "hunter2"

// trial is where one repository is tried.
type trial struct {
	*testing.T
	hostile hostile
	// base holds all that follows; root is the repository, outside what it must not reach,
	// and ran notes which of its programs ran.
	base, root, outside, ran string
	// folder is the one in the repository that octolsp is started in.
	folder          string
	environment     []string
	octolsp, strace string
}

func TestHostileRepositories(t *testing.T) {
	octolsp := filepath.Join(t.TempDir(), "octolsp")
	build := exec.Command("go", "build", "-o", octolsp, "github.com/octollm/octolsp/cmd/octolsp")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building octolsp: %v\n%s", err, out)
	}
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Fatalf("strace is missing; `testdata/tools/install tools` installs it: %v", err)
	}
	programs := []string{
		filepath.Dir(parts.Ruff(t)), filepath.Dir(parts.Black(t, "sid")), filepath.Dir(parts.Mypy(t, "sid")), filepath.Dir(parts.Cargo(t)),
		"/usr/local/bin", "/usr/bin", "/bin",
	}
	all := slices.Concat(ofGit, ofPrograms, ofTools, ofPaths)
	if len(all) < 60 {
		t.Errorf("there are %d hostile repositories", len(all))
	}
	for i, h := range all {
		if i%*every != 0 {
			continue
		}
		for _, trusted := range []bool{false, true} {
			name := h.name + ", not trusted"
			if trusted {
				name = h.name + ", trusted"
			}
			if trusted && h.waits {
				continue // it takes as long as that deadline
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				r := newTrial(t, h, octolsp, strace, programs)
				if trusted {
					r.environment = append(r.environment, "OCTOLSP_TRUST=1")
				}
				for _, command := range commands {
					r.run(trusted, command)
				}
				r.serve(trusted)
			})
		}
	}
}

// newTrial makes the repository.
func newTrial(t *testing.T, h hostile, octolsp, strace string, programs []string) *trial {
	base, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := &trial{
		T: t, hostile: h, octolsp: octolsp, strace: strace, base: base,
		root: filepath.Join(base, "work", "repository"), outside: filepath.Join(base, "outside"), ran: filepath.Join(base, "ran"),
	}
	for _, folder := range []string{"tmp", "home", "cache", "config", "cargo"} {
		if err := os.MkdirAll(filepath.Join(base, folder), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	r.environment = []string{
		"PATH=" + strings.Join(append(slices.Clone(programs), r.expand(h.path)...), ":"), "HOME=" + base + "/home", "TMPDIR=" + base + "/tmp", "XDG_CACHE_HOME=" + base + "/cache",
		"XDG_CONFIG_HOME=" + base + "/config", "CARGO_HOME=" + base + "/cargo", "RUSTUP_HOME=" + rustup(), "LANG=C.UTF-8",
	}
	if h.first {
		r.environment[0] = "PATH=" + strings.Join(append(r.expand(h.path), programs...), ":")
	}
	for name, text := range outsiders {
		r.write(filepath.Join(r.outside, name), text)
	}
	for name, text := range project {
		r.write(filepath.Join(r.root, name), text)
	}
	r.folder = r.root
	r.git("init", "--quiet", "--initial-branch=main")
	r.git("add", "--all")
	r.git("commit", "--quiet", "--message=one")
	r.write(filepath.Join(r.root, "m.py"), project["m.py"]+"\n\ndef g(b):\n    return b\n")
	r.git("commit", "--quiet", "--all", "--message=two")
	for name, text := range h.files {
		r.write(filepath.Join(r.root, name), text)
	}
	for name, to := range h.links {
		r.link(name, to)
	}
	for _, name := range h.pipes {
		if out, err := exec.Command("mkfifo", filepath.Join(r.root, name)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	if h.make != nil {
		h.make(r)
	}
	return r
}

func rustup() string {
	if folder := os.Getenv("RUSTUP_HOME"); folder != "" {
		return folder
	}
	return filepath.Join(os.Getenv("HOME"), ".rustup")
}

// expand fills in the places of the trial.
func (r *trial) expand(texts []string) []string {
	expanded := make([]string, len(texts))
	for i, text := range texts {
		expanded[i] = r.fill(text)
	}
	return expanded
}

func (r *trial) fill(text string) string {
	return strings.NewReplacer("{ran}", r.ran, "{outside}", r.outside, "{home}", filepath.Join(r.base, "home"), "{root}", r.root).Replace(text)
}

// write writes a file, which is a program if it begins as a script does.
func (r *trial) write(path, text string) {
	r.Helper()
	mode := os.FileMode(0o644)
	if strings.HasPrefix(text, "#!") {
		mode = 0o755
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(r.fill(text)), mode); err != nil {
		r.Fatal(err)
	}
}

func (r *trial) link(name, to string) {
	r.Helper()
	path := filepath.Join(r.root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		r.Fatal(err)
	}
	_ = os.RemoveAll(path)
	if err := os.Symlink(r.fill(to), path); err != nil {
		r.Fatal(err)
	}
}

func (r *trial) git(arguments ...string) string {
	r.Helper()
	cmd := exec.Command("git", append([]string{"-C", r.root, "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false"}, arguments...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull)
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// traced is the command line that records what octolsp does with the arguments.
func (r *trial) traced(trace string, arguments []string) []string {
	return slices.Concat([]string{"env", "-i"}, r.environment, []string{
		r.strace, "-f", "-y", "-qq", "--seccomp-bpf", "-s", "300", "-o", trace,
		"-e", "trace=execve,execveat,open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,symlink,symlinkat,link,linkat,mkdir,mkdirat,truncate",
		r.octolsp,
	}, arguments)
}

// run runs octolsp and judges what it did.
func (r *trial) run(trusted bool, arguments []string) {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), limit)
	defer cancel()
	trace := filepath.Join(r.base, "trace")
	line := r.traced(trace, arguments)
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Dir, cmd.WaitDelay = r.folder, time.Second
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	_ = cmd.Run() // whatever its exit code
	what := "octolsp " + strings.Join(arguments, " ")
	if ctx.Err() != nil {
		r.Errorf("%s does not end", what)
	}
	if strings.Contains(out.String(), "panic:") {
		r.Errorf("%s: %s", what, out.String())
	}
	r.judge(what, trusted, trace, out.String())
}

// serve opens the files of the repository in an editor and judges what the server did.
func (r *trial) serve(trusted bool) {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), limit)
	defer cancel()
	trace := filepath.Join(r.base, "trace")
	client, err := wire.Start(ctx, r.traced(trace, []string{"serve"}), wire.Options{Dir: r.folder})
	if err != nil {
		r.Fatal(err)
	}
	var said strings.Builder
	call := func(method string, params any) {
		var result json.RawMessage
		if err := client.Call(ctx, method, params, &result); ctx.Err() != nil {
			r.Errorf("the server does not answer %s: %v", method, err)
		}
		said.Write(result)
	}
	address := func(name string) string {
		return (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(r.root, name))}).String()
	}
	call("initialize", map[string]any{
		"processId": nil, "rootUri": address(""), "workspaceFolders": []any{map[string]any{"uri": address(""), "name": "repository"}},
		"capabilities": map[string]any{}, "initializationOptions": map[string]any{"trusted": trusted},
	})
	_ = client.Notify("initialized", map[string]any{})
	for name, language := range map[string]string{"m.py": "python", "src/lib.rs": "rust", "Cargo.toml": "toml", "build.rs": "rust"} {
		text, err := os.ReadFile(filepath.Join(r.root, name))
		if err != nil {
			continue
		}
		document := map[string]any{"uri": address(name)}
		_ = client.Notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
			"uri": address(name), "languageId": language, "version": 1, "text": string(text),
		}})
		call("textDocument/formatting", map[string]any{"textDocument": document, "options": map[string]any{"tabSize": 4, "insertSpaces": true}})
		call("textDocument/hover", map[string]any{"textDocument": document, "position": map[string]any{"line": 0, "character": 5}})
		_ = client.Notify("textDocument/didSave", map[string]any{"textDocument": document})
	}
	time.Sleep(patience)
	for _, message := range client.Take() {
		said.Write(message.Params)
	}
	call("shutdown", nil)
	_ = client.Notify("exit", nil)
	client.Hangup()
	_, _ = client.Exit(ctx)
	r.judge("octolsp serve", trusted, trace, said.String())
}

// judge fails the test if what was recorded is not allowed.
func (r *trial) judge(what string, trusted bool, trace, out string) {
	r.Helper()
	if !trusted && strings.Contains(out, secret) { // what tools say is theirs
		r.Errorf("%s quotes a file outside:\n%s", what, out)
	}
	if ran, err := os.ReadFile(r.ran); err == nil {
		if !trusted || !r.hostile.runs {
			r.Errorf("%s ran %s", what, strings.Join(strings.Fields(string(ran)), " "))
		}
		os.Remove(r.ran)
	}
	recorded, err := os.ReadFile(trace)
	if err != nil {
		r.Fatal(err)
	}
	seen := map[string]bool{}
	for _, event := range events(string(recorded)) {
		problem := r.problem(event, trusted)
		if problem == "" {
			continue
		}
		place := strings.Replace(event.path, r.base, "…", 1)
		if parts := strings.Split(place, "/"); len(parts) > deepest {
			place = strings.Join(parts[:deepest], "/") + "/…"
		}
		if !seen[problem+place] {
			seen[problem+place] = true
			r.Errorf("%s %s %s", what, problem, place)
		}
	}
	os.Remove(trace)
}

// problem says what is wrong with the event; it is empty if nothing is.
func (r *trial) problem(e event, trusted bool) string {
	in := func(folder string) bool { return e.path == folder || strings.HasPrefix(e.path, folder+"/") }
	inside := in(r.root)
	isOwn := in(r.base+"/tmp") || in(r.base+"/cache") || strings.HasPrefix(e.path, "/tmp/") && !in(r.base) || strings.HasPrefix(e.path, "/dev/shm/") ||
		strings.HasPrefix(e.path, "/proc/") || slices.Contains([]string{"/dev/null", "/dev/tty", "/dev/shm"}, e.path) ||
		!strings.HasPrefix(e.path, "/") // a pipe, or memory
	ofTools := in(r.base+"/cargo") || in(rustup()) || in(r.base+"/home/.cache")
	switch e.kind {
	case executed:
		real, err := filepath.EvalSymlinks(e.path)
		if err != nil {
			real = e.path
		}
		e.path = real
		switch inside := in(r.root); {
		case inside && !(trusted && r.hostile.runs):
			return "executes"
		case in(r.outside) && !(trusted && r.hostile.runs):
			return "executes, outside,"
		}
	case read:
		if in(r.outside) && !trusted { // what tools read is theirs
			return "reads"
		}
	case written:
		switch {
		case isOwn, trusted && (inside || ofTools || r.hostile.writes), e.path == r.ran:
		case inside:
			return "writes, in the repository,"
		default:
			return "writes"
		}
	}
	return ""
}

// String is the name of a trial, for messages.
func (h hostile) String() string { return fmt.Sprintf("%q", h.name) }
