package walk

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/paths"
)

// Within is the part of a [Walk] of the folder root that lies at or below path;
// both are absolute and clean. Nothing else of the tree is listed. If the result
// is Linked, the same files may have other links elsewhere in root.
func Within(ctx context.Context, root, path string, options Options) (Result, error) {
	below, found := paths.Relative(root, path)
	if below == "." {
		return Walk(ctx, []string{root}, options)
	}
	w := newWalker(ctx, options)
	w.within = root
	if info, err := os.Stat(root); !found || err != nil || !info.IsDir() {
		return w.result, nil
	}
	ignored, folder := w.ignoresAbove(root), root
	for part := range strings.SplitSeq(below, string(filepath.Separator)) {
		ignored = ignored.enter(folder, paths.IsRepository(folder))
		folder = filepath.Join(folder, part)
		info, err := os.Lstat(folder)
		if err != nil {
			break // a walk does not meet what is not there
		}
		if folder == path {
			if err := w.entry(path, info.Mode().Type(), ignored); err != nil {
				return Result{}, err
			}
			break
		}
		if !info.IsDir() || ignored.ignored(folder, true) {
			break
		}
		if excluded, err := w.LeftOut(folder); err != nil || excluded {
			return w.result, err
		}
	}
	return w.sorted(), nil
}
