package python

import (
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
)

// Origin is what the path of a file says about it. The zero Origin is that of
// a text without a path: a public module of its own.
type Origin struct {
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

// Group is the same for all files of Python: any may import any other.
func (Origin) Group() string { return "" }

// Locate reads the origin of the file at path: the chain of folders with an
// __init__ file above it. Folders beyond that chain are not known to be
// packages, and count as none.
func Locate(path string, files files.Lister) Origin {
	origin := Origin{Path: path}
	folder, name := filepath.Split(path)
	extension := filepath.Ext(name)
	origin.Stub = extension == ".pyi"
	stem := strings.TrimSuffix(name, extension)
	origin.Package = stem == "__init__"
	if path == "" || !filepath.IsAbs(path) {
		// There is nothing around an unsaved text.
		origin.Module = stem
		origin.Private = isPrivateModule(stem)
		return origin
	}
	var parts []string
	if !origin.Package {
		parts = append(parts, stem)
	}
	folder = filepath.Clean(folder)
	for hasInit(folder, files) || origin.Package && len(parts) == 0 {
		parent := filepath.Dir(folder)
		if parent == folder {
			break
		}
		parts = append(parts, filepath.Base(folder))
		folder = parent
	}
	origin.Root = folder
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	origin.Module = strings.Join(parts, ".")
	for _, part := range parts {
		origin.Private = origin.Private || isPrivateModule(part)
	}
	return origin
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
