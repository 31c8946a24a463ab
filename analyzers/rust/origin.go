package rust

import (
	"path/filepath"
	"sync"

	"github.com/pelletier/go-toml/v2"

	"github.com/octollm/octolsp/analyzers/files"
)

// Origin is what the place of a file says about it.
type Origin struct {
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

// Group is the package of the file, or the crate of one outside of any.
func (o Origin) Group() string {
	if o.Package != "" {
		return o.Package
	}
	return o.Root
}

// Locate says what the place of the file at the absolute path tells. To locate
// many files, use a [Locator].
func Locate(path string, files files.FS) Origin { return NewLocator(files).Locate(path) }

// A Locator locates files and reads each Cargo.toml once. It may be used by
// several goroutines.
type Locator struct {
	files files.FS

	mutex     sync.Mutex
	manifests map[string]*manifest
}

// NewLocator makes a locator that asks files.
func NewLocator(files files.FS) *Locator {
	return &Locator{files: files, manifests: map[string]*manifest{}}
}

// Locate says what the place of the file at the absolute path tells.
func (l *Locator) Locate(path string) Origin {
	origin := Origin{Path: path}
	if found := l.manifest(filepath.Dir(path)); found != nil && found.isPackage {
		origin.Package, origin.Root, origin.Edition = found.folder, found.library, found.edition
		return origin
	}
	origin.Edition = 2021
	origin.Root = l.looseRoot(path)
	return origin
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
func (l *Locator) manifest(folder string) *manifest {
	l.mutex.Lock()
	known, ok := l.manifests[folder]
	l.mutex.Unlock()
	if ok {
		return known
	}
	var found *manifest
	if path := filepath.Join(folder, "Cargo.toml"); l.files.IsFile(path) {
		found = l.readManifest(folder, path)
	} else if above := filepath.Dir(folder); above != folder {
		found = l.manifest(above)
	}
	l.mutex.Lock()
	l.manifests[folder] = found
	l.mutex.Unlock()
	return found
}

// cargoManifest is the part of a Cargo.toml that matters here. Values of a
// kind that Cargo does not allow count as absent.
type cargoManifest struct {
	Package *struct {
		Edition any `toml:"edition"`
		Autolib any `toml:"autolib"`
	} `toml:"package"`
	// Project is an old name of Package.
	Project any `toml:"project"`
	Library *struct {
		Path any `toml:"path"`
	} `toml:"lib"`
}

// readManifest reads the Cargo.toml at path. One that can't be read is taken
// for a package with nothing out of the ordinary.
func (l *Locator) readManifest(folder, path string) *manifest {
	usual := filepath.Join(folder, "src", "lib.rs")
	found := &manifest{folder: folder, isPackage: true, edition: 2021}
	if l.files.IsFile(usual) {
		found.library = usual
	}
	content, err := l.files.ReadFile(path)
	if err != nil {
		return found
	}
	var cargo cargoManifest
	if toml.Unmarshal(content, &cargo) != nil {
		return found
	}
	found.isPackage = cargo.Package != nil || cargo.Project != nil
	if cargo.Package != nil {
		found.edition = edition(cargo.Package.Edition)
		if cargo.Package.Autolib == false && cargo.Library == nil {
			found.library = ""
		}
	}
	if cargo.Library != nil {
		if path, ok := cargo.Library.Path.(string); ok {
			found.library = filepath.Join(folder, filepath.FromSlash(path))
		}
	}
	return found
}

// edition is the number in value. Without one Cargo takes 2015; one that is
// inherited from the workspace is newer than that.
func edition(value any) int {
	switch value := value.(type) {
	case nil:
		return 2015
	case string:
		if value == "2015" || value == "2018" {
			return int(value[2]-'0')*10 + int(value[3]-'0') + 2000
		}
	}
	return 2021
}

// looseRoot guesses the root file of the crate that a file outside of any
// package belongs to: a lib.rs or main.rs beside it or above, as far as modules
// lead there; else the file itself.
func (l *Locator) looseRoot(path string) string {
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
