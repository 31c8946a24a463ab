package check

import (
	"context"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/report"
)

// written is a file as the report has it.
type written struct {
	path   string
	counts report.Totals
	// fragments are those of the writers, in their order.
	fragments [][]byte
}

// Report checks all files and writes what it finds to writers. What tools find
// in files beside those is written in its place among them.
func (c *Check) Report(ctx context.Context, writers []*report.Writer) (*report.Totals, error) {
	summary := &report.Totals{}
	write := func(made written) error {
		summary.Merge(&made.counts)
		for i, w := range writers {
			if err := w.Add(made.fragments[i]); err != nil {
				return err
			}
		}
		return nil
	}
	// Tools may yet find something that stands before what is there.
	var held []written
	collect := write
	if len(c.jobs) > 0 {
		collect = func(made written) error {
			held = append(held, made)
			return nil
		}
	}
	visit := func(_ context.Context, s *subject) (written, error) {
		file := &s.Analysis.File
		return newWritten(file.Path, c.reportFile(file.Path, file.Source, s.findings), writers), nil
	}
	skipped, err := run(ctx, c, visit, collect)
	if err != nil {
		return summary, err
	}
	held = c.addOthers(held, writers)
	for _, made := range held {
		if err := write(made); err != nil {
			return summary, err
		}
	}
	summary.Skipped, summary.Tools = skipped, c.toolsThatRan()
	return summary, nil
}

func newWritten(path string, file *report.File, writers []*report.Writer) written {
	made := written{path: path, fragments: make([][]byte, len(writers))}
	made.counts.Add(file)
	for i, w := range writers {
		made.fragments[i] = w.Format().Fragment(file)
	}
	return made
}

// addOthers adds what tools found in other files.
func (c *Check) addOthers(held []written, writers []*report.Writer) []written {
	paths := map[string]bool{}
	for _, made := range held {
		paths[made.path] = true
	}
	for path, file := range c.others(paths) {
		made := newWritten(path, file, writers)
		made.counts.Files = 0 // none that octolsp checked
		held = append(held, made)
	}
	slices.SortStableFunc(held, func(a, b written) int { return strings.Compare(a.path, b.path) })
	return held
}

// toolsThatRan are the tools with their versions, sorted.
func (c *Check) toolsThatRan() []string {
	var ran []string
	for _, job := range c.jobs {
		ran = append(ran, job.Tool+" "+job.plan.Run.Program.Version)
	}
	slices.Sort(ran)
	return slices.Compact(ran)
}
