package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
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
		newCoverageCommand(),
		newConfigCommand(),
		newDevCommand(),
		newDoctorCommand(),
		newExplainCommand(),
		newRulesCommand(),
		newServeCommand(),
		newTrustCommand(),
		newVersionCommand(),
	)
	root.SetFlagErrorFunc(flagError)
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "completion" {
			cmd.Args, cmd.RunE = needSubcommand, showHelp
		}
	}
	return root
}

// flagError says what is wrong with the flags of cmd, without the words of the
// library that reads them.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && len(unknown.GetSpecifiedName()) > 1:
		var names []string
		cmd.Flags().VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
		if nearest := rule.NearestOf(unknown.GetSpecifiedName(), names); nearest != "" {
			return fmt.Errorf("%w: did you mean --%s?", err, nearest)
		}
	case errors.As(err, &invalid) && invalid.GetFlag().Value.Type() == "int":
		return fmt.Errorf("--%s must be a whole number, not %q", invalid.GetFlag().Name, invalid.GetValue())
	case errors.As(err, &invalid):
		return cmp.Or(wrongChoice(invalid.GetFlag(), "--"+invalid.GetFlag().Name, invalid.GetValue()), err)
	}
	return err
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
