package docstring

import (
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
)

var _ = python.Register(python.Rule{
	Rule: rule.Rule{
		Name:        "docstring/undocumented-class",
		Summary:     "A public class has no docstring",
		Level:       rule.Basic,
		Severity:    finding.Warning,
		Equivalents: []string{"D101", "D106"},
		Related:     []string{"SIG102"},
		Since:       "0.1.0",
	},
	Class: func(p *python.Pass, c *python.Class) {
		if p.AsksForDocstring(nil) && lacksDocstring(&c.Definition) {
			p.Report(undocumented(&c.Definition, "class"))
		}
	},
})
