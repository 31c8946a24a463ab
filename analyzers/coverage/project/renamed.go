package project

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/paths"
)

// followRenames finds the files that paths of the report mean which are not files any
// more: where git had such a file when the report was made, and knows what it is called
// by now. It fails only when ctx ends, or when the commit that the user names does not exist.
func (b *binder) followRenames(ctx context.Context) error {
	gone := b.gone()
	if len(gone) == 0 {
		return nil
	}
	if err := b.ask(ctx); err != nil || b.past.reason != "" {
		return err
	}
	maps.DeleteFunc(gone, func(path string, _ int) bool { return b.past.then[b.inRepository(path)] == "" })
	if len(gone) == 0 {
		return nil
	}
	renamed, err := b.past.repository.Renamed(ctx, b.past.commit)
	if err != nil {
		return ctx.Err() // then they stay without a file, which is reported
	}
	taken := map[string]bool{}
	for _, m := range b.report.Matches {
		taken[m.File] = true
	}
	for _, path := range slices.Sorted(maps.Keys(gone)) {
		before := b.inRepository(path)
		now := filepath.Join(b.past.repository.Root, filepath.FromSlash(renamed[before]))
		if _, isSource := slices.BinarySearch(b.tree.Sources, now); renamed[before] == "" || !isSource || taken[filepath.ToSlash(now)] {
			continue
		}
		b.report.Matches[gone[path]].File = filepath.ToSlash(now)
		taken[filepath.ToSlash(now)] = true
		if b.before == nil {
			b.before = map[string]string{}
		}
		b.before[now] = before
	}
	return nil
}

// gone are the paths in the project of files that the report may mean and that are not
// there, with the indexes of their matches.
func (b *binder) gone() map[string]int {
	found := map[string]int{}
	for i, m := range b.report.Matches {
		if m.File != "" || len(m.Candidates) > 0 {
			continue
		}
		written := filepath.FromSlash(m.Path)
		places := []string{written}
		if !filepath.IsAbs(written) {
			places = []string{filepath.Join(b.options.Root, written), filepath.Join(filepath.Dir(b.report.Path), written)}
		}
		for _, path := range places {
			if !paths.Contains(b.options.Root, path) {
				continue
			}
			if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
				found[path] = i
			}
		}
	}
	return found
}

// thenIn is the object of the file at the time of the report, under the path that it
// had.
func (b *binder) thenIn(path string) string {
	if before, renamed := b.before[path]; renamed {
		return b.past.then[before]
	}
	return b.past.then[b.inRepository(path)]
}

// afterIn is the object of the file as it was committed next.
func (b *binder) afterIn(path string) string { return b.past.after[b.inRepository(path)] }
