// Package git asks a repository about its past, through the program git.
//
// Nothing here fetches anything, or lets a repository run programs of its own, but
// for [Repository.Diff], which applies the filters that are configured, as every
// `git diff` does.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/process"
)

// Errors of a repository.
var (
	// ErrNone reports a folder that is in no repository, or none that git
	// trusts.
	ErrNone = errors.New("there is no git repository")
	// ErrMissing reports that there is no program git.
	ErrMissing = errors.New("git is not installed")
	// ErrNoRevision reports a name that is not a commit here.
	ErrNoRevision = errors.New("no such commit")
	// ErrShallow reports a clone whose history ends before what is asked for.
	ErrShallow = errors.New("the clone is shallow")
)

// timeout is how long git may take for one answer.
const timeout = time.Minute

// Repository is a work tree with its history. It is safe for concurrent use.
type Repository struct {
	// Root is the top of the work tree, absolute.
	Root    string
	program string
}

// Open is the repository around folder, an absolute path. Its error is
// [ErrMissing], [ErrNone] or that of ctx.
func Open(ctx context.Context, folder string) (*Repository, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return nil, ErrMissing
	}
	if program, err = filepath.Abs(program); err != nil {
		return nil, ErrMissing
	}
	r := &Repository{folder, program}
	// The way up keeps the links in the folder's path, which the top of the work
	// tree as git says it does not.
	out, err := r.run(ctx, "", "rev-parse", "--is-inside-work-tree", "--show-cdup")
	inside, up, _ := strings.Cut(strings.TrimRight(string(out), "\r\n"), "\n")
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("%w around %s: %w", ErrNone, folder, err)
	case inside != "true":
		return nil, fmt.Errorf("%w around %s", ErrNone, folder)
	}
	r.Root = filepath.Join(folder, filepath.FromSlash(up))
	return r, nil
}

// run is what git prints for the arguments. Its error is for people.
func (r *Repository) run(ctx context.Context, input string, arguments ...string) ([]byte, error) {
	command := process.Command{
		Path:   r.program,
		Folder: r.Root,
		Arguments: append([]string{
			"--no-optional-locks", "--literal-pathspecs", "-c", "core.quotePath=false",
			"-c", "diff.noprefix=false", "-c", "diff.mnemonicPrefix=false", "-c", "diff.suppressBlankEmpty=false",
			"-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "-c", "protocol.allow=never",
		}, arguments...),
		Environment: []string{"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_DIFF_OPTS=--unified=0"},
		Input:       input,
		Timeout:     timeout,
		Limit:       1 << 30,
	}
	out, ended, err := command.Output(ctx)
	if err != nil {
		return nil, fmt.Errorf("running git %s: %w", arguments[0], err)
	}
	if ended.Code != 0 {
		said, _, _ := strings.Cut(strings.TrimSpace(ended.Stderr), "\n")
		return nil, &failure{arguments[0], ended.Code, strings.TrimPrefix(said, "fatal: ")}
	}
	return out, nil
}

// failure is git's own word that it can't.
type failure struct {
	command string
	code    int
	said    string
}

func (f *failure) Error() string {
	if f.said == "" {
		return fmt.Sprintf("git %s ended with %d", f.command, f.code)
	}
	return fmt.Sprintf("git %s: %s", f.command, f.said)
}

// line is the one line that git prints for the arguments.
func (r *Repository) line(ctx context.Context, arguments ...string) (string, error) {
	out, err := r.run(ctx, "", arguments...)
	return strings.TrimRight(string(out), "\r\n"), err
}

// records are the parts of what git prints with -z.
func records(out []byte) [][]byte {
	out = bytes.TrimSuffix(out, []byte{0})
	if len(out) == 0 {
		return nil
	}
	return bytes.Split(out, []byte{0})
}

// Commit is the full name of the commit that revision names. Its error is an
// [ErrNoRevision].
func (r *Repository) Commit(ctx context.Context, revision string) (string, error) {
	commit, err := r.line(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil || commit == "" {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", fmt.Errorf("%w: %s", ErrNoRevision, revision)
	}
	return commit, nil
}

// Shallow reports whether the history of the clone is cut off.
func (r *Repository) Shallow(ctx context.Context) bool {
	shallow, err := r.line(ctx, "rev-parse", "--is-shallow-repository")
	return err == nil && shallow == "true"
}
