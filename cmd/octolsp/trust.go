package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/trust"
	"github.com/spf13/cobra"
)

func newTrustCommand() *cobra.Command {
	var list, remove bool
	cmd := &cobra.Command{
		Use:   "trust [FOLDER]",
		Short: "Says which projects may run what they bring",
		Long: "Trusts FOLDER, or the working folder, and all in it: from then on programs in it, such as those of its .venv,\n" +
			"and code that tools run, such as build scripts and plug-ins, run when tools are asked for, in check and in\n" +
			"editors. Where FOLDER lies in a repository, all of that is trusted.\n\n" +
			"The list is kept in the user's own config, $XDG_CONFIG_HOME/octolsp/config.toml. No file of a project can\n" +
			"change it, and it does not count if others may write to it.",
	}
	cmd.Flags().BoolVar(&list, "list", false, "print the folders that are trusted, and change nothing")
	cmd.Flags().BoolVar(&remove, "remove", false, "trust the folder no longer")
	cmd.MarkFlagsMutuallyExclusive("list", "remove")
	cmd.RunE = func(cmd *cobra.Command, folders []string) error {
		switch {
		case list && len(folders) > 0:
			return errors.New("--list takes no folder")
		case len(folders) > 1:
			return errors.New("give one folder, or none for the working folder")
		case len(folders) == 0:
			folders = []string{"."}
		}
		path, err := trust.UserConfig()
		if err != nil {
			return err
		}
		known, err := trust.ReadList(path)
		if err != nil {
			return err
		}
		if list {
			for _, folder := range known.Folders {
				fmt.Fprintln(cmd.OutOrStdout(), report.Printable(folder))
			}
			return nil
		}
		return changeTrust(cmd, known, folders[0], remove)
	}
	return cmd
}

// changeTrust adds the folder to the list, or takes it away.
func changeTrust(cmd *cobra.Command, known *trust.List, folder string, remove bool) error {
	path, err := absolute(folder)
	if err != nil {
		return err
	}
	if remove {
		removed, err := known.Remove(path)
		if err == nil && !removed {
			removed, err = known.Remove(projectOf(path))
		}
		switch {
		case err != nil:
			return err
		case !removed:
			return fmt.Errorf("%s is not in the list: `octolsp trust --list` prints it", path)
		}
		fmt.Fprintln(cmd.ErrOrStderr(), "octolsp:", report.Printable(path), "is no longer trusted")
		if by, still := known.Trusted().Of(path); still {
			fmt.Fprintf(cmd.ErrOrStderr(), "octolsp: but it lies in %s, which is\n", report.Printable(by.Path))
		}
		return nil
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return fmt.Errorf("trusting a folder: %w", err)
	case !info.IsDir():
		return fmt.Errorf("%s is not a folder", path)
	}
	path = projectOf(path)
	added, err := known.Add(path)
	if err != nil {
		return err
	}
	if added {
		fmt.Fprintln(cmd.ErrOrStderr(), "octolsp:", report.Printable(path), "is trusted: what it brings may run")
	} else {
		fmt.Fprintln(cmd.ErrOrStderr(), "octolsp:", report.Printable(path), "was trusted before")
	}
	return nil
}
