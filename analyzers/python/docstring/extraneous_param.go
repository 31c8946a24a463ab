package docstring

import (
	"slices"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
)

var _ = python.Register(python.Rule{
	Rule: rule.Rule{
		Name:        "docstring/extraneous-param",
		Summary:     "A docstring documents a parameter that the function does not have",
		Level:       rule.Basic,
		Severity:    finding.Warning,
		Equivalents: []string{"DOC102"},
		Related:     []string{"DOC103", "SIG202", "PR02", "DAR102"},
		Since:       "0.1.0",
		Options:     []rule.Option{ignoreOneLineDocstrings},
	},
	Function: func(p *python.Pass, f *python.Function) {
		if p.Set.Convention != "google" || f.Docstring == nil || slices.ContainsFunc(f.Parameters, isVariadic) ||
			ignoreOneLineDocstrings.Of(p) && f.Docstring.IsOneLine() {
			return
		}
		sections := f.Docstring.Sections(python.Google)
		for i := range sections.List {
			section := &sections.List[i]
			if !section.Kind.TakesParameters() {
				continue
			}
			for j := range section.Entries {
				entry := &section.Entries[j]
				if !entry.Detached && !hasParameter(f, entry.Name) && !isKeyword(entry.Name) {
					reportExtraneous(p, f, sections, entry)
				}
			}
		}
	},
})

func reportExtraneous(p *python.Pass, f *python.Function, sections *python.Sections, entry *python.Entry) {
	message := "documented parameter `" + entry.Name + "` is not in the signature"
	var undocumented []string
	for _, parameter := range p.Parameters(f) {
		if !sections.Documents(parameter.Name) {
			undocumented = append(undocumented, parameter.Name)
		}
	}
	if meant := rule.NearestOf(entry.Name, undocumented); meant != "" {
		message += "; did you mean `" + meant + "`?"
	}
	p.Report(finding.Finding{
		Range:          entry.Range,
		Message:        message,
		Subject:        entry.Name,
		Related:        []finding.Related{{Range: f.Signature(), Message: "the signature of `" + f.Name + "`"}},
		SuppressibleAt: p.Suppressible(&f.Definition),
	})
}

func isVariadic(p python.Parameter) bool { return p.IsVariadic() }

func hasParameter(f *python.Function, name string) bool {
	return slices.ContainsFunc(f.Parameters, func(p python.Parameter) bool { return p.Name == name })
}

// isKeyword reports whether name is a keyword of Python, which begins a
// sentence in an Args section rather than an entry.
func isKeyword(name string) bool {
	switch name {
	case "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
		"def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in",
		"is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield":
		return true
	}
	return false
}
