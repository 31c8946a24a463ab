package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	_ "github.com/octollm/octolsp/analyzers/engine" // registers all rules
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/spf13/cobra"
)

// listedRule is a rule as `octolsp rules --format json` prints it.
type listedRule struct {
	Rule        string   `json:"rule"`
	Family      string   `json:"family"`
	Summary     string   `json:"summary"`
	Level       string   `json:"level"`
	Severity    string   `json:"severity"`
	Fix         string   `json:"fix"`
	Equivalents []string `json:"equivalents"`
	Related     []string `json:"related"`
	Aliases     []string `json:"aliases"`
	Since       string   `json:"since"`
	// Status is "stable", "preview" or "deprecated"; Instead is the rule to use in
	// place of a deprecated one.
	Status  string `json:"status"`
	Instead string `json:"instead,omitempty"`
}

func newRulesCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "Lists the rules",
		Args:  exactly(),
	}
	choiceFlag(cmd, &format, "format", "text or json", "text", "json")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		rules := []listedRule{}
		for _, r := range rule.All() {
			rules = append(rules, listedRule{
				Rule: r.Name, Family: r.Family(), Summary: r.Summary,
				Level: r.Level.String(), Severity: r.Severity.String(), Fix: r.Fix.String(),
				Equivalents: append([]string{}, r.Equivalents...),
				Related:     append([]string{}, r.Related...),
				Aliases:     append([]string{}, r.Aliases...),
				Since:       r.Since, Status: r.Status.String(), Instead: r.Instead,
			})
		}
		if format == "json" {
			return writeJSON(cmd, rules)
		}
		columns := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintf(columns, "RULE\tLEVEL\tSEVERITY\tFIX\tEQUIVALENTS\tSUMMARY\n")
		for i, r := range rules {
			if note := rule.All()[i].StatusNote(); note != "" {
				r.Summary += " (" + note + ")"
			}
			equivalents := strings.Join(r.Equivalents, ", ")
			if equivalents == "" {
				equivalents = "-"
			}
			fmt.Fprintf(columns, "%s\t%s\t%s\t%s\t%s\t%s\n", r.Rule, r.Level, r.Severity, r.Fix, equivalents, r.Summary)
		}
		return columns.Flush()
	}
	return cmd
}
