package docstring

import (
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
)

// The variants of undocumented-class: Ruff tells a class in a class from others.
var (
	topClass    = rule.Codes("D101")
	nestedClass = rule.Codes("D106")
)

var _ = python.Register(python.Rule{
	Rule: rule.Rule{
		Name:     "docstring/undocumented-class",
		Summary:  "A public class has no docstring",
		Level:    rule.Basic,
		Severity: finding.Warning,
		Variants: []*rule.Variant{topClass, nestedClass},
		Related:  []string{"SIG102"},
		Since:    "0.1.0",
	},
	Class: func(p *python.Pass, c *python.Class) {
		if p.AsksForDocstring(nil) && lacksDocstring(&c.Definition) {
			found := undocumented(&c.Definition, "class")
			found.Code = topClass.Code()
			if p.Context.Surroundings == python.InClass {
				found.Code = nestedClass.Code()
			}
			p.Report(found)
		}
	},
})
