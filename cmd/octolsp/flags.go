package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// variableAnnotation is the key of the annotation that names the environment
// variable from which a flag has its value.
const variableAnnotation = "octolsp_variable"

// readEnvironment sets the flags of cmd that are not given and have a
// variable.
func readEnvironment(cmd *cobra.Command) error {
	flags := cmd.Flags()
	// --config and --isolated stand against each other: one on the command
	// line makes the other's variable void.
	void := ""
	if flags.Changed("isolated") {
		void = "config"
	} else if flags.Changed("config") {
		void = "isolated"
	}
	for _, variable := range config.Variables {
		value, flag := os.Getenv(variable.Name), flags.Lookup(variable.Flag)
		if flag == nil || flag.Changed || value == "" || variable.Flag == void || !variable.For(cmd.Name()) {
			continue
		}
		if err := flags.Set(variable.Flag, value); err != nil {
			return cmp.Or(wrongChoice(flag, variable.Name, value), fmt.Errorf("%s: %w", variable.Name, err))
		}
		if err := flags.SetAnnotation(variable.Flag, variableAnnotation, []string{variable.Name}); err != nil {
			return fmt.Errorf("%s: %w", variable.Name, err)
		}
	}
	return nil
}

// configFlags are the flags that choose the config and change what it says.
type configFlags struct {
	flags    *pflag.FlagSet
	config   string
	isolated bool
}

// newConfigFlags adds the flags to cmd.
func newConfigFlags(cmd *cobra.Command) *configFlags {
	f := &configFlags{flags: cmd.Flags()}
	f.flags.StringVar(&f.config, "config", "", "use this config `FILE` and no other")
	f.flags.BoolVar(&f.isolated, "isolated", false, "read no config, neither octolsp's nor those of Ruff and Cargo")
	f.flags.Bool("preview", false, "check the rules in preview too")
	f.flags.String("level", "", "how much to ask for: "+strings.Join(rule.LevelNames, ", "))
	f.flags.StringSlice("select", nil, "check these `RULES` (names, families or codes) in place of the level and the config's select")
	f.flags.StringSlice("extend-select", nil, "check these `RULES` too")
	f.flags.StringSlice("ignore", nil, "do not check these `RULES`")
	f.flags.StringSlice("exclude", nil, "leave out what matches these `PATTERNS`, in place of the config's exclude")
	f.flags.StringSlice("extend-exclude", nil, "leave out what matches these `PATTERNS` too")
	cobra.CheckErr(cmd.MarkFlagFilename("config", "toml"))
	complete(cmd, "level", rule.LevelNames)
	for _, name := range []string{"select", "extend-select", "ignore"} {
		cobra.CheckErr(cmd.RegisterFlagCompletionFunc(name, completeSelectors))
	}
	return f
}

// finder is the finder of configs that follows the flags.
func (f *configFlags) finder() (*config.Finder, error) {
	overrides, err := f.overrides()
	if err != nil {
		return nil, err
	}
	return config.NewFinder(files.Disk{}, overrides)
}

// overrides are what the flags say over the config files.
func (f *configFlags) overrides() (config.Overrides, error) {
	folder, err := os.Getwd()
	if err != nil {
		return config.Overrides{}, fmt.Errorf("finding the working folder: %w", err)
	}
	overrides := config.Overrides{Folder: folder, Config: f.config, Isolated: f.isolated, Release: release()}
	for _, key := range config.OverrideKeys {
		flag := f.flags.Lookup(key)
		if flag == nil || !flag.Changed {
			continue
		}
		values := []string{flag.Value.String()}
		if list, isList := flag.Value.(pflag.SliceValue); isList {
			values = list.GetSlice()
		}
		overrides.Values = append(overrides.Values, config.Override{Key: key, Values: values, Origin: originOf(flag)})
	}
	return overrides, nil
}

func originOf(flag *pflag.Flag) config.Origin {
	if variable := flag.Annotations[variableAnnotation]; len(variable) > 0 {
		return config.Origin{Kind: config.FromEnvironment, Name: variable[0]}
	}
	return config.Origin{Kind: config.FromFlag, Name: "--" + flag.Name}
}

// complete makes the shell offer names for the flag.
func complete(cmd *cobra.Command, flag string, names []string) {
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp)))
}

// completeSelectors offers selectors, also after a comma.
func completeSelectors(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	before := typed[:strings.LastIndexByte(typed, ',')+1]
	var offered []string
	for _, selector := range rule.Selectors() {
		if strings.HasPrefix(selector, typed[len(before):]) {
			offered = append(offered, before+selector)
		}
	}
	return offered, cobra.ShellCompDirectiveNoFileComp
}

// absolute is path from the working folder.
func absolute(path string) (string, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("finding %s: %w", path, err)
	}
	return full, nil
}
