package docstring

import (
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
)

var inherited = rule.Bool("inherited", true,
	"A method is documented when a base class in the same code base documents the method that it overrides")

var _ = python.Register(python.Rule{
	Rule: rule.Rule{
		Name:        "docstring/undocumented-method",
		Summary:     "A public method has no docstring, and inherits none",
		Level:       rule.Basic,
		Severity:    finding.Warning,
		Equivalents: []string{"D102"},
		Related:     []string{"SIG101", "GL08"},
		Since:       "0.1.0",
		Options:     []rule.Option{inherited, ignoreDecorators},
	},
	Function: func(p *python.Pass, f *python.Function) {
		if !p.IsMethod() || !p.AsksForDocstring(f) || !lacksDocstring(&f.Definition) ||
			p.DecoratedWith(&f.Definition, ignoreDecorators.Of(p)) {
			return
		}
		found := undocumented(&f.Definition, "method")
		if p.Context.Inherits && inherited.Of(p) {
			p.ReportWhen(rule.Condition{Kind: python.UndocumentedInBases, Symbol: p.Symbol}, found)
		} else {
			p.Report(found)
		}
	},
})
