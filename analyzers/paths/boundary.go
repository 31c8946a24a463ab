package paths

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
)

// ErrOutside reports a path with a link that leads out of its [Boundary].
var ErrOutside = errors.New("a symbolic link that leads out of the repository, or of the folder that is checked")

// Boundary is the folder that nothing which lies at the absolute path, nor what it
// names, may lead out of: the innermost repository around it, or else the folder at
// within where that holds it, or else the folder of path.
//
// A repository that is only reached by a link which leads out of another one is
// none: who wrote the link would say what the boundary is. within is a folder that
// the user named, so that links in the way to it are the user's: the boundary is
// one without them. It may be empty.
func Boundary(within, path string) string {
	boundary := ""
	if way, found := Relative(within, path); found {
		boundary = Resolve(within)
		path = filepath.Join(boundary, way)
		if repository := RepositoryRoot(boundary); repository != "" {
			boundary = repository
		}
	}
	var repositories []string // innermost first
	for at := filepath.Dir(path); at != boundary; at = filepath.Dir(at) {
		if IsRepository(at) {
			repositories = append(repositories, at)
		}
		if IsRoot(at) {
			break
		}
	}
	for _, repository := range slices.Backward(repositories) {
		if boundary != "" && !Contains(Resolve(boundary), Resolve(repository)) {
			break
		}
		boundary = repository
	}
	if boundary == "" {
		return filepath.Dir(path)
	}
	return boundary
}

// Inside is what the absolute path leads to with all links followed, if that lies
// in the folder. It is [ErrOutside] if it does not, and an error of the system
// where there is nothing.
func Inside(folder, path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		if !Contains(Resolve(folder), resolveUp(path)) {
			return "", ErrOutside // what is wrong there says what is there
		}
		if _, said := os.Stat(path); said != nil {
			err = said // the system says better what is wrong
		}
		return "", err
	}
	if !Contains(Resolve(folder), real) {
		return "", ErrOutside
	}
	return real, nil
}

// resolveUp is path with the links followed in the folders of it that are there,
// and in path itself as far as the target of its own link.
func resolveUp(path string) string {
	if target, err := os.Readlink(path); err == nil {
		if !filepath.IsAbs(target) {
			target = filepath.Join(Resolve(filepath.Dir(path)), target)
		}
		path = filepath.Clean(target)
	}
	rest := ""
	for at := path; ; at = filepath.Dir(at) {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(real, rest)
		}
		if at == filepath.Dir(at) {
			return path
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
}
