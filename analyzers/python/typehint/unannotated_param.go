package typehint

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
)

var suppressDummyArgs = rule.Bool("suppress-dummy-args", false,
	"Leave parameters alone whose name begins with an underscore")

// The variants of unannotated-param.
var (
	plainParam    = rule.Codes("ANN001")
	variadicParam = rule.Codes("ANN002") // *args
	keywordParam  = rule.Codes("ANN003") // **kwargs
)

var _ = python.Register(python.Rule{
	Rule: rule.Rule{
		Name:     "typehint/unannotated-param",
		Summary:  "A parameter of a public function has no type annotation",
		Level:    rule.Standard,
		Severity: finding.Warning,
		Variants: []*rule.Variant{plainParam, variadicParam, keywordParam},
		Related:  []string{"no-untyped-def"},
		Since:    "0.1.0",
		Options:  []rule.Option{suppressDummyArgs, ignoreFullyUntyped},
	},
	Function: func(p *python.Pass, f *python.Function) {
		if len(f.Parameters) == 0 || !isJudged(p, f) {
			return
		}
		ignoreDummies := suppressDummyArgs.Of(p)
		for _, parameter := range p.Parameters(f) {
			if p.Stopped() {
				return
			}
			if parameter.Annotation.Text != "" || ignoreDummies && strings.HasPrefix(parameter.Name, "_") {
				continue
			}
			name := parameter.Display()
			p.Report(finding.Finding{
				Range:   parameter.NameRange,
				Message: "parameter `" + name + "` has no type annotation",
				Subject: name,
				Code:    variantOf(&parameter).Code(),
			})
		}
	},
})

func variantOf(parameter *python.Parameter) *rule.Variant {
	switch parameter.Kind {
	case python.VarPositional:
		return variadicParam
	case python.VarKeyword:
		return keywordParam
	}
	return plainParam
}
