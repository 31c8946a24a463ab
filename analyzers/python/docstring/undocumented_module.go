package docstring

import (
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

var _ = python.Register(python.Rule{
	Rule: rule.Rule{
		Name:        "docstring/undocumented-module",
		Summary:     "A public module has no docstring",
		Level:       rule.Basic,
		Severity:    finding.Warning,
		Equivalents: []string{"D100"},
		Since:       "0.1.0",
	},
	Module: func(p *python.Pass, m *python.Module) {
		if !p.Context.Package {
			reportModule(p, m, "module")
		}
	},
})

// reportModule reports a public module or package without a docstring.
func reportModule(p *python.Pass, m *python.Module, thing string) {
	if p.AsksForDocstring(nil) && m.Docstring == nil && !m.Unclear {
		p.Report(finding.Finding{
			Range:   text.Range{Start: m.Start, End: m.Start},
			Message: "public " + thing + " has no docstring",
		})
	}
}
