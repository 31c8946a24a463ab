package rust

import (
	"path/filepath"
	"strings"
	"sync"

	"github.com/octollm/octolsp/analyzers/files"
)

// crate is the modules of a library and what they export.
type crate struct {
	build sync.Once
	// root is nil if its file is not there.
	root *module
	// files are the modules that each file is, nearly always one.
	files map[string][]*module

	// mutex guards the names that modules have looked up.
	mutex sync.Mutex
	lookups
}

// module is a module of a crate.
type module struct {
	parent *module
	// file is what the module stands in.
	file   *Summary
	source *Module
	// inherited are the levels that the crate's other files put on the file's
	// module.
	inherited Levels
	// levels are those in force in it.
	levels Levels
	// sealed reports a module that is hidden or for tests only, or stands in
	// such a one: what is in it counts as not exported.
	sealed bool
	// folder holds the files of its modules; pathFolder is what #[path] starts
	// from.
	folder, pathFolder string
	depth              int

	// children are the modules that each declaration of one stands for.
	children map[*Declaration][]*module
	// declared and used are what stands in it by name.
	declared map[string][]*Declaration
	used     map[string][]*Use
	// globs are those that lead to nothing known.
	globs []*Use
	// targets are what the globs bring the names of, as far as it is known.
	targets []definition
	group   *globGroup

	exported         map[*Declaration]bool
	exportedVariants map[variantOf]bool
	// contentsExported reports that its public contents are reachable.
	contentsExported bool
	// names are those that were looked up.
	names map[string]*lookup
}

// variantOf is a variant of an enum.
type variantOf struct {
	enum *Declaration
	name string
}

// Bounds of what is followed.
const (
	maxModuleDepth = 128
	maxModules     = 50_000
)

// assemble finds the modules of the crate with the root file at path.
func (c *crate) assemble(path string, summary func(path string) *Summary) {
	c.files = map[string][]*module{}
	file := summary(path)
	if file == nil {
		return
	}
	folder := filepath.Dir(path)
	c.root = &module{file: file, source: file.Module, levels: file.Module.Levels, folder: folder, pathFolder: folder}
	c.root.sealed = file.Module.TestOnly || file.Module.Hidden
	a := assembly{c, summary, 0}
	a.addFile(c.root)
	c.linkGlobs()
	c.export()
}

type assembly struct {
	*crate
	summary func(path string) *Summary
	count   int
}

func (a *assembly) addFile(m *module) {
	path := m.file.Placement.Path
	a.files[path] = append(a.files[path], m)
	a.addContents(m)
}

// addContents finds the modules in m.
func (a *assembly) addContents(m *module) {
	m.children = map[*Declaration][]*module{}
	m.declared = make(map[string][]*Declaration, len(m.source.Declarations))
	m.used = make(map[string][]*Use, len(m.source.Uses))
	m.exported = map[*Declaration]bool{}
	m.exportedVariants = map[variantOf]bool{}
	m.names = map[string]*lookup{}
	for _, d := range m.source.Declarations {
		m.declared[d.Name] = append(m.declared[d.Name], d)
		if d.Kind == KindModule && m.depth < maxModuleDepth {
			a.addModule(m, d)
		}
	}
	for i := range m.source.Uses {
		switch use := &m.source.Uses[i]; use.Name {
		case "*":
			m.globs = append(m.globs, use)
		default:
			m.used[use.Name] = append(m.used[use.Name], use)
		}
	}
}

// addModule finds the module that d in m declares, or the modules if it
// depends on the build.
func (a *assembly) addModule(m *module, d *Declaration) {
	if a.count++; a.count > maxModules {
		return
	}
	sealed := m.sealed || d.Hidden || d.TestOnly
	if d.Inline != nil {
		folder := filepath.Join(m.folder, d.Name)
		if len(d.Paths) > 0 {
			folder = m.named(d.Paths[0])
			if folder == "" {
				return
			}
		}
		child := &module{
			parent: m, file: m.file, source: d.Inline, inherited: m.inherited, levels: d.Levels.within(m.levels),
			depth: m.depth + 1, folder: folder, pathFolder: folder, sealed: sealed,
		}
		m.children[d] = append(m.children[d], child)
		a.addContents(child)
		return
	}
	levels := d.Levels.within(m.levels)
	paths := d.Paths
	if len(paths) == 0 {
		paths = []string{""}
	}
	for _, path := range paths {
		file, folder := a.moduleFile(m, d.Name, path)
		if file == nil || m.hasAbove(file) {
			continue
		}
		child := &module{
			parent: m, file: file, source: file.Module, inherited: levels, levels: file.Module.Levels.within(levels),
			depth: m.depth + 1, folder: folder, pathFolder: filepath.Dir(file.Placement.Path),
			sealed: sealed || file.Module.Hidden || file.Module.TestOnly,
		}
		m.children[d] = append(m.children[d], child)
		a.addFile(child)
	}
}

// moduleFile is the file of a module, or nil, and the folder of the modules
// in it.
func (a *assembly) moduleFile(m *module, name, path string) (*Summary, string) {
	if path != "" {
		if path = m.named(path); path == "" {
			return nil, ""
		}
		return a.summary(path), filepath.Dir(path)
	}
	folder := filepath.Join(m.folder, name)
	if file := a.summary(folder + ".rs"); file != nil {
		return file, folder
	}
	return a.summary(filepath.Join(folder, "mod.rs")), folder
}

// named is what the path of an attribute in m means; empty where that lies out of
// the repository, or of the folder that is checked where there is none.
func (m *module) named(path string) string {
	path = filepath.FromSlash(path)
	if !filepath.IsAbs(path) {
		path = filepath.Join(m.pathFolder, path)
	}
	if files.Names("", m.file.Placement.Path, path) != nil {
		return ""
	}
	return path
}

// hasAbove reports whether file is one of those that m stands in.
func (m *module) hasAbove(file *Summary) bool {
	for ; m != nil; m = m.parent {
		if m.file.Placement.Path == file.Placement.Path {
			return true
		}
	}
	return false
}

// inline are the modules that path, from m's file, leads to through inline
// modules; several if they depend on the build.
func (m *module) inline(path string) []*module {
	found := []*module{m}
	for path != "" {
		var name string
		name, path, _ = strings.Cut(path, "::")
		var inner []*module
		for _, m := range found {
			for _, d := range m.declared[name] {
				if d.Inline != nil {
					inner = append(inner, m.children[d]...)
				}
			}
		}
		found = inner
	}
	return found
}
