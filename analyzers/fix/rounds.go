package fix

import (
	"cmp"
	"context"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
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
	// Tools is asked what tools find in a text that is not the first; nil asks
	// none.
	Tools Tools
}

// Tools are the tools that read texts. Their errors end the rounds.
type Tools interface {
	// Find is what they find in the text of file.
	Find(ctx context.Context, file language.File) ([]finding.Finding, error)
	// Format is the text of file laid out by the formatter that found f, which
	// has the code [tools.CodeWouldReformat].
	Format(ctx context.Context, file language.File, f finding.Finding) (string, error)
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
	// Endless reports that fixes still lead to other fixes.
	Endless bool
}

// Fix makes fixes of findings, which are those of analysis, and of what is
// found after them. Formatters come when nothing else is left to fix. It fails
// when ctx ends or a tool fails; then outcome is what was made before.
func (r Rounds) Fix(ctx context.Context, analysis *engine.Analysis, findings []finding.Finding) (Outcome, error) {
	outcome := Outcome{Source: analysis.File.Source}
	for count := 0; ; count++ {
		if count == maxRounds {
			outcome.Endless = true
			return outcome, nil
		}
		round, err := r.round(ctx, analysis, r.heavy(findings))
		outcome.Refused, outcome.RefusedIn = round.Refused, outcome.Source
		if err = cmp.Or(err, ctx.Err()); err != nil || round.Source == outcome.Source {
			return outcome, err
		}
		outcome.Source = round.Source
		outcome.Made += len(round.Made)
		var ok bool
		if analysis, findings, ok, err = r.next(ctx, analysis, round.Source); err != nil || !ok {
			return outcome, err
		}
	}
}

// round makes what fixes go together, or formats if there are none.
func (r Rounds) round(ctx context.Context, analysis *engine.Analysis, findings []finding.Finding) (Round, error) {
	valid := Validator(ctx, analysis)
	source := analysis.File.Source
	if r.Tools == nil {
		return Apply(source, findings, r.Least, valid), nil
	}
	var lints, layouts []finding.Finding
	for _, f := range findings {
		if f.Code == tools.CodeWouldReformat {
			layouts = append(layouts, f)
		} else {
			lints = append(lints, f)
		}
	}
	round := Apply(source, lints, r.Least, valid)
	if round.Source != source {
		return round, nil
	}
	for _, f := range layouts {
		formatted, err := r.Tools.Format(ctx, analysis.File, f)
		switch {
		case err != nil:
			return round, err
		case formatted == source:
		case !valid(formatted):
			round.Refused = append(round.Refused, f)
		default:
			round.Source, round.Made = formatted, []finding.Finding{f}
			return round, nil
		}
	}
	return round, nil
}

// next looks at source, what came of the file of previous. It reports false if
// what is found there depends on other files that are not known.
func (r Rounds) next(ctx context.Context, previous *engine.Analysis, source string) (*engine.Analysis, []finding.Finding, bool, error) {
	file := previous.File
	file.Source = source
	before := previous
	if before.Tree == nil {
		before = nil // a transient one
	}
	analysis, err := r.Analyzer.Analyze(ctx, file, previous.Set, before)
	if err != nil {
		return nil, nil, false, err
	}
	links := r.Links
	if links == nil && analysis.Conditional() {
		return nil, nil, false, nil
	}
	if links != nil {
		links = links.With(analysis)
	}
	shown := pipeline.File{Analysis: analysis, Links: links}
	if r.Tools != nil {
		found, err := r.Tools.Find(ctx, file)
		if err != nil {
			return nil, nil, false, err
		}
		if len(found) > 0 {
			if found, err = r.Analyzer.WithSymbols(ctx, analysis, found); err != nil {
				return nil, nil, false, err
			}
		}
		shown.Tools = []*pipeline.Tracked{pipeline.Track(found)}
	}
	return analysis, shown.Findings(), true, nil
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
	ending := text.LineEnding(source)
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
			before = syntaxErrors(ctx, analysis.File.Language.Grammar, analysis.File.Source, nil)
		}
		return syntaxErrors(ctx, analysis.File.Language.Grammar, fixed, analysis.Tree) <= before
	}
}

func syntaxErrors(ctx context.Context, language *grammars.Language, source string, previous *grammars.Tree) int {
	if language == nil {
		return 0
	}
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
