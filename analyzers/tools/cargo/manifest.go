package cargo

import (
	"path/filepath"

	"github.com/pelletier/go-toml/v2"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/tools"
)

// manifestName is the file that holds a package's or a workspace's manifest.
const manifestName = "Cargo.toml"

// manifest is what a Cargo.toml says of packages and workspaces ("The Manifest
// Format" in the Cargo book).
type manifest struct {
	Package *struct {
		Name      string
		Workspace string
		// Edition is a name, or a table that says that the workspace has it.
		Edition any
	}
	Workspace *struct {
		Members, Exclude []string
		Package          struct{ Edition string }
	}
	// broken reports a file that is there and can't be understood.
	broken bool
}

// read is the manifest in folder; nil if there is none.
func read(folder string, files files.Reader) *manifest {
	content, err := files.ReadFile(filepath.Join(folder, manifestName))
	if err != nil {
		return nil
	}
	m := &manifest{}
	if err := toml.Unmarshal(content, m); err != nil {
		return &manifest{broken: true}
	}
	return m
}

// nearest is the manifest at or above path that wanted takes, with its folder;
// nil if there is none.
func nearest(path string, files files.Reader, wanted func(*manifest) bool) (*manifest, string) {
	for folder := path; ; folder = filepath.Dir(folder) {
		if m := read(folder, files); m != nil && wanted(m) {
			return m, folder
		}
		if folder == filepath.Dir(folder) {
			return nil, ""
		}
	}
}

// Place is where cargo runs for the file or folder at the absolute path: the
// root of the Cargo workspace that its package belongs to ("Workspaces" in the
// Cargo book). ok is false outside of packages.
func Place(path string, files files.Reader) (place tools.Place, ok bool) {
	m, folder := nearest(path, files, func(*manifest) bool { return true })
	if m == nil {
		return tools.Place{}, false
	}
	_, root := workspace(m, folder, files)
	return tools.Place{Root: root}, true
}

// workspace is the root manifest of the workspace that m, the manifest in
// folder, belongs to, with its folder; m itself if it belongs to none.
func workspace(m *manifest, folder string, files files.Reader) (*manifest, string) {
	if m.Workspace != nil || m.Package == nil {
		return m, folder
	}
	if named := m.Package.Workspace; named != "" {
		root := filepath.FromSlash(named)
		if !filepath.IsAbs(root) {
			root = filepath.Join(folder, root)
		}
		if above := read(root, files); above != nil {
			return above, root
		}
		return m, folder
	}
	above, root := nearest(filepath.Dir(folder), files, func(m *manifest) bool { return m.Workspace != nil })
	if above == nil || above.excludes(root, folder) {
		return m, folder
	}
	return above, root
}

// excludes reports whether the workspace in root does not want the package in
// folder. Members that a path dependency makes such are not listed, so that
// what is not excluded is taken for a member.
func (m *manifest) excludes(root, folder string) bool {
	return listed(root, folder, m.Workspace.Exclude) && !listed(root, folder, m.Workspace.Members)
}

func listed(root, folder string, entries []string) bool {
	for _, entry := range entries {
		if paths.Contains(filepath.Join(root, filepath.FromSlash(entry)), folder) {
			return true
		}
	}
	return false
}

// Package is the folder of the package that the file at the absolute path lies
// in, with its edition, such as "2021". It reports false outside of packages.
func Package(path string, files files.Reader) (folder, edition string, ok bool) {
	m, folder := nearest(path, files, func(m *manifest) bool { return m.Package != nil })
	if m == nil {
		return "", "", false
	}
	// Without a key, a package has the first edition ("The edition field").
	edition = "2015"
	switch written := m.Package.Edition.(type) {
	case string:
		edition = written
	case map[string]any:
		if root, _ := workspace(m, folder, files); root.Workspace != nil && root.Workspace.Package.Edition != "" {
			edition = root.Workspace.Package.Edition
		}
	}
	return folder, edition, true
}
