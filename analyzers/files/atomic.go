package files

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrChanged is the error of [Replace] when the file is not what it was.
var ErrChanged = errors.New("the file changed meanwhile")

// A Replacement is a new version of a file that is being written beside it.
// Others see the old content or the new one, never a part.
type Replacement struct {
	beside *os.File
	// target is what is replaced: what path leads to through symbolic links.
	target string
	// direct is set where target is not a regular file, such as a pipe: it is
	// written to without a file beside it.
	direct bool
	done   bool
}

// Create begins a new version of the file at path, which may not exist yet. A
// symbolic link stays one, its target is replaced; mode and owner stay.
func Create(path string) (*Replacement, error) {
	target, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		target, err = path, nil
	}
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(target)
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
		return &Replacement{beside: file, target: target, direct: true}, err
	}
	name := fmt.Sprintf(".%s.%s.tmp", filepath.Base(target), rand.Text()[:8])
	beside, err := os.OpenFile(filepath.Join(filepath.Dir(target), name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		var failed *fs.PathError
		if errors.As(err, &failed) {
			failed.Path = path // the name beside it means nothing to others
		}
		return nil, err
	}
	r := &Replacement{beside: beside, target: target}
	if info != nil {
		keepOwner(beside, info)
		if err := beside.Chmod(info.Mode()); err != nil {
			r.Discard()
			return nil, err
		}
	}
	return r, nil
}

// Write implements [io.Writer].
func (r *Replacement) Write(content []byte) (int, error) { return r.beside.Write(content) }

// Commit puts the new version in its place.
func (r *Replacement) Commit() error {
	if r.done {
		return nil
	}
	r.done = true
	err := r.beside.Close()
	if r.direct {
		return err
	}
	if err == nil {
		err = os.Rename(r.beside.Name(), r.target)
	}
	if err != nil {
		os.Remove(r.beside.Name())
	}
	return err
}

// Discard drops the new version. After Commit it does nothing.
func (r *Replacement) Discard() {
	if r.done {
		return
	}
	r.done = true
	r.beside.Close()
	if !r.direct {
		os.Remove(r.beside.Name())
	}
}

// Replace replaces the content of the file at path if it still is before, and
// fails with [ErrChanged] if it is not.
func Replace(path, before, after string) error {
	r, err := Create(path)
	if err != nil {
		return err
	}
	defer r.Discard()
	if _, err := r.beside.WriteString(after); err != nil {
		return err
	}
	now, err := Read(r.target, int64(len(before)))
	if err != nil && !errors.Is(err, ErrTooLarge) {
		return err
	}
	if err != nil || now != before {
		return ErrChanged
	}
	return r.Commit()
}
