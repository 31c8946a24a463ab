package check

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/sourcegraph/conc/panics"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/files/walk"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/workset"
)

// A subject is a file whose findings are settled.
type subject struct {
	*workset.Subject
	// shown is what decides what is shown of the file, and findings are that.
	shown    pipeline.File
	findings []finding.Finding
}

// run visits all files on several goroutines, and collects what visit makes of
// them in the order of the files, without those that are skipped. It fails when ctx
// ends, a config is wrong, or visit or collect fails; what befalls one file is
// among the skipped, sorted by path.
func run[Made any](ctx context.Context, c *Check, visit func(context.Context, *subject) (Made, error), collect func(Made) error) ([]report.Skipped, error) {
	pass := workset.NewPass(ctx, c.files, c.Finder.Find, c.source, c.disk, c.Workers, c.share)
	defer pass.Close()
	tools := c.startTools(ctx, pass.Happened)
	defer tools.Stop()
	c.partly = nil
	skipped := c.skippedInWalk()
	err := workset.Run(ctx, pass, workset.Steps[Made]{
		Settle: c.settle,
		Show: func(ctx context.Context, of *workset.Subject) (made Made, err error) {
			s := of.State.(*subject)
			if err := c.addTools(ctx, s); err != nil {
				return made, err
			}
			return visit(ctx, s)
		},
		Collect: collect,
		Skip: func(file walk.File, why *files.Unread, crash *panics.Recovered) {
			if crash != nil {
				c.Crashes = append(c.Crashes, fmt.Sprintf("%s: %s", c.displayPath(file.Path), crash.String()))
			}
			entry := c.notDone(file, why)
			entry.Failed = entry.Failed || crash != nil
			skipped = append(skipped, entry)
		},
		Done: func(count int) {
			if c.Progress != nil {
				c.Progress(count, len(c.files), tools.Running())
			}
		},
	})
	if err != nil {
		return nil, err
	}
	tools.Wait() // for what is in none of the files
	skipped = append(skipped, c.partly...)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(skipped, func(a, b report.Skipped) int { return cmp.Compare(a.Path, b.Path) })
	return skipped, nil
}

// settle finds out what octolsp itself says of a file, and which jobs of tools it
// waits for.
func (c *Check) settle(ctx context.Context, of *workset.Subject) (jobs []int) {
	s := &subject{Subject: of, shown: pipeline.File{
		Analysis: of.Analysis, Links: of.Links, Coverage: c.uncovered(ctx, of.Analysis, of.Config),
	}}
	s.findings = s.shown.Findings()
	of.State = s
	if of.Analysis.GaveUp {
		c.doneInPart(of.Analysis.File.Path, &files.Unread{Reason: "a part of it took too long to read, and is not checked", Cause: files.CauseGivenUp})
	}
	return c.jobsOf[of.Analysis.File.Path]
}

// addTools adds what tools found in a file that is settled.
func (c *Check) addTools(ctx context.Context, s *subject) error {
	found, err := c.formatterErrors(ctx, s, c.foundByTools(&s.Analysis.File))
	if err != nil || len(found) == 0 {
		return err
	}
	if found, err = s.Analyzer.WithSymbols(ctx, s.Analysis, found); err != nil {
		return err
	}
	s.shown.Tools = []*pipeline.Tracked{pipeline.Track(found)}
	s.findings = s.shown.Findings()
	return nil
}
