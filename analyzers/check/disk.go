package check

import (
	"os"
	"path/filepath"
	"sync"

	"github.com/octollm/octolsp/analyzers/check/walk"
)

// disk answers the engine's questions about the files around one. It
// remembers which files there are: all files of a folder ask the same.
type disk struct{ known sync.Map }

// ReadFile implements [engine.Disk].
func (*disk) ReadFile(path string) ([]byte, error) { return walk.ReadNeighbour(path) }

// IsFile implements [engine.Disk].
func (d *disk) IsFile(path string) bool {
	if is, known := d.known.Load(path); known {
		return is.(bool)
	}
	info, err := os.Stat(path)
	is := err == nil && info.Mode().IsRegular()
	d.known.Store(path, is)
	return is
}

// repositories finds the roots of repositories. It is safe for concurrent use.
type repositories struct{ known sync.Map }

// root is the nearest folder with a ".git", from folder upwards; empty if
// there is none.
func (r *repositories) root(folder string) string {
	if root, known := r.known.Load(folder); known {
		return root.(string)
	}
	root := ""
	if _, err := os.Lstat(filepath.Join(folder, ".git")); err == nil {
		root = folder
	} else if parent := filepath.Dir(folder); parent != folder {
		root = r.root(parent)
	}
	r.known.Store(folder, root)
	return root
}
