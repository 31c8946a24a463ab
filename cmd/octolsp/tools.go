package main

import (
	"fmt"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	_ "github.com/octollm/octolsp/analyzers/tools/registry" // all tools
	"github.com/octollm/octolsp/analyzers/trust"
	"github.com/spf13/cobra"
)

// toolFlags are the flags of commands that ask tools about themselves.
type toolFlags struct {
	cmd           *cobra.Command
	config, tools string
	trust         trustFlag
}

func newToolFlags(cmd *cobra.Command) *toolFlags {
	f := &toolFlags{cmd: cmd}
	cmd.Flags().StringVar(&f.config, "config", "", "use this config `FILE` and no other")
	cmd.Flags().StringVar(&f.tools, "tools", "", "`WHICH`: as for `octolsp check`")
	f.trust.add(cmd, "the project")
	cobra.CheckErr(cmd.MarkFlagFilename("config", "toml"))
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("tools", cobra.FixedCompletions(plan.Choices(), cobra.ShellCompDirectiveNoFileComp)))
	return f
}

// toolFinder finds tools for a folder.
type toolFinder struct {
	*plan.Planner
	trusted trust.Folders
	// working is the working folder, and folder the one that the tools are for.
	working, folder string
	config          *config.Config
	// notices are those of reading the config.
	notices []string
}

// finder finds tools for the folder at the absolute path, as a check with the
// same flags would.
func (f *toolFlags) finder(folder string) (*toolFinder, error) {
	choice, err := plan.ParseChoice(f.tools)
	if err != nil {
		return nil, fmt.Errorf("--tools: %w", err)
	}
	working, err := absolute(".")
	if err != nil {
		return nil, err
	}
	finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: working, Config: f.config, Release: release()})
	if err != nil {
		return nil, err
	}
	found, err := finder.FindFolder(folder)
	if err != nil {
		return nil, err
	}
	trusted, err := f.trust.folders(f.cmd, []string{folder})
	if err != nil {
		return nil, err
	}
	planner := plan.ForCheck(tools.Checkers(), files.Disk{}, choice, working, trusted)
	return &toolFinder{planner, trusted, working, folder, found, finder.Notices()}, nil
}
