package config

import (
	"fmt"
	"io"
	"io/fs"
	"os"
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
