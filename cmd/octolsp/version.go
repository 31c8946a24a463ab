package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

func newVersionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Prints the version",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), version())
			return err
		},
	}
}

// version is the module's version with the commit it was built from, as the
// Go command recorded them.
func version() string {
	number, commit := "(devel)", ""
	if build, ok := debug.ReadBuildInfo(); ok {
		if build.Main.Version != "" {
			number = build.Main.Version
		}
		for _, setting := range build.Settings {
			switch setting.Key {
			case "vcs.revision":
				commit = setting.Value + commit
			case "vcs.modified":
				if setting.Value == "true" {
					commit += ", modified"
				}
			}
		}
	}
	if commit != "" {
		commit = " (" + commit + ")"
	}
	return fmt.Sprintf("octolsp %s%s %s/%s %s", number, commit, runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// release is the module's version alone, which is the tag that it was released
// under, and "main" for what was not.
var release = func() string {
	build, ok := debug.ReadBuildInfo()
	if !ok || build.Main.Version == "" || build.Main.Version == "(devel)" || strings.ContainsAny(build.Main.Version, "-+") {
		return "main"
	}
	return build.Main.Version
}
