package walk

import (
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/git"
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
		i = nil
		if own := git.Folder(folder); own != "" {
			i = i.with(folder, filepath.Join(own, "info", "exclude"))
		}
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
