package docstring

import (
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
)

var _ = python.Register(python.Rule{
	Rule: rule.Rule{
		Name:        "docstring/undocumented-package",
		Summary:     "The __init__.py of a public package has no docstring",
		Level:       rule.Basic,
		Severity:    finding.Warning,
		Equivalents: []string{"D104"},
		Since:       "0.1.0",
	},
	Module: func(p *python.Pass, m *python.Module) {
		if p.Context.Package {
			reportModule(p, m, "package")
		}
	},
})
