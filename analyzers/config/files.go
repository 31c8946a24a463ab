package config

import (
	"maps"
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/project"
)

// largest is the size in bytes above which a file is not a config.
const largest = 1 << 20

// IsConfig reports whether the name of the file at path is that of a config: of
// octolsp, or of another program of which octolsp takes something.
func IsConfig(path string) bool {
	name := filepath.Base(path)
	return name == octolspName || name == project.CargoName || slices.Contains(ruffNames, name)
}

// File is a config that a [Finder] has read, or has looked for because another
// one extends it.
type File struct {
	// Path is absolute.
	Path string
	// Problems are what makes the config one that cannot be used.
	Problems Problems
	// Notices are what a user should know though the config is used, or not
	// used but for another reason.
	Notices Problems
}

// add adds a problem once: many configs may extend the file.
func (f *File) add(problem *Problem) {
	if !slices.ContainsFunc(f.Problems, func(known *Problem) bool { return *known == *problem }) {
		f.Problems = append(f.Problems, problem)
	}
}

// Files are the configs that were read so far, sorted by path.
func (f *Finder) Files() []File {
	f.mu.Lock()
	defer f.mu.Unlock()
	found := make([]File, 0, len(f.files))
	for _, path := range slices.Sorted(maps.Keys(f.files)) {
		file := *f.files[path]
		file.Problems, file.Notices = slices.Clip(file.Problems), slices.Clip(file.Notices)
		found = append(found, file)
	}
	return found
}

// file is what is known of the config at path.
func (f *Finder) file(path string) *File {
	if f.files[path] == nil {
		f.files[path] = &File{Path: path}
	}
	return f.files[path]
}
