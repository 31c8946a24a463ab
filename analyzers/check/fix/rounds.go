package fix

import (
	"context"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// maxRounds bounds how often one file is fixed in a row.
const maxRounds = 100

// Rounds fixes a file again and again until nothing changes: a fix may bring
// another one, and fixes that touch wait for each other.
type Rounds struct {
	Analyzer *engine.Analyzer
	// Links decide the findings that depend on other files. If they are nil,
	// the rounds end where such a finding appears.
	Links *engine.Links
	// Least is how applicable a fix must be.
	Least finding.Applicability
	// Severity is what the findings must weigh at least.
	Severity finding.Severity
}

// Outcome is what the rounds made of a file.
type Outcome struct {
	// Source is the text with the fixes made.
	Source string
	// Made is the number of fixes made.
	Made int
	// Refused are the findings of the last round whose fixes would make a
	// syntax error. They speak of the text RefusedIn.
	Refused   []finding.Finding
	RefusedIn string
	// Endless reports that fixes still bring other fixes.
	Endless bool
}

// Fix makes fixes of findings, which are those of analysis, and of what is
// found after them. It fails only when ctx ends.
func (r Rounds) Fix(ctx context.Context, analysis *engine.Analysis, findings []finding.Finding) (Outcome, error) {
	outcome := Outcome{Source: analysis.File.Source}
	for count := 0; ; count++ {
		if count == maxRounds {
			outcome.Endless = true
			return outcome, nil
		}
		round := Apply(outcome.Source, r.heavy(findings), r.Least, Validator(ctx, analysis))
		outcome.Refused, outcome.RefusedIn = round.Refused, outcome.Source
		if err := ctx.Err(); err != nil {
			return outcome, err
		}
		if round.Source == outcome.Source {
			return outcome, nil
		}
		outcome.Source = round.Source
		outcome.Made += len(round.Made)
		previous := analysis
		if previous.Tree == nil {
			previous = nil // a transient one
		}
		next := analysis.File
		next.Source = round.Source
		var err error
		if analysis, err = r.Analyzer.Analyze(ctx, next, analysis.Set, previous); err != nil {
			return outcome, err
		}
		links := r.Links
		if links == nil && analysis.Conditional() {
			return outcome, nil
		}
		if links != nil {
			links = links.With(analysis)
		}
		findings = analysis.Settle(links).Findings()
	}
}

// heavy are the findings that weigh enough.
func (r Rounds) heavy(findings []finding.Finding) []finding.Finding {
	if r.Severity == finding.Hint {
		return findings
	}
	var heavy []finding.Finding
	for _, f := range findings {
		if f.Severity >= r.Severity {
			heavy = append(heavy, f)
		}
	}
	return heavy
}

// Edits are the edits of the fix as they stand in source, in their order: with
// the line endings that it has.
func Edits(source string, of finding.Fix) []text.Edit {
	edits := make([]text.Edit, len(of.Edits))
	ending := lineEnding(source)
	for i, edit := range of.Edits {
		edits[i] = text.Edit{Range: edit.Range, New: withLineEnding(edit.New, ending)}
	}
	text.SortEdits(edits)
	return edits
}

// Validator judges fixed versions of the file of analysis: they must not have
// more syntax errors. When ctx ends, all are valid.
func Validator(ctx context.Context, analysis *engine.Analysis) func(fixed string) bool {
	before := -1
	return func(fixed string) bool {
		switch {
		case before >= 0:
		case analysis.Tree != nil:
			before = len(analysis.Tree.Errors())
		default:
			before = syntaxErrors(ctx, analysis.File.Language, analysis.File.Source, nil)
		}
		return syntaxErrors(ctx, analysis.File.Language, fixed, analysis.Tree) <= before
	}
}

func syntaxErrors(ctx context.Context, language *grammars.Language, source string, previous *grammars.Tree) int {
	var options []grammars.Option
	if previous == nil {
		options = append(options, grammars.Transient)
	}
	parser := grammars.NewParser(language, options...)
	defer parser.Close()
	tree, err := parser.Parse(ctx, source, previous)
	if err != nil {
		return 0
	}
	return len(tree.Errors())
}
