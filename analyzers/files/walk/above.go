package walk

import (
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/paths"
)

// foldersAbove are the folders that hold path, from the root of its
// repository down; none if it is in no repository.
func foldersAbove(path string) []string {
	folder := filepath.Dir(path)
	folders := paths.Upward(folder, paths.RepositoryRoot(folder))
	slices.Reverse(folders)
	return folders
}

// ignoresAbove is what the repository of folder ignores in it. It is nothing
// if folder itself is ignored: who names it wants to see what it holds.
func (w *walker) ignoresAbove(folder string) *ignores {
	if paths.IsRepository(folder) {
		return nil
	}
	var ignored *ignores
	folders := foldersAbove(folder)
	for i, above := range folders {
		if i > 0 && ignored.ignored(above, true) {
			return nil
		}
		ignored = ignored.enter(above, i == 0)
	}
	if ignored.ignored(folder, true) {
		return nil
	}
	return ignored
}

// Excluded reports whether walks pass over path: whether the config leaves out
// path or a folder around it, or its repository ignores one of them.
func (o *Options) Excluded(path string, folder bool) (bool, error) {
	if excluded, err := o.LeftOutWithin(path); err != nil || excluded {
		return excluded, err
	}
	var ignored *ignores
	for i, above := range foldersAbove(path) {
		if i > 0 && ignored.ignored(above, true) {
			return true, nil
		}
		ignored = ignored.enter(above, i == 0)
	}
	return ignored.ignored(path, folder), nil
}

// dropLinkedTwice leaves out links to files that are in the result by their
// own path or by another link. A file that was named stays.
func (w *walker) dropLinkedTwice() {
	if len(w.links) == 0 {
		return
	}
	isLink := map[string]bool{}
	for _, link := range w.links {
		isLink[link] = true
	}
	// Files lie in few folders, so that it is these that are resolved.
	resolved := map[string]string{}
	taken := map[string]bool{}
	for _, file := range w.result.Files {
		if isLink[file.Path] {
			continue
		}
		folder := filepath.Dir(file.Path)
		real, known := resolved[folder]
		if !known {
			real = paths.Resolve(folder)
			resolved[folder] = real
		}
		taken[filepath.Join(real, filepath.Base(file.Path))] = true
	}
	slices.Sort(w.links)
	dropped := map[string]bool{}
	for _, link := range w.links {
		target, err := filepath.EvalSymlinks(link)
		if err != nil {
			continue // it is reported when the file is read
		}
		dropped[link] = taken[target]
		taken[target] = true
	}
	w.result.Files = slices.DeleteFunc(w.result.Files, func(f File) bool { return dropped[f.Path] && !f.Named })
}
