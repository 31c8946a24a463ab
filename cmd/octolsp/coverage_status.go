package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage/pathmap"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	coveragereport "github.com/octollm/octolsp/analyzers/coverage/report"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/spf13/cobra"
)

func newCoverageStatusCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "status [FOLDER]",
		Short: "Lists the coverage reports that are found, and says which are used and why",
		Long: "Lists the coverage reports that are found, what each is and was made by, whether it is used and why, the paths in\n" +
			"them that are not a file of the project or may be several, and the files whose text of that time can't be had.\n" +
			"The exit code is 2 if a report can't be read, or if none says anything of the project.",
		Args: cobra.MaximumNArgs(1),
	}
	f := newCoverageFlags(cmd)
	choiceFlag(cmd, &format, "format", "text or json", "text", "json")
	cmd.RunE = func(cmd *cobra.Command, folder []string) error {
		loaded, err := f.find(cmd, folder)
		if err != nil {
			return err
		}
		if format == "json" {
			err = writeJSON(cmd, coveragereport.StatusOf(loaded.Project))
		} else {
			err = writeStatus(cmd.OutOrStdout(), loaded.Project)
		}
		if err != nil {
			return err
		}
		loaded.warnOfDifferences(cmd)
		if err := loaded.unread(); err != nil {
			return err
		}
		if len(loaded.Files) == 0 {
			return loaded.Missing()
		}
		return nil
	}
	return cmd
}

// How many paths of one sort are listed, and how many files that one may be.
const (
	mostListed     = 10
	mostCandidates = 4
)

func writeStatus(out io.Writer, p *project.Project) error {
	fmt.Fprintf(out, "Project  %s\n", p.Root)
	if len(p.Reports) == 0 {
		_, err := fmt.Fprintf(out, "Reports  none: %s\n", report.Printable(p.Missing().Error()))
		return err
	}
	for _, r := range p.Reports {
		fmt.Fprintf(out, "\n%s: %s, %s\n", report.Printable(r.DisplayPath), r.Use, report.Printable(r.Why))
		if r.Report == nil {
			continue
		}
		columns := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		fmt.Fprintf(columns, "  format\t%s\n", r.Kind)
		if r.Tool != "" {
			fmt.Fprintf(columns, "  made by\t%s\n", report.Printable(r.Tool))
		}
		fmt.Fprintf(columns, "  made at\t%s\n", r.Time().Format(time.DateTime))
		fmt.Fprintf(columns, "  files\t%d of %d are in the project", r.Matched(), len(r.Matches))
		if r.Others > 0 {
			fmt.Fprintf(columns, ", and %d in other languages", r.Others)
		}
		fmt.Fprintln(columns)
		if r.Err != nil {
			fmt.Fprintf(columns, "  problem\t%s; what it said before still counts\n", report.Printable(r.Err.Error()))
		}
		columns.Flush()
		writePaths(out, p, r)
		for _, note := range r.Notes {
			place := ""
			if note.Line > 0 {
				place = fmt.Sprintf("line %d: ", note.Line)
			}
			fmt.Fprintf(out, "  ignored: %s%s\n", place, report.Printable(note.Message))
		}
		for _, remark := range r.Remarks {
			fmt.Fprintf(out, "  totals: %s\n", report.Printable(remark))
		}
	}
	return writeStale(out, p)
}

// writePaths lists the paths of the report that mean no file, or several.
func writePaths(out io.Writer, p *project.Project, r *project.FoundReport) {
	list := func(title string, of []pathmap.Match) {
		for i, m := range of {
			if i == mostListed {
				fmt.Fprintf(out, "    and %d more\n", len(of)-mostListed)
				break
			}
			if i == 0 {
				fmt.Fprintf(out, "  %s:\n", title)
			}
			fmt.Fprintf(out, "    %s\n", report.Printable(m.Path))
			for j, candidate := range m.Candidates {
				if j == mostCandidates {
					fmt.Fprintf(out, "      or one of %d more\n", len(m.Candidates)-mostCandidates)
					break
				}
				fmt.Fprintf(out, "      may be %s\n", report.Printable(p.DisplayPath(candidate)))
			}
		}
	}
	ambiguous, unmatched := unclear(r)
	list("ambiguous, so not used (see [coverage.paths])", ambiguous)
	list("not files of the project", unmatched)
}

// unclear are the paths of the report that may be several files, and those that
// are none.
func unclear(r *project.FoundReport) (ambiguous, unmatched []pathmap.Match) {
	for _, m := range r.Matches {
		switch {
		case m.File != "":
		case len(m.Candidates) > 0:
			ambiguous = append(ambiguous, m)
		default:
			unmatched = append(unmatched, m)
		}
	}
	return ambiguous, unmatched
}

func writeStale(out io.Writer, p *project.Project) error {
	first := true
	for _, f := range p.Files {
		if f.Base != nil {
			continue
		}
		if first {
			fmt.Fprintln(out, "\nStale, so that nothing is known about today's lines:")
			first = false
		}
		fmt.Fprintf(out, "  %s: %s\n", report.Printable(f.DisplayPath), f.Stale)
	}
	return nil
}
