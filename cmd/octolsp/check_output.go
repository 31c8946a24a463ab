package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// outputFlags say what check writes, and where.
type outputFlags struct {
	format     string
	outputs    []string
	colour     string
	statistics bool
	quiet      bool
	// formatGiven says that --format was on the command line.
	formatGiven func() bool
}

// colours are the values of --color; the first is the default.
var colours = []string{"auto", "always", "never"}

func (o *outputFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	choiceFlag(cmd, &o.format, "format", "the output format: "+strings.Join(report.Names, ", "), report.Names...)
	flags.StringArrayVarP(&o.outputs, "output", "o", nil, "write to this `[FORMAT=]FILE` in place of the standard output, which is -; may be repeated")
	choiceFlag(cmd, &o.colour, "color", "colours in the output: "+strings.Join(colours, ", "), colours...)
	flags.BoolVar(&o.statistics, "statistics", false, "show counts by rule in place of the findings (JSON has them always)")
	flags.BoolVarP(&o.quiet, "quiet", "q", false, "print findings and errors only")
	o.formatGiven = func() bool { return flags.Changed("format") }
}

func (o *outputFlags) validate() error {
	_, err := o.destinations()
	return err
}

// destination is a report to write; path is "-" for the standard output.
type destination struct{ format, path string }

// destinations reads --output. If every output names its own format, a
// --format that is given goes to the standard output.
func (o *outputFlags) destinations() ([]destination, error) {
	var found []destination
	named := true
	for _, output := range o.outputs {
		d := destination{o.format, output}
		if format, path, cut := strings.Cut(output, "="); cut && isWord(format) {
			if !slices.Contains(report.Names, format) {
				return nil, unknownFormat(output, format)
			}
			d = destination{format, path}
		} else {
			named = false
		}
		if d.path == "" {
			return nil, fmt.Errorf("--output %s names no file", output)
		}
		if slices.ContainsFunc(found, func(other destination) bool { return other.path == d.path }) {
			return nil, fmt.Errorf("--output names %s twice", d.path)
		}
		found = append(found, d)
	}
	toOut := slices.ContainsFunc(found, func(d destination) bool { return d.path == "-" })
	if len(found) == 0 || named && o.formatGiven() && !toOut {
		found = append(found, destination{o.format, "-"})
	}
	return found, nil
}

func unknownFormat(output, format string) error {
	message := fmt.Sprintf("--output %s: unknown format %q; use %s, or ./%s if it is a file",
		output, format, strings.Join(report.Names, ", "), output)
	if nearest := rule.NearestOf(format, report.Names); nearest != "" {
		message += fmt.Sprintf("; did you mean %q?", nearest)
	}
	return errors.New(message)
}

// isWord reports whether s could be the name of a format.
func isWord(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-") == ""
}

// openOutputs are reports that are being written.
type openOutputs struct {
	writers []*report.Writer
	files   []*files.Replacement
}

// open begins all reports.
func (o *outputFlags) open(stdout io.Writer) (*openOutputs, error) {
	destinations, err := o.destinations()
	if err != nil {
		return nil, err
	}
	opened := &openOutputs{}
	for _, d := range destinations {
		style := report.Style{Quiet: o.quiet, Statistics: o.statistics, Colour: o.colour == "always"}
		out := stdout
		if d.path == "-" {
			style.Colour = o.coloured()
		} else {
			file, err := files.Create(d.path)
			if err != nil {
				opened.discard()
				return nil, fmt.Errorf("writing the report: %w", err)
			}
			opened.files = append(opened.files, file)
			out = file
		}
		format, err := report.New(d.format, style)
		if err != nil {
			opened.discard()
			return nil, err
		}
		opened.writers = append(opened.writers, report.NewWriter(out, format))
	}
	return opened, nil
}

// commit ends all reports and puts the files in their places.
func (o *openOutputs) commit(summary *report.Totals) error {
	for _, w := range o.writers {
		if err := w.Close(summary); err != nil {
			return err
		}
	}
	for _, file := range o.files {
		if err := file.Commit(); err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	return nil
}

// discard drops the reports that are not committed.
func (o *openOutputs) discard() {
	for _, file := range o.files {
		file.Discard()
	}
}

// coloured says whether the standard output gets colours (no-color.org).
func (o *outputFlags) coloured() bool { return coloured(o.colour) }

// coloured is the same for a value of --color.
func coloured(colour string) bool {
	if colour != "auto" {
		return colour == "always"
	}
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isTerminal(os.Stdout)
}

func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
