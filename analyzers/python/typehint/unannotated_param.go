package typehint

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
)

var _ = python.Register(python.Rule{
	Rule: rule.Rule{
		Name:        "typehint/unannotated-param",
		Summary:     "A parameter of a public function has no type annotation",
		Level:       rule.Standard,
		Severity:    finding.Warning,
		Equivalents: []string{"ANN001", "ANN002", "ANN003"},
		Related:     []string{"no-untyped-def"},
		Since:       "0.1.0",
		Options: []rule.Option{
			{
				Name:    "suppress-dummy-args",
				Doc:     "Leave parameters alone whose name begins with an underscore",
				Default: false,
			},
			ignoreFullyUntyped,
		},
	},
	Function: func(p *python.Pass, f *python.Function) {
		if len(f.Parameters) == 0 || !isJudged(p, f) {
			return
		}
		ignoreDummies := p.Bool("suppress-dummy-args")
		for _, parameter := range p.Parameters(f) {
			if parameter.Annotation.Text != "" || ignoreDummies && strings.HasPrefix(parameter.Name, "_") {
				continue
			}
			name := parameter.Display()
			p.Report(finding.Finding{
				Range:   parameter.NameRange,
				Message: "parameter `" + name + "` has no type annotation",
				Subject: name,
			})
		}
	},
})
