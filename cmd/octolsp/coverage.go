package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/workset"
	"github.com/spf13/cobra"
)

func newCoverageCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "coverage",
		Short: "Shows what the latest coverage reports say about the project",
		Long: "Reads the coverage reports of a project: those of coverage.py (JSON, XML, LCOV and its .coverage), of llvm-cov and\n" +
			"cargo-llvm-cov, tarpaulin, kcov, gcovr and lcov. Reports are found by their usual names and places, or by the\n" +
			"patterns `reports` under [coverage] in the config, or named with --report; their format is found by what is in\n" +
			"them. The project is the folder of the nearest octolsp config above FOLDER, by default the working folder, or else\n" +
			"the git repository around it, or else FOLDER itself.",
		Args: needSubcommand,
		RunE: showHelp,
	}
	cmd.AddCommand(newCoverageReportCommand(), newCoverageGateCommand(), newCoverageDiffCommand(),
		newCoverageAffectedCommand(), newCoverageStatusCommand())
	return cmd
}

// coverageFlags are what all commands about coverage take.
type coverageFlags struct {
	*configFlags
	reports []string
	commit  string
}

func newCoverageFlags(cmd *cobra.Command) *coverageFlags {
	f := &coverageFlags{configFlags: &configFlags{flags: cmd.Flags()}}
	f.flags.StringVar(&f.config, "config", "", "use this config `FILE` and no other")
	f.flags.BoolVar(&f.isolated, "isolated", false, "read no config")
	f.flags.StringArrayVar(&f.reports, "report", nil, "read this report `FILE` in place of those that are found; it can be given several times")
	f.flags.StringVar(&f.commit, "commit", "", "the `COMMIT` that the reports are of, where they were made elsewhere")
	cobra.CheckErr(cmd.MarkFlagFilename("config", "toml"))
	return f
}

// loadedCoverage is a project with what holds for it.
type loadedCoverage struct {
	*project.Project
	config *config.Config
	finder *config.Finder
	// trusted reports that the user vouches for the project.
	trusted bool
}

// load loads the project around the folder that the arguments name, or else the
// working folder. Reports that can't be read are reported. It fails where no report is
// left that says something of the project.
func (f *coverageFlags) load(cmd *cobra.Command, arguments []string) (*loadedCoverage, error) {
	loaded, err := f.find(cmd, arguments)
	if err != nil {
		return nil, err
	}
	failed := 0
	for _, r := range loaded.Reports {
		switch {
		case r.Err != nil:
			failed++
			fmt.Fprintln(cmd.ErrOrStderr(), "octolsp:", report.Printable(r.Err.Error()))
		case r.Use == project.Ignored:
			fmt.Fprintf(cmd.ErrOrStderr(), "octolsp: %s: %s\n", report.Printable(r.DisplayPath), report.Printable(r.Why))
		}
	}
	loaded.warn(cmd)
	if len(loaded.Files) > 0 {
		loaded.Complete()
		if failed > 0 {
			fmt.Fprintln(cmd.ErrOrStderr(), "octolsp: the other reports still count")
		}
		return loaded, nil
	}
	return nil, loaded.Missing()
}

// warn says which reports don't count for all that they speak of, or don't add up.
func (c *loadedCoverage) warn(cmd *cobra.Command) {
	for _, r := range c.Reports {
		if r.Old {
			fmt.Fprintf(cmd.ErrOrStderr(), "octolsp: %s: %s\n", report.Printable(r.DisplayPath), report.Printable(r.Why))
		}
		if lost, _ := r.IsLost(); lost && len(c.Files) > 0 {
			fmt.Fprintf(cmd.ErrOrStderr(), "octolsp: %s: %s\n", report.Printable(r.DisplayPath), report.Printable(r.Why))
		}
		if r.Report == nil || r.Use != project.Used {
			continue
		}
		for _, remark := range r.Remarks {
			fmt.Fprintf(cmd.ErrOrStderr(), "octolsp: %s: %s\n", report.Printable(r.DisplayPath), report.Printable(remark))
		}
	}
}

