package rust

// globGroup is modules that bring each other's names by globs, in a circle; or
// a single module.
type globGroup struct {
	modules []*module
	// next are the groups whose names the globs of this one bring.
	next []*globGroup
	// names are those that were looked up.
	names map[string]*lookup
}

// reachable are g and all groups whose names globs bring to it, the nearest
// first.
func (g *globGroup) reachable() []*globGroup {
	found := []*globGroup{g}
	seen := map[*globGroup]bool{g: true}
	for i := 0; i < len(found); i++ {
		for _, next := range found[i].next {
			if !seen[next] {
				seen[next] = true
				found = append(found, next)
			}
		}
	}
	return found
}

// maxGlobRounds bounds how many globs may each need another one to be known.
const maxGlobRounds = 6

// linkGlobs finds what the globs of all modules bring. The path of a glob may
// begin with a name that another glob brings.
func (c *crate) linkGlobs() {
	modules := c.root.andInside(nil)
	for range maxGlobRounds {
		groupGlobs(modules)
		progress := false
		for _, m := range modules {
			var open []*Use
			for _, use := range m.globs {
				known := len(m.targets)
				for _, d := range c.resolve(m, use.Path, use.Global, true) {
					if d.isEnum() || len(d.modules()) > 0 {
						m.targets = append(m.targets, d)
					}
				}
				if len(m.targets) == known {
					open = append(open, use)
				}
			}
			progress = progress || len(open) < len(m.globs)
			m.globs = open
		}
		if !progress {
			break
		}
	}
	groupGlobs(modules)
}

// andInside appends m and all modules in it.
func (m *module) andInside(modules []*module) []*module {
	modules = append(modules, m)
	for _, d := range m.source.Declarations {
		for _, child := range m.children[d] {
			modules = child.andInside(modules)
		}
	}
	return modules
}

// groupGlobs puts modules into groups, and forgets what was looked up.
func groupGlobs(modules []*module) {
	g := grouping{index: make(map[*module]int, len(modules)), low: make(map[*module]int, len(modules))}
	for _, m := range modules {
		m.group, m.names = nil, map[string]*lookup{}
	}
	for _, m := range modules {
		if g.index[m] == 0 {
			g.visit(m)
		}
	}
	for _, m := range modules {
		for _, target := range m.targets {
			for _, next := range target.modules() {
				if next.group != m.group {
					m.group.next = append(m.group.next, next.group)
				}
			}
		}
	}
}

// grouping finds circles, as Tarjan's algorithm for strongly connected
// components does.
type grouping struct {
	index, low map[*module]int
	stack      []*module
}

func (g *grouping) visit(m *module) {
	g.index[m] = len(g.index) + 1
	g.low[m] = g.index[m]
	g.stack = append(g.stack, m)
	for _, target := range m.targets {
		for _, next := range target.modules() {
			if g.index[next] == 0 {
				g.visit(next)
				g.low[m] = min(g.low[m], g.low[next])
			} else if next.group == nil {
				g.low[m] = min(g.low[m], g.index[next])
			}
		}
	}
	if g.low[m] < g.index[m] {
		return
	}
	group := &globGroup{names: map[string]*lookup{}}
	for {
		last := g.stack[len(g.stack)-1]
		g.stack = g.stack[:len(g.stack)-1]
		last.group = group
		group.modules = append(group.modules, last)
		if last == m {
			return
		}
	}
}
