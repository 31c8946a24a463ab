package check

import (
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/grammars"
)

// groups are the groups of the files: the files of a Rust package depend on
// each other only, and so do all Python files.
func (c *Check) groups() []*group {
	byName := map[string]*group{}
	groups := make([]*group, len(c.files))
	for i, file := range c.files {
		name := ""
		if engine.LanguageOf(file.Path) == grammars.Rust {
			origin := c.locator.File(file.Path, "").Rust
			if name = origin.Package; name == "" {
				name = origin.Root
			}
		}
		if byName[name] == nil {
			byName[name] = &group{}
		}
		groups[i] = byName[name]
	}
	return groups
}
