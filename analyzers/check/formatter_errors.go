package check

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/tools"
)

// formatterErrors adds to found which formatters could not read a file that octolsp can't read
// either, if no other tool says that as an error. A formatter prints nothing of
// such a file, which is not to pass for a file that is laid out well. It fails
// only when ctx ends.
func (c *Check) formatterErrors(ctx context.Context, s *subject, found []finding.Finding) ([]finding.Finding, error) {
	at := slices.IndexFunc(s.findings, func(f finding.Finding) bool { return f.Rule == engine.RuleSyntaxError })
	if at < 0 || slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Severity == finding.Error }) {
		return found, nil
	}
	file := &s.Analysis.File
	for _, index := range c.jobsOf[file.Path] {
		job := c.jobs[index]
		formatter, formats := job.plan.Tool.(tools.Formatter)
		if _, lints := job.plan.Tool.(tools.Fixer); !formats || lints || job.Outcome().Err != nil {
			continue
		}
		_, err := formatter.Format(ctx, job.plan.Run, tools.Text{Path: file.Path, Source: file.Source}, nil)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if failure := new(tools.Failure); errors.As(err, &failure) {
			said, _, _ := strings.Cut(strings.TrimSpace(failure.Stderr), "\n")
			found = append(found, finding.Finding{
				Rule: job.Tool + "/invalid-syntax", Severity: finding.Error, Source: job.Tool, Code: "invalid-syntax",
				Range: s.findings[at].Range, Message: "`" + job.Tool + "` could not read this file: " + said,
			})
		}
	}
	return found, nil
}
