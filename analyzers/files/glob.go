package files

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/bmatcuk/doublestar/v4"
)

// Glob are the absolute paths below folder that match pattern, which has forward
// slashes; some of them when ctx ends.
func Glob(ctx context.Context, folder, pattern string, options ...doublestar.GlobOption) ([]string, error) {
	found, err := doublestar.Glob(listed{ctx, os.DirFS(folder)}, pattern, options...)
	for i := range found {
		found[i] = filepath.Join(folder, filepath.FromSlash(found[i]))
	}
	return found, err
}

// listed is a tree that holds nothing any more when ctx ends: a pattern may lead
// through all folders of a machine.
type listed struct {
	ctx   context.Context
	files fs.FS
}

// Open implements [fs.FS].
func (l listed) Open(name string) (fs.File, error) {
	if err := l.ctx.Err(); err != nil {
		return nil, err
	}
	return l.files.Open(name)
}

// ReadDir implements [fs.ReadDirFS].
func (l listed) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := l.ctx.Err(); err != nil {
		return nil, err
	}
	return fs.ReadDir(l.files, name)
}

// Stat implements [fs.StatFS].
func (l listed) Stat(name string) (fs.FileInfo, error) {
	if err := l.ctx.Err(); err != nil {
		return nil, err
	}
	return fs.Stat(l.files, name)
}
