package rust

// export marks all that is reachable from outside of the crate.
func (c *crate) export() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.exportContents(c.root, 0)
	c.exportMacros(c.root)
}

// exportMacros marks the macros with #[macro_export], which stand at the top
// of the crate wherever they are defined.
func (c *crate) exportMacros(m *module) {
	for _, d := range m.source.Declarations {
		if d.Kind == KindMacro {
			m.exported[d] = true
		}
		for _, child := range m.children[d] {
			c.exportMacros(child)
		}
	}
}

// exportContents marks the public contents of m, a module whose names are
// reachable.
func (c *crate) exportContents(m *module, depth int) {
	if m == nil || m.contentsExported || depth > maxExportDepth {
		return
	}
	m.contentsExported = true
	for _, d := range m.source.Declarations {
		c.exportDefinition(definition{module: m, declaration: d}, depth)
	}
	for i := range m.source.Uses {
		use := &m.source.Uses[i]
		if use.Visibility != Public {
			continue
		}
		for _, d := range c.resolve(m, use.Path, use.Global, true) {
			if use.Name != "*" {
				c.exportDefinition(d, depth)
				continue
			}
			for _, target := range d.modules() {
				c.exportContents(target, depth+1)
			}
			if d.declaration != nil && d.declaration.Kind == KindEnum {
				for _, variant := range d.declaration.Variants {
					d.module.exportedVariants[variantOf{d.declaration, variant}] = true
				}
			}
		}
	}
}

// maxExportDepth bounds the chains of modules and re-exports.
const maxExportDepth = 10_000

// exportDefinition marks d and, for a module, what is public in it.
func (c *crate) exportDefinition(d definition, depth int) {
	if d.declaration == nil || d.declaration.Visibility != Public {
		return
	}
	if d.variant != "" {
		d.module.exportedVariants[variantOf{d.declaration, d.variant}] = true
		return
	}
	d.module.exported[d.declaration] = true
	for _, target := range d.modules() {
		c.exportContents(target, depth+1)
	}
}
