package git

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
)

// pointerLimit is how long a file may be that holds one path or one ref, in bytes.
const pointerLimit = 64 << 10

// place is where a repository has what. All paths are absolute, and all but root have no
// links in them.
type place struct {
	// root is the top of the work tree, with the links of the path asked for; top is
	// the same without links.
	root, top string
	// own is the git directory of this work tree (HEAD, the index), and common the one
	// of the repository (refs, objects, config).
	own, common string
	// isVouched reports that the git directory lies in the work tree, or names it.
	isVouched bool
	// isTrusted reports that ways which lead outside are followed.
	isTrusted bool
}

// find is the place of the repository around folder. It looks at no config: git finds
// bare repositories as well, and takes the work tree that a config names.
func find(folder string, trusted bool) (*place, error) {
	physical := paths.Resolve(folder)
	for top := physical; ; top = filepath.Dir(top) {
		found, err := at(top, trusted)
		switch {
		case err != nil:
			return nil, refused(top, err)
		case found != nil && paths.Contains(found.own, physical):
			return nil, fmt.Errorf("%w around %s: it is a git directory itself", ErrNone, folder)
		case found != nil:
			found.root = sameTop(folder, physical, top)
			return found, nil
		case top == filepath.Dir(top):
			return nil, fmt.Errorf("%w around %s", ErrNone, folder)
		}
	}
}

// sameTop is top with the links in the path of folder, if it is that far above it with
// the links as well.
func sameTop(folder, physical, top string) string {
	way, _ := filepath.Rel(physical, top)
	if named := filepath.Join(folder, way); paths.Resolve(named) == top {
		return named
	}
	return top
}

// at is the repository whose work tree has its top there; nil if there is none.
func at(top string, trusted bool) (*place, error) {
	entry := filepath.Join(top, ".git")
	info, err := os.Stat(entry)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errNotFolder):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf(".git: %s", files.Reason(err))
	}
	own := entry
	if !info.IsDir() {
		text, err := pointer(entry)
		if err != nil {
			return nil, fmt.Errorf(".git: %w", err)
		}
		path, is := strings.CutPrefix(text, "gitdir: ")
		if !is {
			return nil, errors.New(".git: a file that does not name a git directory")
		}
		own = from(top, path)
	}
	own = paths.Resolve(own)
	p := &place{top: top, own: own, common: own, isTrusted: trusted}
	switch path, err := pointer(filepath.Join(own, "commondir")); {
	case err == nil:
		p.common = paths.Resolve(from(own, path))
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf(".git: commondir: %s", files.Reason(err))
	}
	for _, needed := range []string{filepath.Join(p.own, "HEAD"), filepath.Join(p.common, "objects"), filepath.Join(p.common, "refs")} {
		if _, err := os.Lstat(needed); errors.Is(err, fs.ErrPermission) {
			return nil, fmt.Errorf("%s: %s", paths.Display(top, needed), files.Reason(err))
		} else if err != nil {
			if info.IsDir() {
				return nil, nil // git goes on upward
			}
			return nil, fmt.Errorf(".git: it names %s, which is not a git directory", own)
		}
	}
	p.isVouched = paths.Contains(top, own) && paths.Contains(top, p.common) || p.isLinked(entry)
	if !p.isVouched && !trusted && !p.isNested() {
		return nil, errOutside(".git", own)
	}
	return p, nil
}

// Folder is the folder that holds what all work trees of the repository share
// (gitrepository-layout(5)), whose work tree has its top there: .git, or what that names
// if it is a linked work tree or a submodule. It is empty where that lies elsewhere.
func Folder(top string) string {
	p, err := at(paths.Resolve(top), false)
	switch {
	case err != nil:
		return ""
	case p == nil:
		return filepath.Join(top, ".git")
	}
	return p.common
}

// isNested reports whether the git directory lies in that of a repository around the work
// tree, as that of a submodule does.
func (p *place) isNested() bool {
	if p.top == filepath.Dir(p.top) {
		return false
	}
	around, err := find(filepath.Dir(p.top), false)
	return err == nil && (paths.Contains(around.own, p.own) || paths.Contains(around.common, p.own))
}

// isLinked reports whether the repository that the work tree names has it in its list of
// work trees (gitrepository-layout(5), "worktrees").
func (p *place) isLinked(entry string) bool {
	back, err := pointer(filepath.Join(p.own, "gitdir"))
	return err == nil && paths.Resolve(from(p.own, back)) == paths.Resolve(entry) &&
		paths.Contains(filepath.Join(p.common, "worktrees"), p.own)
}

// isMain reports whether the work tree is not one that was linked to a repository.
func (p *place) isMain() bool { return p.own == p.common }

// vouch takes note of the work tree that the config of the git directory names, as that
// of a submodule does.
func (p *place) vouch(worktree string) {
	if worktree != "" && p.isMain() && paths.Resolve(from(p.own, worktree)) == p.top {
		p.isVouched = true
	}
}

// errOutside is about what a repository has elsewhere.
func errOutside(what, path string) error {
	return fmt.Errorf("%s leads to %s, outside of the repository, which is followed only where the repository is trusted (see `octolsp trust`)", what, path)
}

// check fails where the repository is not the one of this work tree, or has its objects
// elsewhere.
func (p *place) check() error {
	if p.isTrusted {
		return nil
	}
	if !p.isVouched {
		return errOutside(".git", p.own)
	}
	return p.checkObjects(filepath.Join(p.common, "objects"), 0)
}

// checkObjects fails where the folder of objects, something in it, or one that it shares
// objects with leads out of the repository.
func (p *place) checkObjects(folder string, depth int) error {
	const deepest = 5 // as for git
	if !p.holds(folder) {
		return errOutside(paths.Display(p.top, folder), paths.Resolve(folder))
	}
	for _, listed := range []string{folder, filepath.Join(folder, "pack"), filepath.Join(folder, "info")} {
		entries, err := os.ReadDir(listed)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: %s", paths.Display(p.top, listed), files.Reason(err))
		}
		for _, entry := range entries {
			if path := filepath.Join(listed, entry.Name()); entry.Type()&fs.ModeSymlink != 0 && !p.holds(path) {
				return errOutside(paths.Display(p.top, path), paths.Resolve(path))
			}
		}
	}
	list := filepath.Join(folder, "info", "alternates")
	text, err := files.Read(list, pointerLimit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%s: %s", paths.Display(p.top, list), files.Reason(err))
	case depth == deepest:
		return fmt.Errorf("%s: objects are shared over too many repositories", paths.Display(p.top, list))
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		other := from(folder, line)
		if !p.holds(other) {
			return fmt.Errorf("%w; or copy the objects with `git repack -a -d` and remove that file", errOutside(paths.Display(p.top, list), other))
		}
		if err := p.checkObjects(other, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// holds reports whether the path, with links followed, lies in the work tree or in the
// git directory. A link that leads nowhere is not held.
func (p *place) holds(path string) bool {
	real, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			real = filepath.Clean(path) // nothing is there to be read
			return paths.Contains(p.top, real) || paths.Contains(p.common, real)
		}
	}
	return err == nil && (paths.Contains(p.top, real) || paths.Contains(p.common, real) || paths.Contains(p.own, real))
}

// pointer is the content of a file that holds one line.
func pointer(path string) (string, error) {
	text, err := files.Read(path, pointerLimit)
	if err != nil {
		return "", err
	}
	return strings.TrimRight(text, "\r\n"), nil
}

// from is path, from folder on if it is relative.
func from(folder, path string) string {
	if path = filepath.FromSlash(path); filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(folder, path)
}
