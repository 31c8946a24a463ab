// Package replace writes files so that others see the old content or the new
// one, never a part: beside the file, and renamed to it.
package replace

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrChanged is the error of [Content] when the file is not what it was.
var ErrChanged = errors.New("the file changed meanwhile")

// A File is a new version of a file that is being written.
type File struct {
	beside *os.File
	// target is what is replaced: what path leads to through symbolic links.
	target string
	// direct is set where target is no regular file, such as a pipe: it is
	// written to without a file beside it.
	direct bool
	done   bool
}

// Create begins a new version of the file at path, which may not exist yet. A
// symbolic link stays one, its target is replaced; mode and owner stay.
func Create(path string) (*File, error) {
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
		return &File{beside: file, target: target, direct: true}, err
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
	f := &File{beside: beside, target: target}
	if info != nil {
		keepOwner(beside, info)
		if err := beside.Chmod(info.Mode()); err != nil {
			f.Discard()
			return nil, err
		}
	}
	return f, nil
}

// Write implements [io.Writer].
func (f *File) Write(content []byte) (int, error) { return f.beside.Write(content) }

// Commit puts the new version in its place.
func (f *File) Commit() error {
	if f.done {
		return nil
	}
	f.done = true
	err := f.beside.Close()
	if f.direct {
		return err
	}
	if err == nil {
		err = os.Rename(f.beside.Name(), f.target)
	}
	if err != nil {
		os.Remove(f.beside.Name())
	}
	return err
}

// Discard drops the new version. After Commit it does nothing.
func (f *File) Discard() {
	if f.done {
		return
	}
	f.done = true
	f.beside.Close()
	if !f.direct {
		os.Remove(f.beside.Name())
	}
}

// Content replaces the content of the file at path if it still is before, and
// fails with [ErrChanged] if it is not.
func Content(path, before, after string) error {
	f, err := Create(path)
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := f.beside.WriteString(after); err != nil {
		return err
	}
	now, err := os.ReadFile(f.target)
	if err != nil {
		return err
	}
	if string(now) != before {
		return ErrChanged
	}
	return f.Commit()
}
