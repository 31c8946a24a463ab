package project

import (
	"context"
	"errors"
	"io/fs"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/octollm/octolsp/analyzers/files"
)

// list are the regular files below folder that match pattern, absolute; some of
// them when ctx ends.
func list(ctx context.Context, folder, pattern string, options ...doublestar.GlobOption) []string {
	found, err := files.Glob(ctx, folder, pattern, append(options, doublestar.WithFilesOnly())...)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return found
}
