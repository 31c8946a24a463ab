package files

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync/atomic"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/octollm/octolsp/analyzers/paths"
)

// MostListed is how many entries of folders [Glob] looks at.
const MostListed = 1 << 20

// ErrTooMany reports a pattern that leads through more than [MostListed] entries.
var ErrTooMany = errors.New("it leads through too many files")

// Glob are the absolute paths below folder that match pattern, which has forward
// slashes; some of them when ctx ends. No link is followed out of the repository
// around the place where the pattern begins: see [paths.Boundary].
func Glob(ctx context.Context, folder, pattern string, options ...doublestar.GlobOption) ([]string, error) {
	base, rest := doublestar.SplitPattern(path.Clean(pattern))
	from := filepath.Join(folder, filepath.FromSlash(base))
	begun := filepath.Join(from, "*")
	boundary := Boundary("", begun)
	inside, found := paths.Relative(boundary, from)
	if !found {
		boundary = paths.Resolve(boundary)
		if inside, found = paths.Relative(boundary, paths.Resolve(from)); !found {
			return nil, ErrOutside
		}
	}
	root, err := os.OpenRoot(boundary)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }() // it was only read
	tree, err := fs.Sub(root.FS(), filepath.ToSlash(inside))
	if err != nil {
		return nil, err
	}
	matches, err := doublestar.Glob(&listed{ctx: ctx, files: tree}, rest, options...)
	for i := range matches {
		matches[i] = filepath.Join(from, filepath.FromSlash(matches[i]))
	}
	return matches, err
}

// ReadDir are the entries of the folder at the absolute path, if no link leads from
// there out of the repository: see [OpenInside].
func ReadDir(within, folder string) ([]fs.DirEntry, error) {
	real, err := paths.Inside(Boundary(within, filepath.Join(folder, "*")), folder)
	if err != nil {
		return nil, err
	}
	return os.ReadDir(real)
}

// listed is a tree that holds nothing any more when ctx ends, or when too much of
// it was listed: a pattern may lead through all folders of a machine.
type listed struct {
	ctx   context.Context
	files fs.FS
	count atomic.Int64
}

// Open implements [fs.FS].
func (l *listed) Open(name string) (fs.File, error) {
	if err := l.ctx.Err(); err != nil {
		return nil, err
	}
	return l.files.Open(name)
}

// ReadDir implements [fs.ReadDirFS].
func (l *listed) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := l.ctx.Err(); err != nil {
		return nil, err
	}
	if l.count.Load() > MostListed {
		return nil, ErrTooMany
	}
	entries, err := fs.ReadDir(l.files, name)
	l.count.Add(int64(len(entries)) + 1)
	return entries, err
}

// Stat implements [fs.StatFS].
func (l *listed) Stat(name string) (fs.FileInfo, error) {
	if err := l.ctx.Err(); err != nil {
		return nil, err
	}
	return fs.Stat(l.files, name)
}
