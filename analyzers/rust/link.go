package rust

import (
	"slices"
	"strings"
	"sync"

	"github.com/octollm/octolsp/analyzers/rule"
)

// Links answers what depends on the other files of a crate. It may be used by
// several goroutines.
type Links struct {
	summaries map[string]*Summary
	load      func(path string) *Summary

	mutex  sync.Mutex
	crates map[string]*crate
}

// Link prepares to link summaries. load, which must allow several callers at
// once, gives the summary of another file by its absolute path, or nil if
// there is none; it is asked only for what a condition needs.
func Link(summaries []*Summary, load func(path string) *Summary) *Links {
	l := &Links{summaries: make(map[string]*Summary, len(summaries)), load: load, crates: map[string]*crate{}}
	for _, summary := range summaries {
		l.summaries[summary.Placement.Path] = summary
	}
	return l
}

// summary is that of the file at path, or nil.
func (l *Links) summary(path string) *Summary {
	if summary := l.summaries[path]; summary != nil {
		return summary
	}
	if l.load == nil {
		return nil
	}
	return l.load(path)
}

// crate is the crate with the root file at path.
func (l *Links) crate(path string) *crate {
	l.mutex.Lock()
	c := l.crates[path]
	if c == nil {
		c = &crate{}
		l.crates[path] = c
	}
	l.mutex.Unlock()
	c.build.Do(func() { c.assemble(path, l.summary) })
	return c
}

// Holds reports whether condition holds for the file at path.
func (l *Links) Holds(path string, condition rule.Condition) bool {
	s, ok := statementOf(condition)
	summary := l.summary(path)
	switch {
	case !ok || summary == nil:
		return false
	case summary.Placement.Root == "":
		return s.kind == kindLevels // no other file is known to be around it
	}
	c := l.crate(summary.Placement.Root)
	if len(c.files[path]) == 0 && summary.Placement.Package == "" {
		c = l.crate(path) // its root was only a guess
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.holds(path, s)
}

// holds decides s for the file at path.
func (c *crate) holds(path string, s statement) bool {
	if s.kind == kindRoot {
		return c.root != nil && c.root.file.Placement.Path == path
	}
	lint := lintOf(s.lint)
	if s.kind == kindLevels {
		files := c.files[path]
		return len(files) == 0 || slices.ContainsFunc(files, func(file *module) bool { return !file.inherited.allows(lint) })
	}
	for _, file := range c.files[path] {
		if file.inherited.allows(lint) {
			continue
		}
		for _, m := range file.inline(s.module) {
			if !m.sealed && c.holdsIn(m, s) && (s.result == "" || c.isResult(m, s.result, 0)) {
				return true
			}
		}
	}
	return false
}

// holdsIn decides s, but for its result, for the module m.
func (c *crate) holdsIn(m *module, s statement) bool {
	switch s.kind {
	case kindImplementation:
		return c.isExportedType(m, s.name, 0)
	case kindModuleFile:
		for _, d := range m.source.Declarations {
			if d.Kind == KindModule && d.Name == s.name && m.exported[d] && joinPaths(d.Paths) == s.path {
				for _, child := range m.children[d] {
					if !child.source.Documented && !child.source.Hidden && !child.sealed && !child.source.Levels.allows(lintOf(s.lint)) {
						return true
					}
				}
			}
		}
		return false
	case kindVariant:
		enum, variant, _ := strings.Cut(s.name, "::")
		for _, d := range m.source.Declarations {
			if d.Kind == KindEnum && d.Name == enum && (m.exported[d] || m.exportedVariants[variantOf{d, variant}]) {
				return true
			}
		}
		return false
	}
	for _, d := range m.source.Declarations {
		if d.Name == s.name && d.Kind.namespace() == s.kind && m.exported[d] {
			return true
		}
	}
	return false
}

// isExportedType reports whether path stands in m for an exported type or
// trait that is not hidden.
func (c *crate) isExportedType(m *module, path string, depth int) bool {
	for _, d := range c.resolve(m, path, false, false) {
		switch {
		case d.declaration == nil:
		case d.declaration.Kind == KindTypeAlias && depth < maxAliases:
			if c.isExportedType(d.module, d.declaration.Target, depth+1) {
				return true
			}
		case d.module.exported[d.declaration] && !d.declaration.Hidden && !d.module.sealed:
			return true
		}
	}
	return false
}

// maxAliases bounds how many aliases stand for each other.
const maxAliases = 16

// isResult reports whether path stands in m for the Result type of the
// standard library.
func (c *crate) isResult(m *module, path string, depth int) bool {
	if path == "" || depth > maxAliases {
		return false
	}
	if first := path[0]; first >= 'A' && first <= 'Z' && strings.Contains(path, "::") {
		return false // an associated type
	}
	definitions := c.resolve(m, path, false, false)
	for _, d := range definitions {
		switch {
		case d.declaration == nil && isResultName(d.outside):
			return true
		case d.declaration != nil && d.declaration.Kind == KindTypeAlias && c.isResult(d.module, d.declaration.Target, depth+1):
			return true
		}
	}
	return len(definitions) == 0 && isResultName(path)
}

// isResultName tells by a path that leads out of the crate.
func isResultName(path string) bool {
	switch lastName(path) {
	case "Result", "LockResult", "TryLockResult":
		return true
	}
	return false
}
