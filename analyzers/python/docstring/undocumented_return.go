package docstring

import (
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/python/docstrings"
	"github.com/octollm/octolsp/analyzers/rule"
)

var propertyDecorators = rule.Strings("property-decorators", nil,
	"Decorators, given as dotted paths, that make a method a property, as the built-in property does")

var _ = python.Register(python.Rule{
	Rule: rule.Rule{
		Name:        "docstring/undocumented-return",
		Summary:     "A docstring does not say what the function returns",
		Level:       rule.Standard,
		Severity:    finding.Warning,
		Equivalents: []string{"DOC201"},
		Related:     []string{"RT01", "DAR201", "SIG503"},
		Since:       "0.1.0",
		Conventions: []string{"google"},
		Options:     []rule.Option{propertyDecorators, ignoreOneLineDocstrings, otherForms},
	},
	Function: func(p *python.Pass, f *python.Function) {
		if f.Docstring == nil || f.Docstring.Concatenated || f.Docstring.IsEmpty() ||
			f.BrokenBody || !p.ReturnsSomething(f) || isProperty(p, f) || returnsDocumented(p, f.Docstring) ||
			ignoreOneLineDocstrings.Of(p) && f.Docstring.IsOneLine() {
			return
		}
		found := finding.Finding{
			Range:          f.Docstring.FirstLine(),
			Message:        "the return value of `" + f.Name + "` is not documented",
			Subject:        "return",
			SuppressibleAt: p.Suppressible(),
		}
		if f.Returns.Text != "" {
			found.Related = []finding.Related{{Range: f.Returns.Range, Message: "the return annotation"}}
		}
		p.Report(found)
	},
})

func isProperty(p *python.Pass, f *python.Function) bool {
	return p.Traits.Property || p.DecoratedWith(&f.Definition, propertyDecorators.Of(p))
}

// returnsDocumented reports whether d says what is returned, in a section or in
// its summary.
func returnsDocumented(p *python.Pass, d *python.Docstring) bool {
	parsed := p.Parsed(d)
	return parsed.Has(docstrings.Returns) || parsed.SummarizesReturn() || otherForms.Of(p) && parsed.TellsReturn()
}
