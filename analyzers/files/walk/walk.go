// Package walk finds the files that a batch check is about: those that are
// named, and those in the trees of the folders that are named.
package walk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
)

// Options say which files a walk is about.
type Options struct {
	// Supported reports whether a file can be checked, by its name.
	Supported func(path string) bool
	// LeftOut reports whether the config leaves out the file or folder at the
	// absolute path itself, LeftOutWithin whether it leaves out a folder around
	// it as well. Their errors end the walk.
	LeftOut, LeftOutWithin func(path string) (bool, error)
	// ForceExclude lets what is taken out of walks take out paths that are
	// named as well.
	ForceExclude bool
}

// A File is a file to check.
type File struct {
	// Path is absolute and clean, and not resolved: it may be a symbolic link.
	Path string
	// Named files were asked for by their own path.
	Named bool
}

// Skipped is a path that can't be checked.
type Skipped struct {
	File
	files.Unread
}

// Result is what a walk found, sorted by path.
type Result struct {
	Files   []File
	Skipped []Skipped
	// Linked reports that symbolic links to files were met, also where they
	// are not among Files.
	Linked bool
}

// Walk looks at paths, which are absolute. It fails only when ctx ends or
// one of options does; what can't be read is in the result.
//
// Links to folders are not followed below a named folder, so that no loop can
// arise. Links to files are where they stay in the repository, or in the named
// folder that is in none; a file that is found twice is taken once, by its own path
// before that of a link.
func Walk(ctx context.Context, paths []string, options Options) (Result, error) {
	w := newWalker(ctx, options)
	for _, path := range paths {
		if err := w.named(filepath.Clean(path)); err != nil {
			return Result{}, err
		}
	}
	for _, path := range w.folders {
		w.within = path
		if err := w.folder(File{Path: path, Named: true}, w.ignoresAbove(path)); err != nil {
			return Result{}, err
		}
	}
	w.dropLinkedTwice()
	return w.sorted(), nil
}

type walker struct {
	Options
	context context.Context
	result  Result
	// folders are those that were named. They are walked last, so that what is
	// in the result by then was named.
	folders []string
	// within is that of them which is walked.
	within string
	// seen are the files and folders that were met, by their path.
	seen map[string]bool
	// skipped are the paths of the result's Skipped.
	skipped map[string]bool
	// links are the files of the result that were met as symbolic links.
	links []string
}

func newWalker(ctx context.Context, options Options) *walker {
	return &walker{Options: options, context: ctx, seen: map[string]bool{}, skipped: map[string]bool{}}
}

func (w *walker) sorted() Result {
	w.result.Linked = len(w.links) > 0
	byPath := func(a, b File) int { return strings.Compare(a.Path, b.Path) }
	slices.SortFunc(w.result.Files, byPath)
	slices.SortFunc(w.result.Skipped, func(a, b Skipped) int { return byPath(a.File, b.File) })
	return w.result
}

// named looks at a path that was asked for.
func (w *walker) named(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		w.skip(File{Path: path, Named: true}, err)
		return nil
	}
	if w.ForceExclude {
		if excluded, err := w.Excluded(path, info.IsDir()); err != nil || excluded {
			return err
		}
	}
	file := File{Path: path, Named: true}
	switch {
	case info.IsDir():
		files.Opened(path)
		w.folders = append(w.folders, path)
	case !info.Mode().IsRegular():
		w.skip(file, files.NotRegular(info.Mode()))
	case !w.Supported(path):
		w.skip(file, ErrUnsupported)
	default:
		w.add(file)
	}
	return nil
}

// ErrUnsupported is the reason not to check a file that is named.
var ErrUnsupported = errors.New("not Python or Rust: its name does not end in .py, .pyi or .rs")

// folder walks a tree; above is what is ignored there.
func (w *walker) folder(folder File, above *ignores) error {
	if err := w.context.Err(); err != nil {
		return err
	}
	path := folder.Path
	if w.seen[path] {
		return nil
	}
	w.seen[path] = true
	entries, err := os.ReadDir(path)
	if err != nil {
		// What was read before the error still counts.
		w.skip(folder, err)
	}
	ignored := above
	if hasEntry(entries, ".git") || hasEntry(entries, ".gitignore") {
		ignored = above.enter(path, hasEntry(entries, ".git"))
	}
	for _, entry := range entries {
		if err := w.entry(filepath.Join(path, entry.Name()), entry.Type(), ignored); err != nil {
			return err
		}
	}
	return nil
}

// entry looks at something in a folder.
func (w *walker) entry(path string, kind fs.FileMode, ignored *ignores) error {
	if !kind.IsDir() && !w.Supported(path) || ignored.ignored(path, kind.IsDir()) {
		return nil
	}
	if excluded, err := w.LeftOut(path); err != nil || excluded {
		return err
	}
	file := File{Path: path}
	switch {
	case kind.IsDir():
		return w.folder(file, ignored)
	case kind&fs.ModeSymlink != 0:
		w.link(file)
	case !kind.IsRegular():
		w.skip(file, files.NotRegular(kind))
	default:
		w.add(file)
	}
	return nil
}

// brokenLink is the error about a link that can't be followed: there is a source
// file by its name, which nobody can read.
type brokenLink struct{ cause error }

func (e *brokenLink) Error() string {
	return "a symbolic link that can't be followed: " + files.Reason(e.cause)
}

// link looks at a symbolic link with the name of a source file.
func (w *walker) link(file File) {
	if strings.HasPrefix(filepath.Base(file.Path), ".#") {
		return // Emacs locks files with such links, and they lead nowhere
	}
	info, err := files.Stat(w.within, file.Path)
	switch {
	case errors.Is(err, files.ErrOutside):
		w.skip(file, files.ErrOutside)
	case err != nil:
		w.skip(file, &brokenLink{err})
	case info.IsDir():
	case !info.Mode().IsRegular():
		w.skip(file, fmt.Errorf("a symbolic link to something that is %w", files.NotRegular(info.Mode())))
	default:
		w.links = append(w.links, file.Path)
		w.add(file)
	}
}

func (w *walker) add(file File) {
	if !w.seen[file.Path] {
		w.seen[file.Path] = true
		w.result.Files = append(w.result.Files, file)
	}
}

func (w *walker) skip(file File, err error) {
	if !w.skipped[file.Path] {
		w.skipped[file.Path] = true
		w.result.Skipped = append(w.result.Skipped, Skipped{file, files.Unread{Reason: files.Reason(err), Cause: cause(err)}})
	}
}

// cause is that of err.
func cause(err error) files.Cause {
	if errors.Is(err, ErrUnsupported) {
		return ""
	}
	return files.CauseOf(err)
}

func hasEntry(entries []os.DirEntry, name string) bool {
	_, found := slices.BinarySearchFunc(entries, name, func(e os.DirEntry, name string) int {
		return strings.Compare(e.Name(), name)
	})
	return found
}
