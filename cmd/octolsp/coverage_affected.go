package main

import (
	"fmt"
	"path/filepath"
	"strings"

	coveragereport "github.com/octollm/octolsp/analyzers/coverage/report"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/spf13/cobra"
)

func newCoverageAffectedCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "affected --base REVISION [FOLDER]",
		Short: "Names the tests that execute the changed lines",
		Long: "Prints the tests that executed the lines of Python that changed since the base, one per line, as pytest takes them:\n\n" +
			"  pytest $(octolsp coverage affected --base origin/main)\n\n" +
			"The reports must say which tests executed a line: `pytest --cov --cov-context=test`, from Python 3.14 on with\n" +
			"COVERAGE_CORE=ctrace, since coverage.py loses some otherwise. They are the tests of what stood there when it was\n" +
			"measured, or else of the function around; a changed file of tests is named itself, and so is one that does not\n" +
			"have the function of the test, which may be inherited. Other changed files of whose changes no test is known, such\n" +
			"as constants of a module, are listed on the standard error, and the exit code is 1 then: their tests must be chosen\n" +
			"by hand. A test may be missing that reaches the lines only now.",
		Args: cobra.MaximumNArgs(1),
	}
	f := newPatchFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, folder []string) error {
		loaded, err := f.load(cmd, folder)
		if err != nil {
			return err
		}
		made, err := f.patch(cmd.Context(), loaded)
		if err != nil {
			return err
		}
		affected := made.Affected()
		here, err := absolute(".")
		if err != nil {
			return err
		}
		for _, test := range affected.Tests {
			file, inside, isPart := strings.Cut(test, "::")
			if filepath.IsAbs(file) {
				file = paths.DisplayFrom(here, file)
			}
			if isPart {
				file += "::" + inside
			}
			fmt.Fprintln(cmd.OutOrStdout(), report.Printable(file))
		}
		if affected.Others > 0 {
			fmt.Fprintf(cmd.ErrOrStderr(), "octolsp: no tests are named for %s in other languages than Python\n", coveragereport.Count(affected.Others, "changed file"))
		}
		if len(affected.Gone) > 0 {
			fmt.Fprintf(cmd.ErrOrStderr(), "octolsp: no file of the project has %s any more that executed the changes, such as %s\n",
				coveragereport.Count(len(affected.Gone), "test"), report.Printable(affected.Gone[0]))
		}
		if len(affected.Unknown) > 0 {
			return &exitError{exitFindings, fmt.Errorf("no report says which tests execute the changes of %s: choose their tests by hand, or make a report with `pytest --cov --cov-context=test` (from Python 3.14 on with COVERAGE_CORE=ctrace)",
				report.Printable(strings.Join(affected.Unknown, ", ")))}
		}
		return nil
	}
	return cmd
}
