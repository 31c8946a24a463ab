package rust

import (
	"path/filepath"
	"sync"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/project"
)

// Placement is what the place of a file says about it.
type Placement struct {
	// Path is the absolute path of the file.
	Path string
	// Package is the folder of the Cargo.toml of the package it is in, or ""
	// outside of any package.
	Package string
	// Root is the absolute path of the root of the library that the file may
	// be a part of: of its package's library, or, outside of any package, of
	// what looks like one. It is "" in a package without a library.
	Root string
	// Edition is that of the package, such as 2021.
	Edition int
}

// LinkUnit is the package of the file, or the crate of one outside of any.
func (o Placement) LinkUnit() string {
	if o.Package != "" {
		return o.Package
	}
	return o.Root
}

// Locate says what the place of the file at the absolute path tells. To locate
// many files, use [Semantics.NewLocator].
func Locate(path string, files files.FS) Placement { return newLocator(files).placement(path) }

// locator locates files and reads each Cargo.toml once. It may be used by several
// goroutines.
type locator struct {
	files files.FS

	mutex     sync.Mutex
	manifests map[string]*manifest
}

// NewLocator makes a locator that asks files.
func (Semantics) NewLocator(files files.FS) language.Locator { return newLocator(files) }

func newLocator(files files.FS) *locator {
	return &locator{files: files, manifests: map[string]*manifest{}}
}

// Locate says what the place of the file at the absolute path tells.
func (l *locator) Locate(path string) language.Placement { return l.placement(path) }

func (l *locator) placement(path string) Placement {
	placement := Placement{Path: path}
	if found := l.manifest(filepath.Dir(path)); found != nil && found.isPackage {
		placement.Package, placement.Root, placement.Edition = found.folder, found.library, found.edition
		return placement
	}
	placement.Edition = 2021
	placement.Root = l.looseRoot(path)
	return placement
}

// manifest is what a Cargo.toml says, or of the nearest one above.
type manifest struct {
	folder string
	// isPackage is false for a workspace without a package of its own.
	isPackage bool
	// library is the root file of the library, or "".
	library string
	edition int
}

// manifest is that of the nearest Cargo.toml in folder or above, or nil.
func (l *locator) manifest(folder string) *manifest {
	l.mutex.Lock()
	known, ok := l.manifests[folder]
	l.mutex.Unlock()
	if ok {
		return known
	}
	var found *manifest
	if path := filepath.Join(folder, project.CargoName); l.files.IsFile(path) {
		found = l.readManifest(folder, path)
	} else if above := filepath.Dir(folder); above != folder {
		found = l.manifest(above)
	}
	l.mutex.Lock()
	l.manifests[folder] = found
	l.mutex.Unlock()
	return found
}

// readManifest reads the Cargo.toml at path. One that can't be read is taken
// for a package with nothing out of the ordinary.
func (l *locator) readManifest(folder, path string) *manifest {
	usual := filepath.Join(folder, "src", "lib.rs")
	if !l.files.IsFile(usual) {
		usual = ""
	}
	found := &manifest{folder: folder, isPackage: true, edition: 2021, library: usual}
	content, err := l.files.ReadFile(path)
	if err != nil {
		return found
	}
	cargo, err := project.ReadCargo(folder, content)
	if err != nil {
		return found
	}
	found.isPackage, found.library = cargo.IsPackage(), cargo.Library(usual)
	// One that is inherited from the workspace is newer than those.
	switch edition, _ := cargo.Edition(); edition {
	case "2015":
		found.edition = 2015
	case "2018":
		found.edition = 2018
	}
	return found
}

// looseRoot guesses the root file of the crate that a file outside of any
// package belongs to: a lib.rs or main.rs beside it or above, as far as modules
// lead there; else the file itself.
func (l *locator) looseRoot(path string) string {
	for folder, name := filepath.Split(path); ; {
		folder = filepath.Clean(folder)
		if name == "lib.rs" || name == "main.rs" {
			return path
		}
		for _, root := range []string{"lib.rs", "main.rs"} {
			if candidate := filepath.Join(folder, root); l.files.IsFile(candidate) {
				return candidate
			}
		}
		above := filepath.Dir(folder)
		if above == folder {
			return path
		}
		if name != "mod.rs" && !l.files.IsFile(filepath.Join(folder, "mod.rs")) && !l.files.IsFile(folder+".rs") {
			return path
		}
		name = filepath.Base(folder) + ".rs"
		folder = above
	}
}
