package docstring

import (
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
)

var _ = python.Register(python.Rule{
	Rule: rule.Rule{
		Name:        "docstring/undocumented-function",
		Summary:     "A public function has no docstring",
		Level:       rule.Basic,
		Severity:    finding.Warning,
		Equivalents: []string{"D103"},
		Related:     []string{"SIG101", "GL08"},
		Since:       "0.1.0",
		Options:     []rule.Option{ignoreDecorators},
	},
	Function: func(p *python.Pass, f *python.Function) {
		if p.IsMethod() || !p.AsksForDocstring(f) || !lacksDocstring(&f.Definition) ||
			p.DecoratedWith(&f.Definition, ignoreDecorators.Of(p)) {
			return
		}
		p.Report(undocumented(&f.Definition, "function"))
	},
})
