// Package files is how octolsp reads and writes the files of its users: from
// the disk or, in an editor, from texts that are not saved yet.
//
// **Nothing else opens what a project brings.** A file is regular, is opened
// without waiting and is read up to a bound, so that no pipe, device or endless
// file in a project holds octolsp up. No link leads out of the repository that it
// lies in, unless a user named it.
package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
)

// Reader is where the files of a project are read from. It is safe for
// concurrent use.
type Reader interface {
	// ReadFile is the content of the file at the absolute path. Its error is an
	// [fs.ErrNotExist] if there is none; folders, pipes and devices count as
	// absent.
	ReadFile(path string) ([]byte, error)
}

// Lister tells which files there are. It is safe for concurrent use.
type Lister interface {
	// IsFile reports whether there is a regular file at the absolute path.
	IsFile(path string) bool
}

// FS is the files that octolsp may ask for.
type FS interface {
	Reader
	Lister
}

// Largest is the size in bytes above which no file is read that has no limit of
// its own, as those have that are checked.
const Largest = 64 << 20

// Disk is the [FS] of the machine's files, up to 64 MiB each. A link that leads
// out of the repository which it lies in is not followed: see [Inside].
type Disk struct{}

// ReadFile implements [FS].
func (Disk) ReadFile(path string) ([]byte, error) {
	content, err := ReadInside("", path, Largest)
	switch {
	case errors.Is(err, ErrNotRegular):
		return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
	case errors.Is(err, ErrTooLarge):
		return nil, fmt.Errorf("the file is larger than %d bytes", Largest)
	}
	return []byte(content), err
}

// IsFile implements [FS].
func (Disk) IsFile(path string) bool {
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		info, err = Stat("", path)
	}
	return err == nil && info.Mode().IsRegular()
}

// An Overlay is the [FS] of an editor: the text of an open file stands for what
// is on the disk. The function is the text of the file at the absolute path, if
// it is open.
type Overlay func(path string) (text string, open bool)

// Open is the text of the file at the absolute path if it is open.
func (o Overlay) Open(path string) (text string, open bool) { return o(path) }

// ReadFile implements [FS].
func (o Overlay) ReadFile(path string) ([]byte, error) {
	if text, open := o(path); open {
		return []byte(text), nil
	}
	return Disk{}.ReadFile(path)
}

// IsFile implements [FS].
func (o Overlay) IsFile(path string) bool {
	if _, open := o(path); open {
		return true
	}
	return Disk{}.IsFile(path)
}

// A Listing is an [FS] that remembers which files there are: all files of a
// folder ask the same.
type Listing struct {
	FS
	known sync.Map
}

// NewListing is a [Listing] of what is in base.
func NewListing(base FS) *Listing { return &Listing{FS: base} }

// IsFile implements [FS].
func (l *Listing) IsFile(path string) bool {
	if is, known := l.known.Load(path); known {
		return is.(bool)
	}
	is := l.FS.IsFile(path)
	l.known.Store(path, is)
	return is
}
