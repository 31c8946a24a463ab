package cargo

import (
	"cmp"
	"path/filepath"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/project"
	"github.com/octollm/octolsp/analyzers/tools"
)

// read is the manifest in folder; nil if there is none. One that can't be
// understood says nothing: Cargo says what is wrong.
func read(folder string, files files.Reader) *project.Cargo {
	content, err := files.ReadFile(filepath.Join(folder, project.CargoName))
	if err != nil {
		return nil
	}
	manifest, _ := project.ReadCargo(folder, content)
	return manifest
}

// nearest is the manifest at or above path that wanted takes; nil if there is
// none.
func nearest(path string, files files.Reader, wanted func(*project.Cargo) bool) *project.Cargo {
	for folder := path; ; folder = filepath.Dir(folder) {
		if m := read(folder, files); m != nil && wanted(m) {
			return m
		}
		if folder == filepath.Dir(folder) {
			return nil
		}
	}
}

// workspace is the root manifest of the workspace that m belongs to.
func workspace(m *project.Cargo, files files.Reader) *project.Cargo {
	return m.Workspace(func(folder string) *project.Cargo { return read(folder, files) })
}

// Place is where cargo runs for the file or folder at the absolute path: the
// root of the Cargo workspace that its package belongs to ("Workspaces" in the
// Cargo book). ok is false outside of packages.
func Place(path string, files files.Reader) (place tools.Place, ok bool) {
	m := nearest(path, files, func(*project.Cargo) bool { return true })
	if m == nil {
		return tools.Place{}, false
	}
	return tools.Place{Root: workspace(m, files).Folder}, true
}

// Package is the folder of the package that the file at the absolute path lies
// in, with its edition, such as "2021". It reports false outside of packages.
func Package(path string, files files.Reader) (folder, edition string, ok bool) {
	m := nearest(path, files, (*project.Cargo).IsPackage)
	if m == nil {
		return "", "", false
	}
	edition, inherited := m.Edition()
	if inherited {
		edition = cmp.Or(workspace(m, files).WorkspaceEdition(), project.FirstEdition)
	}
	return m.Folder, edition, true
}
