package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/spf13/cobra"
)

func newConfigCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "config", Short: "Shows the config and its schema", Args: needSubcommand, RunE: showHelp}
	cmd.AddCommand(newConfigShowCommand(), newConfigSchemaCommand())
	return cmd
}

// needSubcommand refuses a word that is not a subcommand of cmd.
func needSubcommand(cmd *cobra.Command, arguments []string) error {
	if len(arguments) == 0 {
		return nil
	}
	var names []string
	for _, sub := range cmd.Commands() {
		names = append(names, sub.Name())
	}
	return oneOf("the word after `"+cmd.CommandPath()+"`", arguments[0], names...)
}

func showHelp(cmd *cobra.Command, _ []string) error { return cmd.Help() }

func newConfigShowCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "show FILE",
		Short: "Prints what holds for a file and where each value came from",
		Long: "Prints what holds for a file and where each value came from.\n" +
			"The file need not exist; for a folder, what holds for a file in it is printed.",
		Args: exactly("FILE"),
	}
	choose := newConfigFlags(cmd)
	choiceFlag(cmd, &format, "format", "text or json", "text", "json")
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		return showConfig(cmd, choose, arguments[0], format)
	}
	return cmd
}

func showConfig(cmd *cobra.Command, choose *configFlags, file, format string) error {
	path, err := absolute(file)
	if err != nil {
		return err
	}
	finder, err := choose.finder()
	if err != nil {
		return err
	}
	find := finder.Find
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		find = finder.FindFolder
	}
	found, err := find(path)
	for _, notice := range finder.Notices() {
		fmt.Fprintln(cmd.ErrOrStderr(), "octolsp:", notice)
	}
	if err != nil {
		return err
	}
	folder, err := absolute(".")
	if err != nil {
		return err
	}
	report := found.Effective(path, folder, languageName(path))
	if format == "json" {
		return writeJSON(cmd, report)
	}
	return report.Write(cmd.OutOrStdout())
}

func newConfigSchemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Prints the JSON Schema of octolsp.toml",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			schema, err := config.Schema()
			if err != nil {
				return fmt.Errorf("writing the schema: %w", err)
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), string(schema))
			return err
		},
	}
}

// writeJSON writes value, indented, to the output of cmd.
func writeJSON(cmd *cobra.Command, value any) error {
	encoder := json.NewEncoder(cmd.OutOrStdout())
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}

// exactly wants one argument for each name.
func exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, arguments []string) error {
		switch {
		case len(arguments) < len(names):
			return fmt.Errorf("`%s` needs %s", cmd.CommandPath(), names[len(arguments)])
		case len(arguments) > len(names):
			return fmt.Errorf("`%s` does not take the argument %q", cmd.CommandPath(), arguments[len(names)])
		}
		return nil
	}
}

// languageName is the LSP name of the language of the file at path; empty for a
// folder or another language.
func languageName(path string) string {
	if language := engine.GrammarOf(path); language != nil {
		return language.Name
	}
	return ""
}
