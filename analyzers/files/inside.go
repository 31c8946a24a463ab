package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/octollm/octolsp/analyzers/paths"
)

// ErrOutside is the error about a file that only a link makes one of its project:
// see [paths.Boundary].
var ErrOutside = paths.ErrOutside

// OpenInside is [Open] for the file at the absolute path that nobody named. If a
// link in the path leads out of the repository, or out of the folder at within
// where there is none, it is [ErrOutside]; within may be empty and then is the
// working folder.
func OpenInside(within, path string, limit int64) (*os.File, error) {
	file, _, err := openInside(within, path, limit)
	return file, err
}

// ReadInside is [Read] for the file at the absolute path that nobody named: see
// [OpenInside].
func ReadInside(within, path string, limit int64) (string, error) {
	file, size, err := openInside(within, path, limit)
	if err != nil {
		return "", err
	}
	return readAll(file, size, limit)
}

// Stat is what the absolute path leads to, if it does not lead out: see
// [OpenInside].
func Stat(within, path string) (fs.FileInfo, error) {
	real, err := Inside(within, path)
	if err != nil {
		return nil, err
	}
	return os.Lstat(real)
}

// Inside is what the absolute path leads to, with all links followed, if that is
// not out of the repository, or out of the folder at within: see [OpenInside].
func Inside(within, path string) (string, error) {
	return paths.Inside(Boundary(within, path), path)
}

// Boundary is [paths.Boundary] with the working folder in place of a folder that is
// empty, the root of all files or the user's home.
func Boundary(within, path string) string {
	if within == "" || IsEverything(within) {
		within = begunAt(path)
	}
	return paths.Boundary(within, path)
}

// Names reports by [ErrOutside] that what the file at by names, both by their
// absolute paths, lies neither in the repository of that nor, where there is none,
// in the folder at within; with links followed. There need be nothing.
func Names(within, by, path string) error {
	if _, err := paths.Inside(Boundary(within, by), path); errors.Is(err, ErrOutside) {
		return err
	}
	return nil
}

// IsEverything reports whether the folder holds what no project does: it is the root
// of all files, or the user's home. Nobody who opens it wants all of it looked through.
func IsEverything(folder string) bool {
	home, err := os.UserHomeDir()
	return paths.IsRoot(folder) || err == nil && filepath.Clean(folder) == filepath.Clean(home)
}

// openInside is [OpenInside] with the size of the file in bytes. Whatever is put in
// the place of a folder or of the file meanwhile, what is opened was looked at.
func openInside(within, path string, limit int64) (*os.File, int64, error) {
	return openInsideWith(openWithoutLinks, within, path, limit)
}

// openInsideWith is openInside where straight opens a path that has no link in it,
// and otherwise is errLinked.
func openInsideWith(straight func(path string) (*os.File, error), within, path string, limit int64) (*os.File, int64, error) {
	file, err := straight(path)
	if errors.Is(err, errLinked) {
		boundary := Boundary(within, path)
		real, wrong := paths.Inside(boundary, path)
		if wrong != nil {
			return nil, 0, wrong
		}
		if file, err = straight(real); errors.Is(err, errLinked) {
			file, err = openBelow(paths.Resolve(boundary), real)
		}
	}
	if err != nil {
		return nil, 0, err
	}
	return bounded(file, limit)
}

// errLinked reports that there are links in a path, or that this can't be told.
var errLinked = errors.New("a link is in its path")

// openBelow opens the path, which lies in the folder. It looks at each name on the way
// as it opens it, so that no link that is put there meanwhile leads out of the folder.
func openBelow(folder, path string) (*os.File, error) {
	way, inside := paths.Relative(folder, path)
	if !inside {
		return nil, ErrOutside
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }() // it was only read
	file, err := root.OpenFile(way, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err == nil {
		return file, nil
	}
	if _, said := os.Stat(path); said == nil {
		return nil, ErrOutside // it was replaced
	}
	return nil, err
}

// begunAt is the innermost folder that the user works in around the file at path, if
// that says how far links there may lead: it lies in a repository, or path in none.
func begunAt(path string) string {
	within := workingAt(path)
	opened.Range(func(folder, _ any) bool {
		if named := folder.(string); len(named) > len(within) && bounds(named, path) {
			within = named
		}
		return true
	})
	return within
}

// workingAt is the working folder if that says how far links at path may lead.
func workingAt(path string) string {
	if folder := workingFolder(); bounds(folder, path) {
		return folder
	}
	return ""
}

// bounds reports whether the folder holds path and lies in a repository, or path in
// none.
func bounds(folder, path string) bool {
	return paths.Contains(folder, path) && (paths.RepositoryRoot(folder) != "" || paths.RepositoryRoot(path) == "")
}

// opened are the folders of [Opened].
var opened sync.Map

// Opened says that the user named the absolute folder, to be checked or as one of an
// editor's workspace: where there is no repository, it is as far as links in it may
// lead. The root of all files and the user's home are not, nor is the working folder
// where it is one of them; else that need not be named.
func Opened(folder string) {
	if !IsEverything(folder) && !IsEverything(paths.Resolve(folder)) {
		opened.Store(filepath.Clean(folder), true)
	}
}

var workingFolder = sync.OnceValue(func() string {
	folder, err := os.Getwd()
	if err != nil || IsEverything(folder) {
		return ""
	}
	return folder
})
