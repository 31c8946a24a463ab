// Package trust says which folders the user vouches for, and by what word.
//
// **A project vouches for nothing, nor does anything by where it lies.** Trust
// comes from the user alone: a flag or variable, the user's own config outside of
// all projects, or an editor that asked the user. Trust is of a folder and of what
// lies in it, by paths with their links followed; what a link leads to elsewhere is
// not trusted with it.
package trust

import (
	"slices"

	"github.com/octollm/octolsp/analyzers/paths"
)

// Folders are the folders that the user vouches for. It is immutable; the zero
// value trusts nothing.
type Folders struct{ all []Folder }

// A Folder is one that somebody vouches for.
type Folder struct {
	// Path is absolute, with links followed.
	Path string
	// Word is by what: "--trust", "OCTOLSP_TRUST", "the editor", or the path of the
	// user's config.
	Word string
}

// With are the folders with others, absolute paths, by the same word.
func (f Folders) With(word string, folders ...string) Folders {
	all := slices.Clone(f.all)
	for _, folder := range folders {
		all = append(all, Folder{paths.ResolveNew(folder), word})
	}
	return Folders{all}
}

// Of is the word by which the file or folder at the absolute path is trusted: that
// of the innermost folder around it. path need not exist.
func (f Folders) Of(path string) (by Folder, trusted bool) {
	if len(f.all) == 0 {
		return Folder{}, false
	}
	path = paths.ResolveNew(path)
	for _, folder := range f.all {
		if paths.Contains(folder.Path, path) && len(folder.Path) >= len(by.Path) {
			by, trusted = folder, true
		}
	}
	return by, trusted
}

// Contains reports whether the file or folder at the absolute path is trusted.
func (f Folders) Contains(path string) bool {
	_, trusted := f.Of(path)
	return trusted
}
