package project

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
)

// Above are the folders around that of a project at root, an absolute path, in
// which reports may lie that speak of it: those of its repository. They are in the
// order of their nearness; there are none where root is a repository or in none.
func Above(root string) []string {
	if folders := paths.Upward(root, paths.RepositoryRoot(root)); folders != nil {
		return folders[1:]
	}
	return nil
}

// reportsAbove are the reports with the usual names in the folders around root.
func reportsAbove(ctx context.Context, root string) []string {
	var reports []string
	for _, folder := range Above(root) {
		entries, err := files.ReadDir(root, folder)
		if err != nil {
			continue // what can't be read has no part
		}
		for _, entry := range entries {
			path := filepath.Join(folder, entry.Name())
			for _, pattern := range buildOutputs[entry.Name()] {
				reports = append(reports, list(ctx, path, pattern, doublestar.WithNoHidden())...)
			}
			if usualName(entry.Name()) && isFile(root, path) {
				reports = append(reports, path)
			}
		}
	}
	return reports
}

// isUsualAbove reports whether the file at the absolute path is one that
// [reportsAbove] finds, or would if it were there.
func isUsualAbove(root, path string) bool {
	return slices.ContainsFunc(Above(root), func(folder string) bool {
		relative, inside := paths.Relative(folder, path)
		first := firstName(relative)
		return inside && (first == relative && usualName(relative) || buildOutputs[first] != nil && hasUsualPlace(relative))
	})
}
