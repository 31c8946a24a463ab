package main

import (
	_ "embed"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/glamour"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// pageStyle uses the terminal's own colours, which suit its background: asking
// the terminal for that takes seconds where it does not answer.
//
//go:embed explain_style.json
var pageStyle []byte

func newExplainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain RULE",
		Short: "Prints the page of a rule",
		Long: "Prints the page of a rule: what it finds, why, an example, what to write instead, and its options.\n" +
			"RULE is a name, a family, or a code such as D417; where several rules fit, all their pages are printed.",
		Args: exactly("RULE"),
		ValidArgsFunction: func(cmd *cobra.Command, arguments []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(arguments) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return completeSelectors(cmd, arguments, typed)
		},
		RunE: func(cmd *cobra.Command, arguments []string) error {
			selector, err := rule.ParseSelector(arguments[0])
			if err != nil {
				return err
			}
			var pages []string
			for _, r := range selector.Rules {
				page, err := r.Page()
				if err != nil {
					return err
				}
				pages = append(pages, page)
			}
			return writePage(cmd.OutOrStdout(), strings.Join(pages, "\n"))
		},
	}
}

// writePage writes Markdown: rendered on a terminal, else as it is.
func writePage(out io.Writer, page string) error {
	terminal, isFile := out.(*os.File)
	if !isFile || !term.IsTerminal(int(terminal.Fd())) {
		_, err := io.WriteString(out, page)
		return err
	}
	const widest = 100 // columns; longer lines are hard to read
	width := widest
	if columns, _, err := term.GetSize(int(terminal.Fd())); err == nil && columns > 0 {
		width = min(columns, widest)
	}
	style := glamour.WithStylesFromJSONBytes(pageStyle)
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		style = glamour.WithStandardStyle("notty")
	}
	renderer, err := glamour.NewTermRenderer(style, glamour.WithWordWrap(width))
	if err != nil {
		return fmt.Errorf("rendering the page: %w", err)
	}
	rendered, err := renderer.Render(page)
	if err != nil {
		return fmt.Errorf("rendering the page: %w", err)
	}
	_, err = io.WriteString(out, rendered)
	return err
}
