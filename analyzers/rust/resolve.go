package rust

import (
	"slices"
	"strings"
)

// definition is what a path stands for: a declaration in a module, a variant
// of one, or something outside of the crate.
type definition struct {
	module      *module
	declaration *Declaration
	variant     string
	// outside is the path of what is outside.
	outside string
	// self is the module itself that a path of "crate", "self" and "super"
	// stands for; declaration is nil then.
	self *module
}

// modules are the modules that d stands for.
func (d definition) modules() []*module {
	switch {
	case d.self != nil:
		return []*module{d.self}
	case d.declaration != nil && d.variant == "" && d.declaration.Kind == KindModule:
		return d.module.children[d.declaration]
	}
	return nil
}

// lookup is what a name stands for somewhere.
type lookup struct {
	found []candidate
	// done is false while it is being looked up.
	done bool
}

// candidate is a definition that may have the name looked up.
type candidate struct {
	definition
	// from is the module that has the name; private reports that only what is
	// in from sees it.
	from    *module
	private bool
}

// lookups is the state of the search for names.
type lookups struct {
	// open is how many lookups are under way; unsure reports that one of them
	// was needed before it was done.
	open   int
	unsure bool
	steps  int
}

// Bounds of a search.
const (
	maxOpenLookups = 200
	maxSteps       = 20_000
)

// lookup is what name stands for in m: what is declared or imported there,
// and, where that leaves a namespace free, what globs bring.
func (c *crate) lookup(m *module, name string) []definition {
	var found []definition
	for _, candidate := range c.explicit(m, name) {
		found = append(found, candidate.definition)
	}
	if len(m.targets) == 0 || len(found) == 0 && isStandardCrate(name) {
		return found
	}
	for _, candidate := range c.globbed(m.group, name) {
		if candidate.private && !m.isIn(candidate.from) || slices.ContainsFunc(found, candidate.sameNamespace) {
			continue
		}
		found = append(found, candidate.definition)
	}
	return found
}

func isStandardCrate(name string) bool { return name == "std" || name == "core" || name == "alloc" }

func (m *module) isIn(outer *module) bool {
	for ; m != nil; m = m.parent {
		if m == outer {
			return true
		}
	}
	return false
}

// explicit is what name stands for in m without globs.
func (c *crate) explicit(m *module, name string) []candidate {
	if m.declared[name] == nil && m.used[name] == nil {
		return nil
	}
	return c.remember(m.names, name, func(entry *lookup) {
		for _, d := range m.declared[name] {
			entry.add(candidate{definition{module: m, declaration: d}, m, d.Visibility == Inherited})
		}
		for _, use := range m.used[name] {
			for _, d := range c.resolve(m, use.Path, use.Global, true) {
				entry.add(candidate{d, m, use.Visibility == Inherited})
			}
		}
	})
}

// globbed is what name stands for in the modules whose names globs bring to
// those of group, the nearest first.
func (c *crate) globbed(group *globGroup, name string) []candidate {
	return c.remember(group.names, name, func(entry *lookup) {
		for _, near := range group.reachable() {
			for _, m := range near.modules {
				for _, candidate := range c.explicit(m, name) {
					if candidate.declaration != nil {
						entry.add(candidate)
					}
				}
				for _, target := range m.targets {
					if target.isEnum() && slices.Contains(target.declaration.Variants, name) {
						entry.add(candidate{definition{module: target.module, declaration: target.declaration, variant: name}, m, false})
					}
				}
			}
		}
	})
}

// remember looks into names before it searches.
func (c *crate) remember(names map[string]*lookup, name string, search func(*lookup)) []candidate {
	if entry := names[name]; entry != nil {
		c.unsure = c.unsure || !entry.done
		return entry.found
	}
	if c.open == 0 {
		c.unsure, c.steps = false, 0
	}
	if c.steps++; c.open > maxOpenLookups || c.steps > maxSteps {
		return nil
	}
	entry := &lookup{}
	names[name] = entry
	c.open++
	unsureBefore := c.unsure
	c.unsure = false
	search(entry)
	c.open--
	entry.done = true
	if c.unsure && c.open > 0 && c.steps < maxSteps {
		// Another search under way may still find more: ask again later.
		delete(names, name)
	}
	c.unsure = c.unsure || unsureBefore
	return entry.found
}

func (l *lookup) add(found candidate) {
	if !slices.Contains(l.found, found) {
		l.found = append(l.found, found)
	}
}

func (d definition) sameNamespace(other definition) bool {
	return d.declaration != nil && other.declaration != nil && d.namespace() == other.namespace()
}

func (d definition) namespace() statementKind {
	if d.variant != "" {
		return kindVariant
	}
	return d.declaration.Kind.namespace()
}

func (d definition) isEnum() bool {
	return d.declaration != nil && d.variant == "" && d.declaration.Kind == KindEnum
}

// member is what name stands for in d: in a module or an enum.
func (c *crate) member(d definition, name string) []definition {
	if d.isEnum() {
		if slices.Contains(d.declaration.Variants, name) {
			return []definition{{module: d.module, declaration: d.declaration, variant: name}}
		}
		return nil
	}
	var found []definition
	for _, m := range d.modules() {
		found = append(found, c.lookup(m, name)...)
	}
	if d.outside != "" {
		found = append(found, definition{outside: d.outside + "::" + name})
	}
	return found
}

// resolve is what path stands for in m. global reports that it begins with
// "::", inUse that it stands in a use declaration.
func (c *crate) resolve(m *module, path string, global, inUse bool) []definition {
	first, rest, _ := strings.Cut(path, "::")
	var found []definition
	switch {
	case global && m.file.Placement.Edition > 2015:
		return []definition{{outside: path}}
	case first == "crate":
		found = []definition{{self: c.root}}
	case first == "self" || first == "super":
		for {
			if first == "super" {
				if m = m.parent; m == nil {
					return nil
				}
			} else if first != "self" {
				break
			}
			path = rest
			first, rest, _ = strings.Cut(path, "::")
		}
		found, rest = []definition{{self: m}}, path
	case global || inUse && m.file.Placement.Edition == 2015:
		found = c.lookup(c.root, first)
	case first != "":
		found = c.lookup(m, first)
	}
	if len(found) == 0 {
		if path == "" {
			return nil
		}
		return []definition{{outside: path}}
	}
	for rest != "" {
		var name string
		name, rest, _ = strings.Cut(rest, "::")
		var inner []definition
		for _, d := range found {
			inner = append(inner, c.member(d, name)...)
		}
		found = inner
	}
	return found
}
