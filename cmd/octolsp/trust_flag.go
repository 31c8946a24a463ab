package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/trust"
	"github.com/spf13/cobra"
)

// trustFlag is --trust, by which the user vouches for what a command is about.
type trustFlag struct{ given bool }

// trustVariable is the environment's word for --trust.
const trustVariable = "OCTOLSP_TRUST"

func (f *trustFlag) add(cmd *cobra.Command, what string) {
	cmd.Flags().BoolVar(&f.given, "trust", false, "trust "+what+": programs and code that it brings may run")
}

// word is that of the flag or the variable; empty without either.
func (f *trustFlag) word() (string, error) {
	if f.given {
		return "--trust", nil
	}
	switch value := os.Getenv(trustVariable); value {
	case "", "0", "false":
		return "", nil
	case "1", "true":
		return trustVariable, nil
	default:
		return "", fmt.Errorf("%s must be 1 or 0, not %q", trustVariable, value)
	}
}

// folders are those that the user trusts: by the user's own config, and the
// projects of the files and folders at the absolute paths by the flag. A config of
// the user's that is of no use trusts nothing, which is told.
func (f *trustFlag) folders(cmd *cobra.Command, asked []string) (trust.Folders, error) {
	trusted := userTrust(cmd)
	word, err := f.word()
	if err != nil || word == "" {
		return trusted, err
	}
	for _, path := range asked {
		trusted = trusted.With(word, projectOf(path))
	}
	return trusted, nil
}

// userTrust are the folders of the user's own config.
func userTrust(cmd *cobra.Command) trust.Folders {
	path, err := trust.UserConfig()
	if err != nil {
		return trust.Folders{} // there is no home, so that nobody wrote one
	}
	folders, err := (&trust.User{Path: path}).Folders()
	if err != nil {
		fmt.Fprintln(cmd.ErrOrStderr(), "octolsp:", report.Printable(err.Error()), "(nothing is trusted by it)")
	}
	return folders
}

// projectOf is the outermost repository around the file or folder at the absolute
// path, or else the folder itself.
func projectOf(path string) string {
	folder := path
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		folder = filepath.Dir(path)
	}
	var repositories paths.Repositories
	if repository := repositories.Outermost(folder); repository != "" {
		return repository
	}
	return folder
}
