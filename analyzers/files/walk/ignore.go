package walk

import (
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
)

// ignores are the patterns that hold in a folder: those of its own file, and
// those of the folders above it up to the repository root.
type ignores struct {
	// folder is the absolute path that the patterns' paths begin at.
	folder   string
	patterns []pattern
	above    *ignores
}

// ignored reports whether the entry at the absolute path, which lies below
// the folders of i, is taken out by the last pattern of the nearest file that
// is about it.
func (i *ignores) ignored(path string, folder bool) bool {
	name := filepath.Base(path)
	for ; i != nil; i = i.above {
		relative := filepath.ToSlash(strings.TrimPrefix(path[len(i.folder):], string(filepath.Separator)))
		for at := len(i.patterns) - 1; at >= 0; at-- {
			if p := &i.patterns[at]; p.match(relative, name, folder) {
				return !p.negated
			}
		}
	}
	return false
}

// enter is what holds inside folder. In a repository's root nothing of the
// folders above does.
func (i *ignores) enter(folder string, repository bool) *ignores {
	if repository {
		i = (*ignores)(nil).with(folder, filepath.Join(gitFolder(folder), "info", "exclude"))
	}
	return i.with(folder, filepath.Join(folder, ".gitignore"))
}

// with adds the patterns of the file at path, if it can be read.
func (i *ignores) with(folder, path string) *ignores {
	content, err := files.ReadInside(folder, path, maxIgnoreSize)
	if err != nil {
		return i
	}
	if patterns := parsePatterns(content); len(patterns) > 0 {
		return &ignores{folder, patterns, i}
	}
	return i
}

// maxIgnoreSize is the size in bytes beyond which a .gitignore is not read.
const maxIgnoreSize = 16 << 20

// gitFolder is the folder that holds "info" for the repository at root: in a
// linked work tree or a submodule, ".git" is a file that names another place
// (gitrepository-layout(5)).
func gitFolder(root string) string {
	folder := filepath.Join(root, ".git")
	content, err := files.Read(folder, maxIgnoreSize)
	if err != nil {
		return folder
	}
	named, found := strings.CutPrefix(strings.TrimSpace(content), "gitdir: ")
	if !found {
		return folder
	}
	folder = absolute(root, named)
	if common, err := files.Read(filepath.Join(folder, "commondir"), maxIgnoreSize); err == nil {
		folder = absolute(folder, strings.TrimSpace(common))
	}
	return folder
}

// absolute is path, taken from folder if it is relative.
func absolute(folder, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}
