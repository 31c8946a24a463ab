package config

import (
	slashed "path"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/octollm/octolsp/analyzers/paths"
)

// pattern is a glob as in .gitignore: without a slash it matches a name at any
// depth, with one it starts at a folder. What matches a folder covers
// everything in it.
type pattern struct {
	// text is the pattern as it was written.
	text string
	// folder is the absolute path that it starts at: that of the config, or one
	// above it for a pattern that starts with "../".
	folder string

	glob     string
	anchored bool
	negated  bool
}

func newPattern(text, folder string) pattern {
	p := pattern{text: text, folder: folder}
	p.glob, p.negated = strings.CutPrefix(text, "!")
	if filepath.IsAbs(p.glob) {
		if relative, err := filepath.Rel(folder, p.glob); err == nil {
			p.glob, p.anchored = filepath.ToSlash(relative), true
		}
	}
	p.glob = strings.TrimSuffix(strings.TrimPrefix(p.glob, "./"), "/")
	p.anchored = p.anchored || strings.Contains(p.glob, "/")
	p.glob = strings.TrimPrefix(p.glob, "/")
	for strings.HasPrefix(p.glob, "../") {
		p.glob, p.folder = p.glob[len("../"):], filepath.Dir(p.folder)
	}
	return p
}

// matches reports whether the file at the absolute path, or a folder around it
// below p's, matches; a negated pattern reports the opposite.
func (p *pattern) matches(file string) bool {
	relative, inside := paths.Relative(p.folder, file)
	if !inside || relative == "." {
		return p.matchesItself(file) != p.negated
	}
	covered := false
	for at := filepath.ToSlash(relative); !covered && at != "."; at = slashed.Dir(at) {
		covered = p.matchesRelative(at)
	}
	return covered != p.negated
}

// matchesItself reports whether the file or folder at the absolute path
// matches. Outside the pattern's folder only a bare name does.
func (p *pattern) matchesItself(file string) bool {
	relative, inside := paths.Relative(p.folder, file)
	if !inside || relative == "." {
		return !p.anchored && doublestar.MatchUnvalidated(p.glob, filepath.Base(file))
	}
	return p.matchesRelative(filepath.ToSlash(relative))
}

// matchesRelative is [pattern.matchesItself] for a path from the pattern's
// folder on, with forward slashes.
func (p *pattern) matchesRelative(path string) bool {
	if !p.anchored {
		path = slashed.Base(path)
	}
	return doublestar.MatchUnvalidated(p.glob, path)
}
