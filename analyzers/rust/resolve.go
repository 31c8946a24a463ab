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

// lookup is what a name stands for in a module.
type lookup struct {
	found []definition
	// done is false while it is being looked up.
	done bool
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

// lookup is what name stands for in m: what is declared there, what is
// imported, and, where that leaves a namespace free, what globs bring.
func (c *crate) lookup(m *module, name string) []definition {
	entry := m.names[name]
	if entry != nil {
		c.unsure = c.unsure || !entry.done
		return entry.found
	}
	if c.open == 0 {
		c.unsure, c.steps = false, 0
	}
	if c.steps++; c.open > maxOpenLookups || c.steps > maxSteps {
		return nil
	}
	entry = &lookup{}
	m.names[name] = entry
	c.open++
	unsureBefore := c.unsure
	c.unsure = false
	for _, d := range m.declared[name] {
		entry.found = append(entry.found, definition{module: m, declaration: d})
	}
	for _, use := range m.used[name] {
		entry.add(c.resolve(m, use.Path, use.Global, true))
	}
	explicit := len(entry.found)
	for _, use := range m.globs {
		for _, target := range c.resolve(m, use.Path, use.Global, true) {
			for _, d := range c.member(target, name) {
				if d.declaration != nil && !slices.ContainsFunc(entry.found[:explicit], d.sameNamespace) {
					entry.add([]definition{d})
				}
			}
		}
	}
	c.open--
	entry.done = true
	if c.unsure && c.open > 0 && c.steps < maxSteps {
		// Another lookup under way may still find more: ask again later.
		delete(m.names, name)
	}
	c.unsure = c.unsure || unsureBefore
	return entry.found
}

func (l *lookup) add(definitions []definition) {
	for _, d := range definitions {
		if !slices.Contains(l.found, d) {
			l.found = append(l.found, d)
		}
	}
}

func (d definition) sameNamespace(other definition) bool {
	return d.declaration != nil && other.declaration != nil &&
		d.declaration.Kind.namespace() == other.declaration.Kind.namespace()
}

// member is what name stands for in d: in a module or an enum.
func (c *crate) member(d definition, name string) []definition {
	if d.declaration != nil && d.variant == "" && d.declaration.Kind == KindEnum {
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
	case global && m.file.Origin.Edition > 2015:
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
	case global || inUse && m.file.Origin.Edition == 2015:
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
