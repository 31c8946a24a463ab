package check

import (
	"context"

	"github.com/octollm/octolsp/analyzers/report"
)

// Report checks all files and writes what it finds to writers.
func (c *Check) Report(ctx context.Context, writers []*report.Writer) (*report.Summary, error) {
	type reported struct {
		counts    report.Summary
		fragments [][]byte
	}
	summary := &report.Summary{}
	visit := func(_ context.Context, s *subject) (reported, error) {
		file := c.reportFile(s)
		made := reported{fragments: make([][]byte, len(writers))}
		made.counts.Add(file)
		for i, w := range writers {
			made.fragments[i] = w.Format().Fragment(file)
		}
		return made, nil
	}
	collect := func(made reported) error {
		summary.Merge(&made.counts)
		for i, w := range writers {
			if err := w.Add(made.fragments[i]); err != nil {
				return err
			}
		}
		return nil
	}
	skipped, err := run(ctx, c, visit, collect)
	summary.Skipped = skipped
	return summary, err
}
