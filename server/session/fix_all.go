package session

import (
	"context"

	"github.com/octollm/octolsp/analyzers/check/fix"
	"github.com/octollm/octolsp/analyzers/finding"
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
		Severity: checked.standing.folder.Settings.MinimumSeverity,
	}
	outcome, err := rounds.Fix(ctx, checked.Analysis, checked.Findings())
	return outcome.Source, err
}

// Shown are the findings that the editor's settings let through, as
// [Checked.Findings] has them.
func (c *Checked) Shown() []finding.Finding {
	least := c.standing.folder.Settings.MinimumSeverity
	var shown []finding.Finding
	for _, f := range c.Findings() {
		if f.Severity >= least {
			shown = append(shown, f)
		}
	}
	return shown
}
