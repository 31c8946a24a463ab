// Package git asks a repository about its past, through the program git.
//
// **Nothing of a repository runs, and nothing is fetched.** Git never sees the config of
// the repository: it is shown a folder of octolsp's own in place of the git directory,
// with copies of the refs, and with a config that holds the few keys that are known to
// be harmless and to matter, such as core.autocrlf and the format of objects. So there is
// no program that git could be told to run: no filter, hook, fsmonitor, external diff,
// textconv, pager, helper for credentials or transport, and no remote to fetch from. The
// environment has what octolsp puts there and nothing of GIT_*. The objects and the
// index are read where they are. What leads out of the repository (a .git that points
// elsewhere, links, alternates) is refused where the repository is not trusted.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
)

// Errors of a repository.
var (
	// ErrNone reports a folder that is in the work tree of no repository.
	ErrNone = errors.New("there is no git repository")
	// ErrMissing reports that there is no program git.
	ErrMissing = errors.New("git is not installed")
	// ErrTooOld reports a program git that is older than octolsp can use.
	ErrTooOld = errors.New("git is too old")
	// ErrRefused reports a repository that is there and that git, or octolsp, does not
	// read, with the reason: another user owns it, it leads elsewhere, it is broken.
	ErrRefused = errors.New("git does not read the repository")
	// ErrNoRevision reports a name that is not a commit here.
	ErrNoRevision = errors.New("no such commit")
	// ErrShallow reports a clone whose history ends before what is asked for.
	ErrShallow = errors.New("the clone is shallow")
	// ErrPartial reports a clone that lacks objects which git would fetch when they
	// are needed (`git clone --filter`).
	ErrPartial = errors.New("the clone is partial, and what is needed of its past was not fetched")
)

// Repository is a work tree with its history, as it was when it was opened. It is safe
// for concurrent use.
type Repository struct {
	// Root is the top of the work tree, absolute.
	Root    string
	place   *place
	program *program
	// view is the folder that git is shown in place of the git directory.
	view string
	// remove removes it.
	remove func() error
	// isPartial reports that git would fetch objects when they are needed.
	isPartial bool
}

// Open is the repository around folder, an absolute path. Where trusted, its git
// directory and its objects may lie outside of it. The error is an [ErrNone],
// [ErrMissing], [ErrTooOld], [ErrRefused] or that of ctx. The repository has to be closed.
func Open(ctx context.Context, folder string, trusted bool) (*Repository, error) {
	found, err := find(folder, trusted)
	if err != nil {
		return nil, err
	}
	program, err := findProgram(ctx, found.top)
	if err != nil {
		return nil, err
	}
	if err := found.checkOwner(ctx, program); err != nil {
		return nil, err
	}
	view, remove, err := files.TemporaryFolder("octolsp-git-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for git: %w", err)
	}
	r := &Repository{Root: found.root, place: found, program: program, view: view, remove: remove}
	if err := r.fill(ctx); err != nil {
		r.Close()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, err
	}
	return r, nil
}

// Close removes what was made to ask the repository.
func (r *Repository) Close() {
	if r != nil {
		_ = r.remove() // it is in the folder for temporary files
	}
}

// line is the one line that git prints for the arguments.
func (r *Repository) line(ctx context.Context, asked command, arguments ...string) (string, error) {
	out, err := r.run(ctx, "", asked, arguments...)
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
	if strings.Contains(revision, "@{") {
		if err := r.copyLogs(ctx); err != nil {
			return "", err
		}
	}
	commit, err := r.line(ctx, revParse, "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
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
	shallow, err := r.line(ctx, revParse, "--is-shallow-repository")
	return err == nil && shallow == "true"
}

// refused is an [ErrRefused] about the repository whose work tree has that top.
func refused(top string, reason error) error {
	return fmt.Errorf("%w %s: %w", ErrRefused, top, reason)
}
