package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"

	"github.com/octollm/octolsp/analyzers/check"
	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/description"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	"github.com/octollm/octolsp/analyzers/trust"
	"github.com/spf13/cobra"
)

// checkFlags are the flags of check beside those of the config.
type checkFlags struct {
	config        *configFlags
	outputs       outputFlags
	stdinFilename string
	failLevel     string
	forceExclude  bool
	fix           bool
	unsafeFixes   bool
	diff          bool
	exitZero      bool
	tools         string
	trust         trustFlag
	jobs          int
}

func newCheckCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check [PATH]...",
		Short: "Checks files and the trees of folders",
		Long: "Checks Python and Rust files, and those in the trees of folders; without a PATH, in the working folder.\n" +
			"What .gitignore and the config's exclude name is left out, unless it is named itself.\n" +
			"The PATH - is the standard input, with the name that --stdin-filename gives it.\n\n" +
			"The exit code is 1 if there are findings at or above --fail-level (with --fix, that remain; with --diff, if\n" +
			"something would change), and 2 if not all that was asked for could be done.\n\n" +
			"--tools runs other checkers beside octolsp's own rules: " + description.Enumerate(description.Names()) + ". auto runs\n" +
			"those of them that the project configures, but none that builds it; without --tools, [tools] in the config says which\n" +
			"run. What a tool finds and octolsp says too is shown once. --fix makes the tools' safe fixes as well, and formats.\n" +
			"Programs that the project brings, such as those of its .venv, and tools that run its code, such as Clippy with its\n" +
			"build scripts, run only where you trust the project: see `octolsp trust`. --trust does so for this once.",
	}
	f.config = newConfigFlags(cmd)
	flags := cmd.Flags()
	f.outputs.add(cmd)
	flags.StringVar(&f.stdinFilename, "stdin-filename", "", "the `PATH` that the standard input stands for")
	flags.BoolVar(&f.forceExclude, "force-exclude", false, "leave out excluded and ignored paths also if they are named")
	flags.BoolVar(&f.fix, "fix", false, "make the safe fixes and report what remains")
	flags.BoolVar(&f.unsafeFixes, "unsafe-fixes", false, "with --fix or --diff, make the unsafe fixes too")
	flags.BoolVar(&f.diff, "diff", false, "print what --fix would change as a diff, and write nothing")
	flags.BoolVar(&f.exitZero, "exit-zero", false, "exit with 0 also if there are findings")
	f.failLevel = "warning"
	choiceFlag(cmd, &f.failLevel, "fail-level", "exit with 1 if there are findings of this `SEVERITY` or a more severe one: error, warning, info, hint or none",
		"error", "warning", "info", "hint", "none")
	flags.StringVar(&f.tools, "tools", "", "run these `TOOLS` too: auto, all, none, or names with commas between them; with --isolated, none run")
	f.trust.add(cmd, "the projects of the PATHs")
	flags.IntVarP(&f.jobs, "jobs", "j", 0, "check this many files at once (default: one per processor)")
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("tools", cobra.FixedCompletions(plan.Choices(), cobra.ShellCompDirectiveNoFileComp)))
	cmd.RunE = func(cmd *cobra.Command, paths []string) error {
		if err := f.validate(paths); err != nil {
			return err
		}
		return f.run(cmd, paths)
	}
	return cmd
}

// validate refuses flags that make no sense.
func (f *checkFlags) validate(paths []string) error {
	input := slices.Contains(paths, "-")
	switch {
	case slices.Contains(paths, ""):
		return errors.New("a path is empty: give a file or a folder, or . for the working folder")
	case input && len(paths) > 1:
		return errors.New("- is the standard input and can't be checked together with other paths")
	case input && f.stdinFilename == "":
		return errors.New("the standard input needs a name, which says its language and config: add --stdin-filename PATH")
	case !input && f.stdinFilename != "":
		return errors.New("--stdin-filename names the standard input: give the path -")
	case f.unsafeFixes && !f.fix && !f.diff:
		return errors.New("--unsafe-fixes needs --fix or --diff")
	case f.jobs < 0:
		return fmt.Errorf("--jobs must be 0 or more, not %d", f.jobs)
	}
	return f.outputs.validate()
}

