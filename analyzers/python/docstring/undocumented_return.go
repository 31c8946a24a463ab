package docstring

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
)

var _ = python.Register(python.Rule{
	Rule: rule.Rule{
		Name:        "docstring/undocumented-return",
		Summary:     "A docstring does not say what the function returns",
		Level:       rule.Standard,
		Severity:    finding.Warning,
		Equivalents: []string{"DOC201"},
		Related:     []string{"RT01", "DAR201", "SIG503"},
		Since:       "0.1.0",
		Options: []rule.Option{
			{
				Name:    "property-decorators",
				Doc:     "Decorators, given as dotted paths, that make a method a property, as the built-in property does",
				Default: []string{},
			},
			ignoreOneLineDocstrings,
			otherForms,
		},
	},
	Function: func(p *python.Pass, f *python.Function) {
		if p.Set.Convention != "google" || f.Docstring == nil || f.Docstring.Concatenated || f.Docstring.IsEmpty() ||
			f.BrokenBody || !returnsSomething(p, f) || isProperty(p, f) || returnsDocumented(p, f.Docstring) ||
			p.Bool(ignoreOneLineDocstrings.Name) && f.Docstring.IsOneLine() {
			return
		}
		found := finding.Finding{
			Range:          f.Docstring.FirstLine(),
			Message:        "the return value of `" + f.Name + "` is not documented",
			Subject:        "return",
			SuppressibleAt: p.Suppressible(&f.Definition),
		}
		if f.Returns.Text != "" {
			found.Related = []finding.Related{{Range: f.Returns.Range, Message: "the return annotation"}}
		}
		p.Report(found)
	},
})

// returnsSomething reports whether f has a value to return that its docstring
// should tell of.
func returnsSomething(p *python.Pass, f *python.Function) bool {
	if f.Name == "__new__" || f.Body.Stub || !f.Body.Returns() {
		return false
	}
	annotation := unquoted(f.Returns.Text)
	switch {
	case annotation == "":
		return f.Body.ReturnsValue
	case annotation == "None":
		return false
	case f.Body.Yields:
		return !returnsNothing(p, annotation)
	}
	return true
}

// unquoted is an annotation without the quotes and parentheses around it.
func unquoted(annotation string) string {
	return strings.TrimSpace(strings.Trim(annotation, "\"'() \t\r\n"))
}

// returnsNothing reports whether the annotation of a generator says that it
// yields and returns None: an iterator, or a Generator whose third argument is
// left out or None.
func returnsNothing(p *python.Pass, annotation string) bool {
	name, arguments, _ := strings.Cut(annotation, "[")
	switch path := p.Imports.Resolve(strings.TrimSpace(name)); path {
	case "typing.Iterable", "typing.AsyncIterable", "typing.Iterator", "typing.AsyncIterator",
		"typing_extensions.Iterable", "typing_extensions.AsyncIterable",
		"typing_extensions.Iterator", "typing_extensions.AsyncIterator",
		"collections.abc.Iterable", "collections.abc.AsyncIterable",
		"collections.abc.Iterator", "collections.abc.AsyncIterator":
		return true
	case "typing.Generator", "typing.AsyncGenerator", "typing_extensions.Generator",
		"typing_extensions.AsyncGenerator", "collections.abc.Generator", "collections.abc.AsyncGenerator":
		returned := argument(strings.TrimSuffix(strings.TrimSpace(arguments), "]"), 2)
		return returned == "" || returned == "None"
	}
	return false
}

// argument is the argument of that index, from 0, in a list with commas, or
// empty.
func argument(list string, index int) string {
	depth, start := 0, 0
	for i := range len(list) {
		switch list[i] {
		case '[', '(', '{':
			depth++
		case ']', ')', '}':
			depth--
		case ',':
			if depth != 0 {
				continue
			}
			if index == 0 {
				return strings.TrimSpace(list[start:i])
			}
			index--
			start = i + 1
		}
	}
	if index > 0 {
		return ""
	}
	return strings.TrimSpace(list[start:])
}

func isProperty(p *python.Pass, f *python.Function) bool {
	return p.Traits.Property || p.DecoratedWith(&f.Definition, p.Strings("property-decorators"))
}

// returnsDocumented reports whether d says what is returned, in a section or in
// its summary.
func returnsDocumented(p *python.Pass, d *python.Docstring) bool {
	return d.Sections(python.Google).Has(python.Returns) || d.SummarizesReturn() || p.Bool(otherForms.Name) && d.TellsReturn()
}
