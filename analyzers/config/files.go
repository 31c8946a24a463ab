package config

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Files is where configs are read from. An editor's unsaved text may stand for
// a file.
type Files interface {
	// ReadFile is the content of the file at the absolute path; its error is
	// an [fs.ErrNotExist] if there is none.
	ReadFile(path string) ([]byte, error)
}

// Disk is the files of the machine. Folders, pipes and devices count as
// absent, so that reading one never blocks.
type Disk struct{}

// largest is the size in bytes above which a file is no config.
const largest = 1 << 20

// ReadFile implements [Files].
func (Disk) ReadFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, largest+1))
	if err != nil {
		return nil, err
	}
	if len(content) > largest {
		return nil, fmt.Errorf("the file is larger than %d bytes", largest)
	}
	return content, nil
}

// IsConfig reports whether the name of the file at path is that of a config: of
// octolsp, or of another program of which octolsp takes something.
func IsConfig(path string) bool {
	name := filepath.Base(path)
	return name == octolspName || name == cargoName || slices.Contains(ruffNames, name)
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
