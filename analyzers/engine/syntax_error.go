package engine

import (
	"embed"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/grammars"
)

//go:embed *.md
var pages embed.FS

func init() { rule.RegisterPages("octolsp", "analyzers/engine", pages) }

// RuleSyntaxError is the rule of findings about what could not be read.
const RuleSyntaxError = "octolsp/syntax-error"

var syntaxError = rule.Register(&rule.Rule{
	Name:     RuleSyntaxError,
	Summary:  "A part of the file could not be read",
	Level:    rule.Basic,
	Severity: finding.Error,
	Related:  []string{"invalid-syntax"},
	Since:    "0.1.0",
})

// syntaxErrors are the findings about what the grammar could not place, or
// nil.
func syntaxErrors(tree *grammars.Tree, set *rule.Set) *rule.Findings {
	enabled := set.Enabled(syntaxError)
	if enabled == nil || tree == nil || !tree.Broken {
		return nil
	}
	found := &rule.Findings{}
	pass := rule.Pass{Enabled: enabled, Set: set, Found: found}
	for _, e := range tree.Errors() {
		message := "syntax error"
		if e.Hint != "" {
			message += ": " + e.Hint
		}
		pass.Report(finding.Finding{Range: e.Range, Message: message})
	}
	return found
}
