package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/paths"
)

// ErrChanged is the error of [Replace] when the file is not what it was.
var ErrChanged = errors.New("the file changed meanwhile")

// A Replacement is a new version of a file that is being written. Others see the
// old content or the new one, never a part, also after a crash of the machine.
//
// Until Commit the new version has no name where the system can do that, and
// goes with the process however that ends. Elsewhere it has one beside the file,
// which [Abandon] removes; a process that is killed leaves it.
type Replacement struct {
	draft draft
	// path is what the user named, and target what is replaced: what path leads to
	// through symbolic links.
	path, target string
	// direct is set where target is not a regular file, such as a pipe: it is
	// written to as it is.
	direct bool
	done   bool
}

// ErrLink is the error of [Replace] where a symbolic link is in the place of a file.
var ErrLink = errors.New("it is a symbolic link: name the file that it leads to")

// Create begins a new version of the file at path, which may not exist yet and
// which a user named. A symbolic link stays one, its target is replaced; mode and
// owner stay. In a repository, or in the working folder, that is only done if the
// target lies in it, in no folder of git's, and is a regular file, and otherwise is
// [ErrOutside], an [ErrLink] or an [ErrNotRegular]: the link may be a stranger's.
func Create(path string) (*Replacement, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	target, err := writable(full)
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		return nil, &fs.PathError{Op: "open", Path: path, Err: failed.Err} // not what is on the way to it
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return create(path, target)
}

// writable is what the absolute path leads to, if a user who names it means that.
func writable(path string) (string, error) {
	within := workingAt(path)
	if within == "" && paths.RepositoryRoot(filepath.Dir(path)) == "" {
		return existing(path)
	}
	boundary := paths.Boundary(within, path)
	target, err := paths.Inside(boundary, path)
	if errors.Is(err, fs.ErrNotExist) {
		if info, linked := os.Lstat(path); linked == nil && info.Mode()&fs.ModeSymlink != 0 {
			return "", ErrLink
		}
		folder, err := paths.Inside(boundary, filepath.Dir(path))
		if err != nil {
			return "", err
		}
		target = filepath.Join(folder, filepath.Base(path))
	} else if err != nil {
		return "", err
	}
	if target != path && slices.Contains(strings.Split(filepath.ToSlash(target), "/"), ".git") {
		return "", ErrLink
	}
	if info, err := os.Lstat(target); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return "", NotRegular(info.Mode())
	}
	return target, nil
}

// existing is what path leads to, or path if there is nothing.
func existing(path string) (string, error) {
	target, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, nil
	}
	return target, err
}

// create begins a new version of the file at target, which errors call path.
func create(path, target string) (*Replacement, error) {
	info, err := os.Lstat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		info = nil
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder", path)
	case info.Mode().IsRegular() && info.Mode().Perm()&0o222 == 0:
		return nil, fmt.Errorf("%s is read-only", path)
	case !info.Mode().IsRegular():
		file, err := os.OpenFile(target, os.O_WRONLY, 0)
		return &Replacement{draft: draft{File: file}, path: path, target: target, direct: true}, err
	}
	r := &Replacement{path: path, target: target}
	if r.draft, err = newDraft(target); err != nil {
		return nil, r.named(err)
	}
	if info != nil {
		keepOwner(r.draft.File, info)
		if err := r.draft.Chmod(info.Mode()); err != nil {
			r.Discard()
			return nil, r.named(err)
		}
	}
	return r, nil
}

// Write implements [io.Writer].
func (r *Replacement) Write(content []byte) (int, error) {
	n, err := r.draft.Write(content)
	return n, r.named(err)
}

// Commit puts the new version in its place.
func (r *Replacement) Commit() error { return r.commit(func() error { return nil }) }

// commit is Commit unless check, which is called as late as can be, fails.
func (r *Replacement) commit(check func() error) error {
	if r.done {
		return nil
	}
	if r.direct {
		r.done = true
		return r.draft.Close()
	}
	defer r.Discard()
	if err := synchronize(r.draft.File); err != nil {
		return r.named(err)
	}
	if err := check(); err != nil {
		return err
	}
	if err := r.draft.place(r.target); err != nil {
		return r.named(err)
	}
	r.done = true
	err := r.draft.Close()
	synchronizeFolder(filepath.Dir(r.target))
	return r.named(err)
}

// Discard drops the new version. After Commit it does nothing.
func (r *Replacement) Discard() {
	if r.done {
		return
	}
	r.done = true
	r.draft.Close()
	if !r.direct {
		r.draft.drop()
	}
}

// named is err about the path that the user named: the names of drafts mean
// nothing to others.
func (r *Replacement) named(err error) error {
	var failed *fs.PathError
	var moved *os.LinkError
	switch {
	case errors.As(err, &failed):
		return &fs.PathError{Op: failed.Op, Path: r.path, Err: failed.Err}
	case errors.As(err, &moved):
		return &fs.PathError{Op: "replace", Path: r.path, Err: moved.Err}
	}
	return err
}

// Links is how many names (hard links) the file at path has; 1 where that is not
// known.
func Links(path string) int {
	info, err := os.Lstat(path)
	if err != nil {
		return 1
	}
	return linksOf(info)
}

// Replace replaces the content of the file at the absolute path if it still is
// before, and fails with [ErrChanged] if it is not. It never writes to another file:
// a symbolic link is [ErrLink], a path that leads out of the repository or of the
// working folder [ErrOutside], also if a user named a link on the way, and of a hard link the other names keep the content
// before.
func Replace(path, before, after string) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink != 0:
		return ErrLink
	case !info.Mode().IsRegular():
		return NotRegular(info.Mode())
	}
	target, err := paths.Inside(paths.Boundary(workingAt(path), path), path)
	if err != nil {
		return err
	}
	r, err := create(path, target)
	if err != nil {
		return err
	}
	defer r.Discard()
	if _, err := r.Write([]byte(after)); err != nil {
		return err
	}
	return r.commit(func() error {
		now, err := Read(r.target, int64(len(before)))
		if err != nil && !errors.Is(err, ErrTooLarge) {
			return err
		}
		if err != nil || now != before {
			return ErrChanged
		}
		return nil
	})
}
