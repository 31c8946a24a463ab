package walk

import (
	"strings"
)

// A pattern is one line of a .gitignore, as gitignore(5) defines it.
type pattern struct {
	// negated patterns take a path back in.
	negated bool
	// foldersOnly patterns end in a slash.
	foldersOnly bool
	// anchored patterns are matched with the whole path below the folder of
	// their file, others with the last part of it.
	anchored bool
	parts    []glob
}

// parsePatterns reads the patterns of a .gitignore.
func parsePatterns(content string) []pattern {
	var patterns []pattern
	content = strings.TrimPrefix(content, "\ufeff")
	for line := range strings.SplitSeq(content, "\n") {
		if p, ok := parsePattern(strings.TrimSuffix(line, "\r")); ok {
			patterns = append(patterns, p)
		}
	}
	return patterns
}

// parsePattern reports false for a line that is empty, a comment, or can't
// match anything.
func parsePattern(line string) (pattern, bool) {
	var p pattern
	if strings.HasPrefix(line, "#") {
		return p, false
	}
	line = trimTrailingSpaces(line)
	line, p.negated = strings.CutPrefix(line, "!")
	line, p.foldersOnly = strings.CutSuffix(line, "/")
	line, p.anchored = strings.CutPrefix(line, "/")
	if line == "" {
		return p, false
	}
	for rest, more := line, true; more; {
		var part glob
		var ok bool
		if part, rest, more, ok = parseGlob(rest); !ok {
			return p, false
		}
		p.parts = append(p.parts, part)
	}
	p.anchored = p.anchored || len(p.parts) > 1
	return p, true
}

// trimTrailingSpaces keeps a space that is quoted with a backslash.
func trimTrailingSpaces(line string) string {
	trimmed := strings.TrimRight(line, " ")
	quotes := len(trimmed) - len(strings.TrimRight(trimmed, `\`))
	if quotes%2 == 1 && len(trimmed) < len(line) {
		return line[:len(trimmed)+1]
	}
	return trimmed
}

// match says whether p is about the entry at path, relative to the folder of
// the pattern's file with forward slashes; name is the last part of path.
func (p *pattern) match(path, name string, folder bool) bool {
	if p.foldersOnly && !folder {
		return false
	}
	if !p.anchored {
		return p.parts[0].match(name)
	}
	return matchParts(p.parts, path)
}

// matchParts matches the parts of a path with globs, of which "**" stands for
// any number of parts: none at the start and in the middle, at least one at
// the end.
func matchParts(globs []glob, path string) bool {
	// The place to go on from when a glob after the last "**" does not match.
	var retryGlobs []glob
	retryPath := ""
	for {
		if len(globs) > 0 && globs[0].anyParts {
			if len(globs) == 1 {
				return path != ""
			}
			globs = globs[1:]
			retryGlobs, retryPath = globs, path
			continue
		}
		if len(globs) == 0 && path == "" {
			return true
		}
		if len(globs) > 0 && path != "" {
			part, rest, _ := strings.Cut(path, "/")
			if globs[0].match(part) {
				globs, path = globs[1:], rest
				continue
			}
		}
		if retryPath == "" {
			return false
		}
		_, retryPath, _ = strings.Cut(retryPath, "/")
		globs, path = retryGlobs, retryPath
		if path == "" {
			return false
		}
	}
}
