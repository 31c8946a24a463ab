package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/octollm/octolsp/analyzers/check"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/spf13/cobra"
)

// checkJob is a check whose files are known.
type checkJob struct {
	*checkFlags
	cmd      *cobra.Command
	files    *check.Check
	progress *progress
}

// report fixes, if that was asked for, and reports what there is then.
func (j *checkJob) report(ctx context.Context) (code int, err error) {
	var fixed check.Fixed
	if j.fix {
		if fixed, err = j.files.Fix(ctx, j.applicability()); err != nil {
			return exitFailed, err
		}
		j.remark(fixed.Remarks)
	}
	stdout := j.cmd.OutOrStdout()
	if j.fix && j.files.Input != nil {
		// The text is what was asked for: the report goes to files only.
		if _, err := io.WriteString(stdout, j.files.Source()); err != nil {
			return exitFailed, fmt.Errorf("writing the fixed text: %w", err)
		}
		stdout = io.Discard
		defer func() { j.remark(j.files.Failures()) }()
	}
	outputs, err := j.outputs.open(j.progress.around(stdout))
	if err != nil {
		return exitFailed, err
	}
	defer outputs.discard()
	summary, err := j.files.Report(ctx, outputs.writers)
	if err != nil {
		return exitFailed, err
	}
	summary.Fixed = fixed.Fixes
	if err := outputs.commit(summary); err != nil {
		return exitFailed, err
	}
	j.printFailed(summary.Skipped)
	if code = j.exitCode(summary); fixed.Failed {
		code = exitFailed
	}
	return code, nil
}

// diff prints what fixing would change.
func (j *checkJob) diff(ctx context.Context) (code int, err error) {
	out := j.progress.around(j.cmd.OutOrStdout())
	fixed, skipped, err := j.files.Diff(ctx, j.applicability(), func(diff string) error {
		if _, err := io.WriteString(out, diff); err != nil {
			return fmt.Errorf("writing the diff: %w", err)
		}
		return nil
	})
	if err != nil {
		return exitFailed, err
	}
	j.progress.end()
	failures := j.files.Failures()
	j.remark(append(fixed.Remarks, failures...))
	j.printFailed(skipped)
	if !j.outputs.quiet {
		fmt.Fprintln(j.cmd.ErrOrStderr(), report.DiffLine(fixed.Fixes, fixed.Files))
	}
	for _, s := range skipped {
		if s.Failed {
			return exitFailed, nil
		}
	}
	if len(failures) > 0 {
		return exitFailed, nil
	}
	if fixed.Files > 0 {
		return exitFindings, nil
	}
	return exitClean, nil
}

// printFailed names the files that should have been checked.
func (j *checkJob) printFailed(skipped []report.Skipped) {
	var kinds []string
	j.progress.end()
	for _, s := range skipped {
		if s.Failed {
			fmt.Fprintf(j.cmd.ErrOrStderr(), "octolsp: %s: %s\n", report.Printable(s.Path), report.Printable(s.Reason))
			if s.Kind != "" {
				kinds = append(kinds, strconv.Quote(s.Kind))
			}
		}
	}
	if slices.Sort(kinds); len(kinds) > 0 && !j.outputs.quiet {
		fmt.Fprintf(j.cmd.ErrOrStderr(), "octolsp: the exit code is 2 because of what was not checked; to accept it, write under [check]: accept = [%s]\n",
			strings.Join(slices.Compact(kinds), ", "))
	}
}

func (j *checkJob) remark(remarks []string) {
	for _, remark := range remarks {
		fmt.Fprintln(j.cmd.ErrOrStderr(), "octolsp:", report.Printable(remark))
	}
}
