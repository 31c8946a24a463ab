package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
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
	cmd := &cobra.Command{
		Use:   "explain RULE",
		Short: "Prints the page of a rule",
		Long: "Prints the page of a rule: what it finds, why, an example, what to write instead, and its options.\n" +
			"RULE is a name, a family, or a code such as D417; where several rules fit, all their pages are printed.\n" +
			"Rules of tools, such as F401, ruff/F401, clippy::needless_return or E0308, are explained by the tool that is\n" +
			"found for the working folder, or by a link.",
		Args: exactly("RULE"),
		ValidArgsFunction: func(cmd *cobra.Command, arguments []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(arguments) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return completeSelectors(cmd, arguments, typed)
		},
	}
	flags := newToolFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		page, err := explain(cmd.Context(), arguments[0], flags)
		if err != nil {
			return err
		}
		return writePage(cmd.OutOrStdout(), page)
	}
	return cmd
}

// explain is the page about what name names: rules of octolsp, or else one of a
// tool.
func explain(ctx context.Context, name string, flags *toolFlags) (string, error) {
	selector, err := rule.ParseSelector(name)
	var unknown *rule.UnknownError
	if errors.As(err, &unknown) && !strings.EqualFold(unknown.Nearest, name) {
		page, ofTool, failure := explainTool(ctx, name, flags)
		if ofTool {
			return page, failure
		}
	}
	if err != nil {
		return "", err
	}
	var pages []string
	for _, r := range selector.Rules() {
		page, err := r.Page()
		if err != nil {
			return "", err
		}
		pages = append(pages, page+aboutRule(r, &selector))
	}
	return strings.Join(pages, "\n") + alsoCalled(selector), nil
}

// aboutRule is what there is to know of r beside its page, and of the selector
// that it was named by.
func aboutRule(r *rule.Rule, named *rule.Selector) string {
	about := "\nSince octolsp " + r.Since + "."
	switch r.Status {
	case rule.Preview:
		about = "\nIn preview since octolsp " + r.Since + ": it is checked only where the config has `preview = true`."
	case rule.Deprecated:
		about += " It is " + r.StatusNote() + "."
	}
	switch {
	case slices.Contains(r.Aliases, named.Text):
		about += " `" + named.Text + "` was its name before."
	case named.Rank == rule.RankVariant:
		about += " `" + named.Text + "` names only a part of its findings."
	}
	return about + "\n"
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
