package check

import (
	"context"
	"fmt"
	"sync"

	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// covered is the coverage of the project, which is loaded when the first file
// asks for it.
type covered struct {
	once    sync.Once
	project *project.Project
}

// uncovered are the findings of coverage in the text of analysis, if its rules
// ask for them.
func (c *Check) uncovered(ctx context.Context, analysis *engine.Analysis) []rule.Group {
	if c.Coverage == nil || !states.Shows(analysis.Set) {
		return nil
	}
	c.covered.once.Do(func() { c.loadCoverage(ctx) })
	view := c.covered.project.File(analysis.File.Path).In(analysis.File.Source)
	if view == nil {
		return nil
	}
	return view.Findings(text.NewLines(analysis.File.Source), analysis.Set, analysis.IgnoredLines, nil).Groups()
}

// loadCoverage loads the coverage of the project. What was asked for and can't be
// said is told as what a tool fails at.
func (c *Check) loadCoverage(ctx context.Context) {
	loaded, err := c.Coverage(ctx)
	if ctx.Err() != nil {
		return
	}
	failed := func(root string, err error) {
		c.problems = append(c.problems, c.toolFailed("coverage", root, "", err))
	}
	if err != nil {
		failed(c.Folder, fmt.Errorf("coverage: %w", err))
		return
	}
	c.covered.project = loaded
	for _, r := range loaded.Reports {
		if r.Err != nil {
			failed(loaded.Root, fmt.Errorf("coverage: %w", r.Err))
		}
	}
	if len(loaded.Files) == 0 {
		failed(loaded.Root, fmt.Errorf("coverage: %w", loaded.Missing()))
	}
	for _, f := range loaded.Files {
		if f.Base == nil {
			c.Notices = append(c.Notices, fmt.Sprintf("coverage of %s is not shown: %s", c.shown(f.Path), f.Stale))
		}
	}
}