// warnOfDifferences says of which files the report's own counts are other ones than
// those of its lines.
func (c *loadedCoverage) warnOfDifferences(cmd *cobra.Command) {
	differences := c.Differences()
	for _, difference := range differences[:min(len(differences), mostListed)] {
		fmt.Fprintf(cmd.ErrOrStderr(), "octolsp: %s\n", report.Printable(difference))
	}
	if more := len(differences) - mostListed; more > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "octolsp: and %d more files of which the report's own counts are other ones than those of its lines\n", more)
	}
	if len(differences) > 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), "octolsp:", chooseTotals)
	}
}

// chooseTotals is what to do about counts that differ.
const chooseTotals = "no gate is met before you make the report again, or choose under [coverage] which counts hold: totals = \"report\" or \"lines\""

// unread is the exit code for reports that can't be read; nil if all can. What has
// the name of a report and is none may be one that was not fetched; JSON of that name
// has other uses.
func (c *loadedCoverage) unread() error {
	for _, r := range c.Reports {
		switch {
		case r.Err != nil:
			return &exitError{code: exitFailed}
		case r.Use == project.Ignored && filepath.Ext(r.Path) != ".json":
			return &exitError{exitFailed, fmt.Errorf("%s may stand for a report that was not fetched: make it again, or say under [coverage] which reports count, such as reports = [\"coverage.xml\"]",
				report.Printable(r.DisplayPath))}
		}
	}
	return nil
}

// coverageGC is the garbage collector's setting while reports are read: GOGC.
const coverageGC = 20

// find loads the project whatever its reports are like.
func (f *coverageFlags) find(cmd *cobra.Command, arguments []string) (*loadedCoverage, error) {
	if os.Getenv("GOGC") == "" {
		// A large report leaves little behind, but much of it passes through.
		debug.SetGCPercent(coverageGC)
	}
	finder, err := f.finder()
	if err != nil {
		return nil, err
	}
	folder, err := existingFolder(arguments)
	if err != nil {
		return nil, err
	}
	options, found, err := coverageOptions(finder, folder)
	for _, notice := range finder.Notices() {
		fmt.Fprintln(cmd.ErrOrStderr(), "octolsp:", notice)
	}
	if err != nil {
		return nil, err
	}
	trusted, err := (&trustFlag{}).folders(cmd, []string{options.Root})
	if err != nil {
		return nil, err
	}
	options.Commit, options.Trusted = f.commit, trusted.Contains(options.Root)
	for _, path := range f.reports {
		path, err := absolute(path)
		if err != nil {
			return nil, err
		}
		options.Named = append(options.Named, path)
	}
	loaded, err := project.Load(cmd.Context(), options, nil)
	if err != nil {
		return nil, err
	}
	for _, note := range loaded.Notes {
		fmt.Fprintln(cmd.ErrOrStderr(), "octolsp:", report.Printable(note))
	}
	return &loadedCoverage{loaded, found, finder, options.Trusted}, nil
}

// existingFolder is the folder that the arguments name, or else the working
// folder; of a file, the folder that it lies in.
func existingFolder(arguments []string) (string, error) {
	path := "."
	if len(arguments) > 0 {
		path = arguments[0]
	}
	full, err := absolute(path)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(full)
	if err != nil {
		return "", fmt.Errorf("looking at %s: %w", path, errors.Unwrap(err))
	}
	if !info.IsDir() {
		full = filepath.Dir(full)
	}
	return full, nil
}

// coverageOptions are what the coverage of the project around folder is loaded
// from: the folder of its config, or else its repository, or else folder itself.
func coverageOptions(finder *config.Finder, folder string) (project.Options, *config.Config, error) {
	found, err := finder.FindFolder(folder)
	if err != nil {
		return project.Options{}, nil, err
	}
	root := project.RootOf(filepath.Join(folder, "octolsp.toml"), found, folder)
	return project.Options{Root: root, Settings: found.Coverage(), Walking: workset.Walking(finder.Find), MaxFileSize: found.MaxFileSize(), Read: readSource(root, found)}, found, nil
}

// readSource reads sources as a check does.
func readSource(root string, found *config.Config) func(path string) (string, error) {
	return func(path string) (string, error) { return files.ReadInside(root, path, found.MaxFileSize()) }
}
