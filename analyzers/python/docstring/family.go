// Package docstring holds the rules about Python's docstrings.
package docstring

import (
	"embed"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
)

//go:embed *.md
var pages embed.FS

func init() { rule.RegisterPages("docstring", "analyzers/python/docstring", pages) }

// ignoreDecorators is the option of the rules about missing docstrings of
// functions.
var ignoreDecorators = rule.Strings("ignore-decorators", nil,
	"Functions with one of these decorators, given as dotted paths such as functools.cache, need no docstring")

// ignoreOneLineDocstrings is the option of the rules that compare a docstring
// with the function.
var ignoreOneLineDocstrings = rule.Bool("ignore-one-line-docstrings", false,
	"Leave docstrings alone that have only one line of text")

// otherForms is the option of the rules about sections.
var otherForms = rule.Bool("other-forms", false,
	"Count also what the docstring says in a form that Google's style does not have")

// lacksDocstring reports whether d has no docstring for sure.
func lacksDocstring(d *python.Definition) bool { return d.Docstring == nil && !d.Unclear }

// undocumented is the finding that the public thing d has no docstring.
func undocumented(d *python.Definition, thing string) finding.Finding {
	return finding.Finding{
		Range:   d.NameRange,
		Message: "public " + thing + " `" + d.Name + "` has no docstring",
	}
}
