package session

import (
	"context"
	"slices"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/fix"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
)

// FixAll is the text of checked, which has an analysis, with the safe fixes of
// all findings that are shown, as `octolsp check --fix` makes them. It fails
// only when ctx ends.
func (s *Session) FixAll(ctx context.Context, checked *Checked) (string, error) {
	analyzer, giveBack, err := s.analyzer(ctx)
	if err != nil {
		return "", err
	}
	defer giveBack()
	rounds := fix.Rounds{
		Analyzer: analyzer,
		Links:    checked.Links,
		Least:    finding.Safe,
		Severity: checked.config.folder.Settings.MinimumSeverity,
	}
	outcome, err := rounds.Fix(ctx, checked.Analysis, slices.DeleteFunc(checked.Findings(), ofFormatter))
	return outcome.Source, err
}

// FixText is source, a later text of checked, with octolsp's own safe fixes. It
// fails only when ctx ends.
func (s *Session) FixText(ctx context.Context, checked *Checked, source string) (string, error) {
	analyzer, giveBack, err := s.analyzer(ctx)
	if err != nil {
		return "", err
	}
	next := checked.Analysis.File
	next.Source = source
	analysis, err := analyzer.Analyze(ctx, next, checked.Analysis.Set, nil)
	giveBack()
	if err != nil {
		return "", err
	}
	later := *checked
	later.Analysis = analysis
	if later.Links != nil {
		later.Links = later.Links.With(analysis)
	}
	of := pipeline.File{Analysis: analysis, Links: later.Links}
	settled := of.Compose()
	later.Result = &settled
	return s.FixAll(ctx, &later)
}

// ofFormatter reports whether a formatter found f: to lay a text out anew is
// asked for by itself.
func ofFormatter(f finding.Finding) bool { return f.Code == tools.CodeWouldReformat }

// Shown are the findings that the editor's settings let through, as
// [Checked.Findings] has them.
func (c *Checked) Shown() []finding.Finding {
	least := c.config.folder.Settings.MinimumSeverity
	var shown []finding.Finding
	for _, f := range c.Findings() {
		if f.Severity >= least {
			shown = append(shown, f)
		}
	}
	return shown
}

// Mends reports whether f, a finding of checked, is gone after the edits, which
// make made of the text. It fails only when ctx ends.
func (s *Session) Mends(ctx context.Context, checked *Checked, f *finding.Finding, edits []text.Edit, made string) (bool, error) {
	analyzer, giveBack, err := s.analyzer(ctx)
	if err != nil {
		return false, err
	}
	defer giveBack()
	next := checked.Analysis.File
	next.Source = made
	analysis, err := analyzer.Analyze(ctx, next, checked.Analysis.Set, checked.Analysis)
	if err != nil {
		return false, err
	}
	links := checked.Links
	if links != nil {
		links = links.With(analysis)
	}
	of := pipeline.File{Analysis: analysis, Links: links}
	after := of.Findings()
	if countSame(after, f) < countSame(checked.Findings(), f) {
		return true, nil
	}
	// Another one like it may have come to light.
	at := f.Range
	for _, edit := range slices.Backward(edits) {
		shifted, known := edit.Shift(at)
		if !known {
			return false, nil
		}
		at = shifted
	}
	return !slices.ContainsFunc(after, func(g finding.Finding) bool { return g.Range.Start == at.Start && same(&g, f) }), nil
}

func countSame(findings []finding.Finding, f *finding.Finding) (count int) {
	for i := range findings {
		if same(&findings[i], f) {
			count++
		}
	}
	return count
}

// same reports whether f and g say the same of places that may differ.
func same(f, g *finding.Finding) bool { return f.Rule == g.Rule && f.Message == g.Message }
