package docstring

import (
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/python/docstrings"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

var (
	requireSection = rule.Bool("require-section", false,
		"Report the parameters of a public function also when its docstring has no section for them at all").AtStrict(true)
	ignoreVarParameters = rule.Bool("ignore-var-parameters", false, "Leave *args and **kwargs alone")
)

var _ = python.Register(python.Rule{
	Rule: rule.Rule{
		Name:        "docstring/undocumented-param",
		Summary:     "A docstring leaves out a parameter",
		Level:       rule.Standard,
		Severity:    finding.Warning,
		Equivalents: []string{"D417"},
		Related:     []string{"DOC101", "SIG203", "PR01", "DAR101"},
		Since:       "0.1.0",
		Conventions: []string{"google"},
		Options:     []rule.Option{requireSection, ignoreVarParameters, otherForms},
	},
	Function: func(p *python.Pass, f *python.Function) {
		if f.Docstring == nil || len(f.Parameters) == 0 || f.Docstring.Concatenated || f.Docstring.IsEmpty() {
			return
		}
		parsed := p.Parsed(f.Docstring)
		if !parsed.TakesParameters() && !requiresSection(p) {
			return
		}
		otherForms := otherForms.Of(p)
		ignoreVariadic := ignoreVarParameters.Of(p) || otherForms && namesMore(f, parsed)
		var related []finding.Related
		for _, parameter := range p.Parameters(f) {
			if p.Stopped() {
				return
			}
			if !p.NeedsDocumentation(&parameter) || parsed.Documents(parameter.Name) ||
				otherForms && parsed.MentionsName(parameter.Name) ||
				parameter.IsVariadic() && ignoreVariadic {
				continue
			}
			name := parameter.Display()
			if related == nil {
				related = []finding.Related{parametersOf(f.Docstring, parsed)}
			}
			p.Report(finding.Finding{
				Range:          parameter.NameRange,
				Message:        "parameter `" + name + "` is not documented" + joint(f, parsed, parameter.Name),
				Subject:        name,
				Related:        related,
				SuppressibleAt: p.Suppressible(),
			})
		}
	},
})

// joint says that the docstring describes the parameter together with others,
// which is not an entry; it is empty where that is not so.
func joint(f *python.Function, parsed *docstrings.Parsed, name string) string {
	mention, ok := parsed.JointMention(name)
	if !ok {
		return ""
	}
	names := text.Range{Start: mention.Names[0].Range.Start, End: mention.Names[len(mention.Names)-1].Range.End}
	return ": `" + names.In(f.Source) + "` is read as text, so give each its own line"
}

// parametersOf is the place where d should document parameters: its first
// section for them, or itself.
func parametersOf(d *python.Docstring, parsed *docstrings.Parsed) finding.Related {
	if section := parsed.ParameterSection(); section != nil {
		return finding.Related{Range: section.NameRange, Message: "the section `" + section.Name + "` of the docstring"}
	}
	return finding.Related{Range: d.FirstLine(), Message: "the docstring"}
}

// requiresSection reports whether a function without any section for its
// parameters should have one.
func requiresSection(p *python.Pass) bool {
	return requireSection.Of(p) && p.Public && !p.Traits.Overload && !p.Traits.Override && !p.Traits.Property
}

// namesMore reports whether parsed documents something that is not a parameter of
// f: one of those that its "*args" or "**kwargs" stand for.
func namesMore(f *python.Function, parsed *docstrings.Parsed) bool {
	known := parameterNames(f)
	for entry := range parsed.Parameters() {
		if entry.IsDescribed() && !entry.Detached && !known.has(entry.Names[0].Text) {
			return true
		}
	}
	return false
}
