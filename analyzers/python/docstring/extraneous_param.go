package docstring

import (
	"slices"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/python/docstrings"
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
		Conventions: []string{"google"},
		Options:     []rule.Option{ignoreOneLineDocstrings},
	},
	Function: func(p *python.Pass, f *python.Function) {
		if f.Docstring == nil || slices.ContainsFunc(f.Parameters, isVariadic) ||
			ignoreOneLineDocstrings.Of(p) && f.Docstring.IsOneLine() {
			return
		}
		parsed := p.Parsed(f.Docstring)
		if !parsed.TakesParameters() {
			return
		}
		known := parameterNames(f)
		var undocumented []string // nil until something is extraneous
		hints := 1000             // more take too long to look for
		for entry := range parsed.Parameters() {
			if p.Stopped() {
				return
			}
			if entry.Detached || known.has(entry.Names[0].Text) || isKeyword(entry.Names[0].Text) {
				continue
			}
			if undocumented == nil {
				undocumented = undocumentedNames(p, f, parsed)
			}
			if hints--; hints < 0 {
				undocumented = []string{}
			}
			reportExtraneous(p, f, entry.Names[0], undocumented)
		}
	},
})

// undocumentedNames are the parameters of f that parsed does not document, as
// far as a wrong name may mean one of them.
func undocumentedNames(p *python.Pass, f *python.Function, parsed *docstrings.Parsed) []string {
	const most = 100 // more are looked through for too long
	names := []string{}
	for _, parameter := range p.Parameters(f) {
		if p.Stopped() {
			break
		}
		if !parsed.Documents(parameter.Name) {
			names = append(names, parameter.Name)
		}
	}
	if len(names) > most {
		return []string{}
	}
	return names
}

// reportExtraneous reports name, which is not a parameter of f.
func reportExtraneous(p *python.Pass, f *python.Function, name docstrings.Name, undocumented []string) {
	message := "documented parameter `" + name.Text + "` is not in the signature"
	if meant := rule.NearestOf(name.Text, undocumented); meant != "" {
		message += "; did you mean `" + meant + "`?"
	}
	p.Report(finding.Finding{
		Range:          name.Range,
		Message:        message,
		Subject:        name.Text,
		Related:        []finding.Related{{Range: f.Signature(), Message: "the signature of `" + f.Name + "`"}},
		SuppressibleAt: p.Suppressible(),
	})
}

func isVariadic(p python.Parameter) bool { return p.IsVariadic() }

// names are the names of the parameters of a function.
type names struct {
	list []python.Parameter
	// set has them, where they are so many that looking through them takes
	// long; else it is nil.
	set map[string]bool
}

func parameterNames(f *python.Function) names {
	n := names{list: f.Parameters}
	if len(f.Parameters) > 16 {
		n.set = make(map[string]bool, len(f.Parameters))
		for i := range f.Parameters {
			n.set[f.Parameters[i].Name] = true
		}
	}
	return n
}

func (n *names) has(name string) bool {
	if n.set != nil {
		return n.set[name]
	}
	return slices.ContainsFunc(n.list, func(p python.Parameter) bool { return p.Name == name })
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
