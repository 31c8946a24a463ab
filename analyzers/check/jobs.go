package check

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/octollm/octolsp/analyzers/check/toolruns"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/plan"
)

// planTools finds out which tools run.
func (c *Check) planTools(ctx context.Context) error {
	if c.Planner == nil {
		return nil
	}
	paths := make([]string, len(c.files))
	for i, file := range c.files {
		paths[i] = file.Path
	}
	for _, file := range c.manifests {
		paths = append(paths, file.Path)
	}
	jobs, problems, err := c.Planner.Plan(ctx, paths, c.Finder.Find)
	if err != nil {
		return fmt.Errorf("planning the tools: %w", err)
	}
	// What takes long begins first, so that nothing long is left alone at the end.
	slices.SortStableFunc(jobs, func(a, b *plan.Job) int {
		return b.Tool.Description().Cost - a.Tool.Description().Cost
	})
	for _, job := range jobs {
		c.addJob(job)
	}
	for _, problem := range problems {
		if problem.Asked {
			c.problems = append(c.problems, c.toolFailed(problem.Tool, problem.Root, "", problem.Err))
		} else {
			c.Notices = append(c.Notices, problem.Err.Error())
		}
	}
	return nil
}

// addJob takes in a job if its tool can do it.
func (c *Check) addJob(planned *plan.Job) {
	planned.Run.Read = c.readForTool
	job := &toolJob{Job: &toolruns.Job{Tool: planned.Tool.Description().Name, Chain: chainOf(planned)}, plan: planned}
	if c.Input != nil {
		tool, ok := planned.Tool.(tools.TextChecker)
		if !ok {
			return
		}
		job.Check = c.checkInput(tool, planned.Run)
	} else {
		tool, ok := planned.Tool.(tools.ProjectChecker)
		if !ok {
			return
		}
		job.Check = func(ctx context.Context, emit func(tools.File) error) error {
			return tool.CheckProject(ctx, planned.Run, emit)
		}
	}
	job.failure = sync.OnceValue(func() located {
		return c.toolFailed(job.Tool, planned.Place.Root, planned.Place.Config, job.Outcome().Err)
	})
	for _, path := range planned.Run.Paths {
		c.jobsOf[path] = append(c.jobsOf[path], len(c.jobs))
	}
	c.jobs = append(c.jobs, job)
}

// checkInput asks the tool about the input as it is by then.
func (c *Check) checkInput(tool tools.TextChecker, run tools.Run) func(context.Context, func(tools.File) error) error {
	return func(ctx context.Context, emit func(tools.File) error) error {
		path := c.absolute(c.Input.Name)
		text := tools.Text{Path: path, Source: c.sources[path]}
		found, err := tool.CheckText(ctx, run, text)
		if emitted := emit(tools.File{Path: path, Source: text.Source, Findings: found}); err == nil {
			err = emitted
		}
		return err
	}
}

// readForTool is the text of the file at the absolute path as the check reads
// it.
func (c *Check) readForTool(path string) (string, error) {
	found, err := c.Finder.Find(path)
	if err != nil {
		return "", err
	}
	text, _, err := c.source.Read(path, found.MaxFileSize())
	return text, err
}

// chainOf names the jobs that must not run at once; it is empty for one that may run
// beside all others.
func chainOf(job *plan.Job) string {
	if chain := job.Tool.Description().Chain; chain != "" {
		return chain + " in " + job.Place.Root
	}
	return ""
}
