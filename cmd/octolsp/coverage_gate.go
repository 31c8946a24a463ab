package main

import (
	"fmt"
	"io"
	"maps"
	"math/big"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/gate"
	"github.com/octollm/octolsp/analyzers/coverage/report"
	"github.com/octollm/octolsp/analyzers/coverage/statements"
	textreport "github.com/octollm/octolsp/analyzers/report"
	"github.com/spf13/cobra"
)

func newCoverageGateCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "gate [FOLDER]",
		Short: "Fails if less is covered than the config asks for",
		Long: "Compares the coverage of the project with the minimums under [gates.coverage] in the config: for each language, for\n" +
			"the files of a pattern, and for named components. Without a config it is 85 % for Python and 80 % for Rust. What is\n" +
			"compared are exact fractions, never rounded percentages.\n\n" +
			"The exit code is 0 if all minimums are met, 1 if one is not, and 2 if that is not known, because there is no\n" +
			"report, none that has a line of what a minimum is for, one that can't be read (it may be the one that matters), one\n" +
			"whose own counts of a file are others than those of its lines (see `totals` under [coverage]), or a file that changed\n" +
			"since .coverage was written, which has no totals. What has no line that can be executed is met.",
		Args: cobra.MaximumNArgs(1),
	}
	f := newCoverageFlags(cmd)
	choiceFlag(cmd, &format, "format", "text or json", "text", "json")
	cmd.RunE = func(cmd *cobra.Command, folder []string) error {
		loaded, err := f.load(cmd, folder)
		if err != nil {
			return err
		}
		results, err := gate.Check(cmd.Context(), loaded.Project, loaded.config.Gates(), gate.Options{
			Read: readSource(loaded.Root, loaded.config), Executable: statements.Lines,
		})
		if err != nil {
			return err
		}
		if format == "json" {
			err = writeJSON(cmd, gateReport(results))
		} else {
			err = writeGates(cmd.OutOrStdout(), results)
		}
		if err != nil {
			return err
		}
		if left := report.LeftOut(loaded.Project); left != "" {
			fmt.Fprintf(cmd.ErrOrStderr(), "octolsp: %s: no gate counts that, and `octolsp coverage status` lists it\n", left)
		}
		warnOfSilent(cmd, results)
		return gateCode(loaded, results)
	}
	return cmd
}

// warnOfSilent says how many files have code of which no report has a line.
func warnOfSilent(cmd *cobra.Command, results []gate.Result) {
	silent := map[string]bool{}
	for _, r := range results {
		for _, path := range r.Silent {
			silent[path] = true
		}
	}
	if len(silent) > 0 {
		first := slices.Sorted(maps.Keys(silent))[0]
		fmt.Fprintf(cmd.ErrOrStderr(), "octolsp: %s with code, such as %s, without a line in the reports that know it: no gate counts that\n",
			report.Count(len(silent), "file"), textreport.Printable(first))
	}
}

// gateCode is what the command ends with. A report that can't be read may be the
// one that a minimum needs.
func gateCode(loaded *loadedCoverage, results []gate.Result) error {
	if err := differing(results); err != nil {
		return err
	}
	for _, r := range results {
		switch {
		case r.Unmeasured && r.Files == 0 && r.Minimum.Origin.Kind != config.FromDefault:
			return fmt.Errorf("no report says anything about %s, for which the config has a minimum\n%s", textreport.Printable(r.Name), textreport.Printable(r.Reason))
		case r.Unmeasured:
			return fmt.Errorf("%s: not measured: %s", textreport.Printable(r.Name), textreport.Printable(r.Reason))
		case r.Incomplete > 0:
			return fmt.Errorf("%s: how much is covered is not known: %s changed since .coverage was written, which says what was executed, but not what could have been: run the tests again, or see `octolsp coverage status`",
				r.Name, report.Count(r.Incomplete, "file"))
		}
	}
	if err := loaded.unread(); err != nil {
		return err
	}
	for _, r := range loaded.Reports {
		if lost, named := r.IsLost(); lost && named {
			return fmt.Errorf("%s is named, and %s: say under [coverage.paths] in the config where its files lie, or name it no longer",
				textreport.Printable(r.DisplayPath), textreport.Printable(r.Why))
		}
	}
	if len(gate.Failed(results)) > 0 {
		return &exitError{code: exitFindings}
	}
	return nil
}

// differing is the error of what the reports' own counts say otherwise; nil for nothing.
func differing(results []gate.Result) error {
	var lines []string
	for _, r := range results {
		for _, difference := range r.Differences {
			if line := textreport.Printable(difference); !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	if more := len(lines) - mostListed; more > 0 {
		lines = append(lines[:mostListed], fmt.Sprintf("and %d more files", more))
	}
	return fmt.Errorf("%s\n%s", strings.Join(lines, "\n"), chooseTotals)
}

func writeGates(out io.Writer, results []gate.Result) error {
	columns := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, r := range results {
		verdict := "met"
		switch {
		case r.Unmeasured:
			verdict = "not measured"
		case r.Incomplete > 0:
			verdict = "not known"
		case len(r.Differences) > 0:
			verdict = "not known: the report's own counts are other ones"
		case r.Met && r.Reason != "":
			verdict = "met: " + textreport.Printable(r.Reason)
		case !r.Met:
			verdict = "NOT MET: " + missing(r)
		}
		if counted := r.Stale - r.Incomplete; counted > 0 && !r.Unmeasured {
			verdict += fmt.Sprintf(" (%s changed since, counted as measured)", report.Count(counted, "file"))
		}
		fmt.Fprintf(columns, "%s\t%s\t%d of %d %s\tminimum %s\t%s\n",
			r.Name, report.Percent(r.Share), r.Share.Covered, r.Share.Total, r.Rule, r.Minimum, verdict)
	}
	return columns.Flush()
}

// missing is how many more must be covered.
func missing(r gate.Result) string {
	need := new(big.Int).Mul(big.NewInt(int64(r.Share.Total)), big.NewInt(r.Minimum.Numerator))
	need.Add(need, big.NewInt(r.Minimum.Denominator-1)).Div(need, big.NewInt(r.Minimum.Denominator))
	return fmt.Sprintf("%d more must be covered", need.Int64()-int64(r.Share.Covered))
}

// gateResult is a [gate.Result] as JSON.
type gateResult struct {
	Name       string `json:"name"`
	Minimum    string `json:"minimum"`
	Covered    int    `json:"covered"`
	Total      int    `json:"total"`
	Counted    string `json:"counted"`
	Files      int    `json:"files"`
	Met        bool   `json:"met"`
	Unmeasured bool   `json:"unmeasured"`
	// Incomplete counts the files of which it is not known how much is covered.
	Incomplete int `json:"untold"`
	// Stale counts those that changed since and count as they were measured.
	Stale int `json:"stale"`
	// Reason says for people why it is unmeasured, or met though nothing was counted.
	Reason string `json:"reason,omitempty"`
	// Differences say of which files the report's own counts are other ones.
	Differences []string `json:"differences,omitempty"`
}

func gateReport(results []gate.Result) any {
	list := make([]gateResult, len(results))
	met := true
	for i, r := range results {
		list[i] = gateResult{r.Name, r.Minimum.String(), r.Share.Covered, r.Share.Total, r.Rule, r.Files, r.Met, r.Unmeasured, r.Incomplete, r.Stale, r.Reason, r.Differences}
		met = met && r.Met
	}
	return struct {
		Met   bool         `json:"met"`
		Gates []gateResult `json:"gates"`
	}{met, list}
}
