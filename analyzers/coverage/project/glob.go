package project

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/bmatcuk/doublestar/v4"
)

// list are the regular files below folder that match pattern, absolute; some of
// them when ctx ends.
func list(ctx context.Context, folder, pattern string, options ...doublestar.GlobOption) []string {
	found, err := doublestar.Glob(disk{ctx, os.DirFS(folder)}, pattern, append(options, doublestar.WithFilesOnly())...)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for i := range found {
		found[i] = filepath.Join(folder, filepath.FromSlash(found[i]))
	}
	return found
}

// disk has nothing any more when ctx ends: a pattern may lead through all folders of
// a machine.
type disk struct {
	ctx   context.Context
	files fs.FS
}

// Open implements [fs.FS].
func (d disk) Open(name string) (fs.File, error) {
	if err := d.ctx.Err(); err != nil {
		return nil, err
	}
	return d.files.Open(name)
}

// ReadDir implements [fs.ReadDirFS].
func (d disk) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := d.ctx.Err(); err != nil {
		return nil, err
	}
	return fs.ReadDir(d.files, name)
}

// Stat implements [fs.StatFS].
func (d disk) Stat(name string) (fs.FileInfo, error) {
	if err := d.ctx.Err(); err != nil {
		return nil, err
	}
	return fs.Stat(d.files, name)
}
