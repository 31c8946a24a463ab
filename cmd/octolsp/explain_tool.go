package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/tools"
)

// explainTool is the page about a rule of a tool. ok is false if no tool knows
// one like it.
func explainTool(ctx context.Context, code string, flags *toolFlags) (page string, ok bool, err error) {
	tool, explainer := tools.ExplainerOf(code)
	if tool == nil {
		page, ok = explainLayout(code)
		return page, ok, nil
	}
	var run tools.Run
	if !tool.Description().ExplainsOffline {
		folder, err := absolute(".")
		if err != nil {
			return "", true, err
		}
		finder, err := flags.finder(folder)
		if err != nil {
			return "", true, err
		}
		job, err := finder.Find(ctx, tool, folder, finder.config)
		if ctx.Err() != nil {
			return "", true, ctx.Err()
		}
		if err != nil {
			return linked(code, explainer, err), true, nil
		}
		run = job.Run
	}
	page, err = explainer.Explain(ctx, run, code)
	var failure *tools.Failure
	if errors.As(err, &failure) && failure.Stderr == "" {
		return linked(code, explainer, err), true, nil
	}
	return page, true, err
}

// explainLayout is the page about the rule of a formatter that has no pages of its own.
func explainLayout(code string) (page string, ok bool) {
	name, found := strings.CutSuffix(code, "/would-reformat")
	if !found {
		return "", false
	}
	for _, tool := range tools.All() {
		if _, formats := tool.(tools.Formatter); formats && tool.Description().Name == name {
			return fmt.Sprintf("# %s\n\n`%s` would reformat this file. `octolsp check --fix` with this tool does that.\n", code, name), true
		}
	}
	return "", false
}

// linked is where the rule is explained, and why it is not here.
func linked(code string, explainer tools.Explainer, why error) string {
	page := fmt.Sprintf("# %s\n\n", code)
	if address := explainer.URL(code); address != "" {
		page += fmt.Sprintf("See <%s>.\n\n", address)
	}
	return page + fmt.Sprintf("The tool itself could not be run: %s.\n", strings.TrimSuffix(why.Error(), "."))
}

// alsoCalled says how the page of the tool is read whose own rule the selector
// names, beside octolsp's equivalent; empty if it names none.
func alsoCalled(selector rule.Selector) string {
	tool, _ := tools.ExplainerOf(selector.Text)
	if tool == nil || selector.Rank < rule.RankExact || selector.Text == selector.Variants[0].Rule.Name {
		return ""
	}
	own := selector.Text
	if before, lint, found := strings.Cut(own, "::"); found {
		own = before + "/" + lint
	} else {
		own = tool.Description().Name + "/" + own
	}
	if before, lint, found := strings.Cut(own, "/"); found {
		own = tool.Description().RulePrefix(before) + "/" + lint
	}
	return fmt.Sprintf("\n`%s` is a rule of `%s`, too: `octolsp explain %s` prints what that says.\n", selector.Text, tool.Description().Name, own)
}
