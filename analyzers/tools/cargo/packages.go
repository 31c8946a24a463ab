package cargo

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/project"
)

// packages are the names of the packages of the workspace in root that the
// paths lie in, and of those below them; nil means all of the workspace.
func packages(root string, asked []string) []string {
	var names []string
	for _, path := range asked {
		if path == root {
			return nil
		}
		found := around(root, path)
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			found = append(found, below(root, path)...)
		}
		if len(found) == 0 {
			return nil
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// around is the package that path lies in, if root or something below it is
// its folder.
func around(root, path string) []string {
	m := nearest(path, files.Disk{}, (*project.Cargo).IsPackage)
	if m == nil || m.Name() == "" || !paths.Contains(root, m.Folder) {
		return nil
	}
	return []string{m.Name()}
}

// below are the listed members of the workspace in root that lie below folder.
func below(root, folder string) []string {
	m := read(root, files.Disk{})
	if m == nil {
		return nil
	}
	var names []string
	for _, pattern := range m.Members() {
		if files.Names("", filepath.Join(root, project.CargoName), filepath.Join(root, filepath.FromSlash(pattern))) != nil {
			continue
		}
		// About a pattern that is wrong, cargo has words itself.
		members, _ := files.Glob(context.Background(), root, filepath.ToSlash(filepath.Clean(pattern)))
		for _, at := range members {
			if m := read(at, files.Disk{}); m != nil && m.Name() != "" && paths.Contains(folder, at) {
				names = append(names, m.Name())
			}
		}
	}
	return names
}