func (f *checkFlags) run(cmd *cobra.Command, paths []string) error {
	if os.Getenv("GOGC") == "" {
		// Batches are short: memory is cheaper than collecting.
		debug.SetGCPercent(gcPercent)
		debug.SetMemoryLimit(gcLimit)
	}
	ctx := cmd.Context()
	folder, err := absolute(".")
	if err != nil {
		return err
	}
	finder, err := f.config.finder()
	if err != nil {
		return err
	}
	options := check.Options{Folder: folder, Paths: paths, Finder: finder, Coverage: true, ForceExclude: f.forceExclude, Workers: f.jobs}
	switch {
	case len(paths) == 0:
		options.Paths = []string{"."}
	case paths[0] == "-":
		source, err := readInput(ctx, cmd.InOrStdin())
		if err != nil {
			return err
		}
		options.Input = &check.Input{Name: f.stdinFilename, Source: source}
	}
	if options.Trusted, err = f.vouched(cmd, &options); err != nil {
		return err
	}
	if options.Planner, err = f.planner(folder, options.Trusted); err != nil {
		return err
	}
	progress := newProgress(cmd.ErrOrStderr(), f.outputs.quiet)
	defer progress.end()
	options.Progress = progress.update
	files, err := check.New(ctx, options)
	if err != nil {
		return f.failed(cmd, finder, err)
	}
	job := &checkJob{f, cmd, files, progress}
	var code int
	if f.diff {
		code, err = job.diff(ctx)
	} else {
		code, err = job.report(ctx)
	}
	progress.end()
	if err != nil {
		return f.failed(cmd, finder, err)
	}
	f.notices(cmd, finder)
	if !f.outputs.quiet {
		for _, notice := range files.Notices {
			fmt.Fprintln(cmd.ErrOrStderr(), "octolsp:", report.Printable(notice))
		}
	}
	for _, crash := range files.Crashes {
		fmt.Fprintln(cmd.ErrOrStderr(), "octolsp: internal error, please report it:", crash)
	}
	if code == exitFindings && f.exitZero {
		code = exitClean
	}
	if code != exitClean {
		return &exitError{code: code}
	}
	return nil
}

// vouched are the folders that the user trusts, for a check of these paths.
func (f *checkFlags) vouched(cmd *cobra.Command, options *check.Options) (trust.Folders, error) {
	asked := slices.Clone(options.Paths)
	if options.Input != nil {
		asked = []string{options.Input.Name}
	}
	for i, path := range asked {
		var err error
		if asked[i], err = absolute(path); err != nil {
			return trust.Folders{}, err
		}
	}
	return f.trust.folders(cmd, asked)
}

// planner plans the tools that run; nil if none do.
func (f *checkFlags) planner(folder string, trusted trust.Folders) (*plan.Planner, error) {
	flag := f.config.flags.Lookup("tools")
	choice, err := plan.ParseChoice(f.tools)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", originOf(flag).Name, err)
	case flag.Changed && f.tools == "":
		return nil, errors.New("--tools is empty: name tools, or none")
	case f.config.isolated:
		return nil, nil
	}
	return plan.ForCheck(tools.Checkers(), files.Disk{}, choice, folder, trusted), nil
}

// The garbage collector's settings while checking: GOGC, and a soft limit in
// bytes.
const (
	gcPercent = 200
	gcLimit   = 300 << 20
)

// failed tells the notices before err, which they may explain.
func (f *checkFlags) failed(cmd *cobra.Command, finder *config.Finder, err error) error {
	f.notices(cmd, finder)
	return err
}

func (f *checkFlags) notices(cmd *cobra.Command, finder *config.Finder) {
	for _, notice := range finder.Notices() {
		if !f.outputs.quiet {
			fmt.Fprintln(cmd.ErrOrStderr(), "octolsp:", notice)
		}
	}
}

// applicability is the least that a fix must be to be made.
func (f *checkFlags) applicability() finding.Applicability {
	if f.unsafeFixes {
		return finding.Unsafe
	}
	return finding.Safe
}

// maxInput is the size in bytes at which reading the standard input ends.
const maxInput = 1 << 30

// readInput reads all of in. It does not wait for more when ctx ends: then the
// goroutine that reads ends with the process.
func readInput(ctx context.Context, in io.Reader) (string, error) {
	type input struct {
		content []byte
		err     error
	}
	done := make(chan input, 1)
	go func() {
		content, err := io.ReadAll(io.LimitReader(in, maxInput))
		done <- input{content, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case read := <-done:
		if read.err != nil {
			return "", fmt.Errorf("reading the standard input: %w", read.err)
		}
		return string(read.content), nil
	}
}

// exitCode is that of a check that was done.
func (f *checkFlags) exitCode(summary *report.Totals) int {
	for _, skipped := range summary.Skipped {
		if skipped.Failed {
			return exitFailed
		}
	}
	if summary.ByRule[tools.RuleFailed] > 0 {
		return exitFailed
	}
	if f.failLevel == "none" {
		return exitClean
	}
	if least, err := finding.ParseSeverity(f.failLevel); err == nil && summary.AtLeast(least) > 0 {
		return exitFindings
	}
	return exitClean
}
