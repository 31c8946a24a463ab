package check

import (
	"context"
	"slices"

	"github.com/octollm/octolsp/analyzers/check/toolruns"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/plan"
)

// toolJob is one run of a tool for the check.
type toolJob struct {
	*toolruns.Job
	plan *plan.Job
	// failure is the finding that tells why the job did not do its work, and
	// where.
	failure func() located
}

// located is a finding in the file or folder at the absolute path.
type located struct {
	path string
	finding.Finding
}

// startTools starts the tools that have not looked at the files as they are.
func (c *Check) startTools(ctx context.Context, ended func(job int)) *toolruns.Runs {
	jobs := make([]*toolruns.Job, len(c.jobs))
	for i, job := range c.jobs {
		if jobs[i] = job.Job; job.Outcome() != nil {
			ended(i)
		}
	}
	return toolruns.Start(ctx, jobs, c.share, ended)
}

// forgetTools lets the tools that read one of the languages look once more.
func (c *Check) forgetTools(languages map[string]bool) {
	for _, job := range c.jobs {
		if languages[job.plan.Tool.Description().Language] {
			job.Forget()
		}
	}
}

// foundByTools are the findings of the tools in the very text of file. The tools that look at it must have ended.
func (c *Check) foundByTools(file *language.File) []finding.Finding {
	var found []finding.Finding
	for _, at := range c.jobsOf[file.Path] {
		job := c.jobs[at]
		for _, result := range job.Outcome().Files[file.Path] {
			if result.Source == file.Source {
				found = append(found, result.Findings...)
			}
		}
		if job.Outcome().Err != nil {
			if failure := job.failure(); failure.path == file.Path {
				found = append(found, failure.Finding)
			}
		}
	}
	return found
}

// textTools are the tools that can be asked about the text of one file.
type textTools struct {
	*Check
	// asked are those that still are: one that failed is not asked again.
	asked   []*toolJob
	remarks []string
}

// textTools are those of the jobs at the given indices that did their work.
func (c *Check) textTools(jobs []int) *textTools {
	t := &textTools{Check: c}
	for _, at := range jobs {
		if c.jobs[at].Outcome().Err == nil {
			t.asked = append(t.asked, c.jobs[at])
		}
	}
	return t
}

// Find implements [fix.Tools].
func (t *textTools) Find(ctx context.Context, file language.File) ([]finding.Finding, error) {
	var found []finding.Finding
	for _, job := range t.asked {
		checker, ok := job.plan.Tool.(tools.TextChecker)
		if !ok {
			continue
		}
		more, err := checker.CheckText(ctx, job.plan.Run, tools.Text{Path: file.Path, Source: file.Source})
		if err != nil {
			if err := t.failed(ctx, job, file.Path, err); err != nil {
				return nil, err
			}
			continue
		}
		found = append(found, more...)
	}
	return found, nil
}

// Format implements [fix.Tools].
func (t *textTools) Format(ctx context.Context, file language.File, f finding.Finding) (string, error) {
	for _, job := range t.asked {
		formatter, ok := job.plan.Tool.(tools.Formatter)
		if !ok || job.Tool != f.Source {
			continue
		}
		formatted, err := formatter.Format(ctx, job.plan.Run, tools.Text{Path: file.Path, Source: file.Source}, nil)
		if err != nil {
			return file.Source, t.failed(ctx, job, file.Path, err)
		}
		return formatted, nil
	}
	return file.Source, nil
}

// failed gives up a tool for the file. It returns the error of ctx.
func (t *textTools) failed(ctx context.Context, job *toolJob, path string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	t.asked = slices.DeleteFunc(slices.Clone(t.asked), func(other *toolJob) bool { return other == job })
	t.remarks = append(t.remarks, t.displayPath(path)+": "+err.Error())
	return nil
}
