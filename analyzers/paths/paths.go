// Package paths says how paths lie to each other, by the rules of the system:
// on Windows those of drives, of both slashes and of letters whose case does
// not matter. In every function the folder comes before the path.
//
// Only [ContainsResolved], [Resolve] and what is about repositories look at the
// disk. The others go by the names alone: their paths are both absolute, or
// both relative to the same folder, and need not be clean.
package paths

import (
	"os"
	slashed "path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// Contains reports whether path is folder or lies in it. An empty folder
// contains nothing.
func Contains(folder, path string) bool {
	_, inside := Relative(folder, path)
	return inside
}

// ContainsResolved reports whether path is folder or lies in it, by its name or
// with links followed: those in the folder, those in the path, and path itself
// where that is one.
func ContainsResolved(folder, path string) bool {
	if folder == "" || Contains(folder, path) {
		return folder != ""
	}
	folder = Resolve(folder)
	return Contains(folder, Resolve(path)) ||
		Contains(folder, filepath.Join(Resolve(filepath.Dir(path)), filepath.Base(path)))
}

// Relative is the way from folder to path, "." where they are the same, if path
// is folder or lies in it. Its separators are those of the system.
func Relative(folder, path string) (relative string, inside bool) {
	if folder == "" {
		return "", false
	}
	return relativeOn(runtime.GOOS, folder, path)
}

// Display is path as users read it: relative to folder where it lies in it, and
// otherwise as it is; with forward slashes.
func Display(folder, path string) string {
	if relative, inside := Relative(folder, path); inside {
		path = relative
	}
	return filepath.ToSlash(path)
}

// DisplayFrom is path as users of a shell whose working folder is folder read
// it: relative to folder, "../" in front where it lies elsewhere; with forward
// slashes. Where there is no such way, as between drives, it is path.
func DisplayFrom(folder, path string) string {
	if relative, err := filepath.Rel(folder, path); err == nil {
		path = relative
	}
	return filepath.ToSlash(path)
}

// Resolve is path with all links followed; path itself if that fails, as where
// nothing is there.
func Resolve(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// ResolveNew is [Resolve] for an absolute path at which nothing needs to be yet:
// links are followed as far as there is something.
func ResolveNew(path string) string {
	path = filepath.Clean(path)
	for at, rest := path, ""; ; {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(real, rest)
		}
		above := filepath.Dir(at)
		if above == at {
			return path
		}
		at, rest = above, filepath.Join(filepath.Base(at), rest)
	}
}

// relativeOn is [Relative] by the rules of the system with that name.
func relativeOn(system, folder, path string) (string, bool) {
	if system == "windows" {
		return relativeOnWindows(folder, path)
	}
	folder, path = slashed.Clean(folder), slashed.Clean(path)
	if folder == path {
		return ".", true
	}
	rest := path
	if folder != "." {
		var found bool
		if rest, found = strings.CutPrefix(path, folder); !found {
			return "", false
		}
		if folder != "/" {
			if rest, found = strings.CutPrefix(rest, "/"); !found {
				return "", false
			}
		}
	} else if strings.HasPrefix(path, "/") {
		return "", false
	}
	if rest == ".." || strings.HasPrefix(rest, "../") {
		return "", false // folder is one of the folders above itself
	}
	return rest, true
}

// Upward are folder and the folders above it, innermost first, up to and with
// top; none if folder does not lie in top.
func Upward(folder, top string) []string {
	way, inside := Relative(top, folder)
	if !inside {
		return nil
	}
	folder = filepath.Clean(folder)
	folders := []string{folder}
	if way != "." {
		for range strings.Count(way, string(filepath.Separator)) + 1 {
			folder = filepath.Dir(folder)
			folders = append(folders, folder)
		}
	}
	return folders
}

// IsRepository reports whether folder is the root of a repository of Git, of a
// work tree of one, or of a submodule.
func IsRepository(folder string) bool {
	_, err := os.Lstat(filepath.Join(folder, ".git"))
	return err == nil
}

// RepositoryRoot is the root of the innermost repository that holds the file or
// folder at the absolute path; empty if it lies in none.
func RepositoryRoot(path string) string {
	for !IsRepository(path) {
		parent := filepath.Dir(path)
		if parent == path {
			return ""
		}
		path = parent
	}
	return path
}

// Repositories remembers the roots of repositories: many files ask for the same.
// The zero value knows none. It is safe for concurrent use.
type Repositories struct{ known sync.Map }

// Root is the root of the innermost repository that holds the absolute folder;
// empty if it lies in none.
func (r *Repositories) Root(folder string) string {
	if root, known := r.known.Load(folder); known {
		return root.(string)
	}
	root := ""
	if IsRepository(folder) {
		root = folder
	} else if parent := filepath.Dir(folder); parent != folder {
		root = r.Root(parent)
	}
	r.known.Store(folder, root)
	return root
}

// Outermost is the root of the outermost repository that holds the absolute
// folder; empty if it lies in none.
func (r *Repositories) Outermost(folder string) string {
	outermost := ""
	for root := r.Root(folder); root != ""; root = r.Root(filepath.Dir(root)) {
		if outermost = root; root == filepath.Dir(root) {
			break
		}
	}
	return outermost
}

// IsRoot reports whether the absolute folder lies in no other one.
func IsRoot(folder string) bool { return filepath.Dir(folder) == filepath.Clean(folder) }
