package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/spf13/cobra"
)

func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "octolsp",
		Short: "Checks docstrings, type hints and rustdoc against your team's standard",
		Long: "octolsp checks that Python and Rust code is documented as your team's standard says:\n" +
			"docstrings, type hints and rustdoc.\n\n" + environmentHelp(),
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			return readEnvironment(cmd)
		},
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.AddCommand(
		newCheckCommand(),
		newConfigCommand(),
		newExplainCommand(),
		newRulesCommand(),
		newVersionCommand(),
	)
	return root
}

func environmentHelp() string {
	var help strings.Builder
	help.WriteString("Environment variables stand for flags that are not given:\n")
	columns := tabwriter.NewWriter(&help, 0, 0, 2, ' ', 0)
	for _, variable := range config.Variables {
		fmt.Fprintf(columns, "  %s\t%s\n", variable.Name, variable.Doc)
	}
	fmt.Fprintf(columns, "  NO_COLOR\tAny value: no colours\n")
	columns.Flush()
	return strings.TrimSuffix(help.String(), "\n")
}
