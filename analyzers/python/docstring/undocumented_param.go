package docstring

import (
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
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
		Options:     []rule.Option{requireSection, ignoreVarParameters, otherForms},
	},
	Function: func(p *python.Pass, f *python.Function) {
		if p.Set.Convention != "google" || f.Docstring == nil || len(f.Parameters) == 0 ||
			f.Docstring.Concatenated || f.Docstring.IsEmpty() {
			return
		}
		sections := f.Docstring.Sections(python.Google)
		if !sections.TakeParameters() && !requiresSection(p) {
			return
		}
		otherForms := otherForms.Of(p)
		ignoreVariadic := ignoreVarParameters.Of(p) || otherForms && namesMore(f, sections)
		var related []finding.Related
		for _, parameter := range p.Parameters(f) {
			if !p.NeedsDocumentation(&parameter) || sections.Documents(parameter.Name) ||
				otherForms && sections.Mentions(parameter.Name) ||
				parameter.IsVariadic() && ignoreVariadic {
				continue
			}
			name := parameter.Display()
			if related == nil {
				related = []finding.Related{parametersOf(f.Docstring, sections)}
			}
			p.Report(finding.Finding{
				Range:          parameter.NameRange,
				Message:        "parameter `" + name + "` is not documented",
				Subject:        name,
				Related:        related,
				SuppressibleAt: p.Suppressible(&f.Definition),
			})
		}
	},
})

// parametersOf is the place where d should document parameters: its first
// section for them, or itself.
func parametersOf(d *python.Docstring, sections *python.Sections) finding.Related {
	for i := range sections.List {
		if section := &sections.List[i]; section.Kind.TakesParameters() {
			return finding.Related{Range: section.Header, Message: "the section `" + section.Name + "` of the docstring"}
		}
	}
	return finding.Related{Range: d.FirstLine(), Message: "the docstring"}
}

// requiresSection reports whether a function without any section for its
// parameters should have one.
func requiresSection(p *python.Pass) bool {
	return requireSection.Of(p) && p.Public && !p.Traits.Overload && !p.Traits.Override && !p.Traits.Property
}

// namesMore reports whether sections document something that is no parameter
// of f: one of those that its "*args" or "**kwargs" stand for.
func namesMore(f *python.Function, sections *python.Sections) bool {
	for i := range sections.List {
		for j := range sections.List[i].Entries {
			entry := &sections.List[i].Entries[j]
			if entry.Described && !entry.Detached && !hasParameter(f, entry.Name) {
				return true
			}
		}
	}
	return false
}
