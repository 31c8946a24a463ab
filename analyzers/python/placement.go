package python

import (
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
)

// Placement is what the path of a file says about it. The zero Placement is that of
// a text without a path: a public module of its own.
type Placement struct {
	// Path is the file's path as the caller names it.
	Path string
	// Root is the folder that the file's module name begins in: that around
	// the outermost folder with an __init__ file.
	Root string
	// Module is the dotted name from Root on; that of a package for an
	// __init__ file.
	Module string
	// Package reports an __init__ file.
	Package bool
	// Stub reports a .pyi file.
	Stub bool
	// Private reports that a part of the module name begins with "_".
	Private bool
}

// LinkUnit is the same for all files of Python: any may import any other.
func (Placement) LinkUnit() string { return "" }

// Locate reads the placement of the file at path: the chain of folders with an
// __init__ file above it. Folders beyond that chain are not known to be
// packages, and count as none.
func Locate(path string, files files.Lister) Placement {
	placement := Placement{Path: path}
	folder, name := filepath.Split(path)
	extension := filepath.Ext(name)
	placement.Stub = extension == ".pyi"
	stem := strings.TrimSuffix(name, extension)
	placement.Package = stem == "__init__"
	if path == "" || !filepath.IsAbs(path) {
		// There is nothing around an unsaved text.
		placement.Module = stem
		placement.Private = isPrivateModule(stem)
		return placement
	}
	var parts []string
	if !placement.Package {
		parts = append(parts, stem)
	}
	folder = filepath.Clean(folder)
	for hasInit(folder, files) || placement.Package && len(parts) == 0 {
		parent := filepath.Dir(folder)
		if parent == folder {
			break
		}
		parts = append(parts, filepath.Base(folder))
		folder = parent
	}
	placement.Root = folder
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	placement.Module = strings.Join(parts, ".")
	for _, part := range parts {
		placement.Private = placement.Private || isPrivateModule(part)
	}
	return placement
}

func hasInit(folder string, files files.Lister) bool {
	return files != nil && (files.IsFile(filepath.Join(folder, "__init__.py")) ||
		files.IsFile(filepath.Join(folder, "__init__.pyi")))
}

// isPrivateModule reports whether a part of a module name says private. Names
// such as __main__ are public.
func isPrivateModule(name string) bool { return strings.HasPrefix(name, "_") && !isMagic(name) }

// isMagic reports whether name is of the form "__name__".
func isMagic(name string) bool {
	return len(name) > 4 && strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__")
}
