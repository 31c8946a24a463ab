package editing

import (
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/measures"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
)

// Measure counts what is to be documented and typed.
func (Semantics) Measure(parsed *language.Parsed, c *measures.Counter) {
	module, placement := python.ModuleOf(parsed.Tree), python.PlacementOf(&parsed.File)
	c.Begin(module.Start)
	if !placement.Private && !placement.Stub && !module.Unclear {
		c.Document(hasText(module.Docstring))
	}
	for located := range python.Definitions(parsed.Tree, placement) {
		c.Leave(located.Start)
		d := located.Definition()
		if located.Class != nil {
			c.Enter(measures.Share{Symbol: located.Symbol(), Name: d.NameRange.Moved(located.Start)}, located.Start+len(located.Chunk.Source))
		}
		if d.BrokenHeader {
			continue
		}
		if !d.Unclear && located.AsksForDocstring(located.Function) {
			c.Document(hasText(d.Docstring) || inherits(c, &located))
		}
		if f := located.Function; f != nil && located.AsksForTypes() {
			for _, parameter := range located.Parameters(f) {
				c.Type(parameter.Annotation.Text != "")
			}
			c.Type(f.Returns.Text != "")
		}
	}
}

func hasText(d *python.Docstring) bool { return d != nil && !d.IsEmpty() }

// inherits reports whether a base documents the method at located.
func inherits(c *measures.Counter, located *python.Located) bool {
	return located.IsMethod() && located.Context.Inherits && located.Definition().Docstring == nil &&
		!c.Holds(rule.Condition{Kind: python.UndocumentedInBases, Symbol: located.Symbol()})
}
