package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage/html"
	"github.com/octollm/octolsp/analyzers/coverage/report"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

func newCoverageReportCommand() *cobra.Command {
	var format, output, colour string
	cmd := &cobra.Command{
		Use:   "report [FOLDER]",
		Short: "Shows what is covered by folder and file",
		Long: "Shows what is covered by folder and file: in the terminal, as JSON, as Markdown for a summary of CI, or as one page of\n" +
			"HTML with the annotated sources that needs nothing else. Percentages are cut after their first digit, not rounded, so\n" +
			"that none looks like more than it is.",
		Args: cobra.MaximumNArgs(1),
	}
	f := newCoverageFlags(cmd)
	choiceFlag(cmd, &format, "format", "text, json, markdown or html", "text", "json", "markdown", "html")
	cmd.Flags().StringVarP(&output, "output", "o", "", "write to this `FILE` in place of the standard output")
	choiceFlag(cmd, &colour, "color", "auto, always or never", colours...)
	cmd.RunE = func(cmd *cobra.Command, folder []string) error {
		loaded, err := f.load(cmd, folder)
		if err != nil {
			return err
		}
		loaded.warnOfDifferences(cmd)
		if output == "" {
			return loaded.write(cmd.Context(), cmd.OutOrStdout(), format, coloured(colour))
		}
		return writeFile(output, func(out io.Writer) error { return loaded.write(cmd.Context(), out, format, colour == "always") })
	}
	return cmd
}

// write writes what is covered in the format, until ctx ends.
func (c *loadedCoverage) write(ctx context.Context, to io.Writer, format string, colour bool) error {
	read := readSource(c.Root, c.config)
	out := &endingWriter{ctx, to}
	switch format {
	case "json":
		return report.JSON(out, c.Project, read)
	case "markdown":
		return report.Markdown(out, c.Project, read)
	case "html":
		return html.Write(out, c.Project, read, html.Options{Generated: time.Now()})
	}
	return report.Table(out, c.Project, report.Options{Read: read, Color: colour, Width: width(to)})
}

// endingWriter is a writer that fails when ctx has ended, so that who makes what is
// written stops.
type endingWriter struct {
	ctx context.Context
	io.Writer
}

// Write implements [io.Writer].
func (w *endingWriter) Write(content []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.Writer.Write(content)
}

// writeFile makes or replaces the file at path.
func writeFile(path string, write func(out io.Writer) error) error {
	file, err := files.Create(path)
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	defer file.Discard()
	if err := write(file); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if err := file.Commit(); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// width is how many columns out has; 0 if it is not a terminal.
func width(out io.Writer) int {
	if file, isFile := out.(*os.File); isFile && isTerminal(out) {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil {
			return columns
		}
	}
	return 0
}
