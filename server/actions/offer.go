package actions

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/fix"
	"github.com/octollm/octolsp/analyzers/suppressing"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
)

// menuLength is for how many findings actions are offered that anybody picks
// for one finding alone, and how many edits an answer has for a client that
// can't ask for one of them later: a longer menu helps nobody.
const menuLength = 50

// errNothingToFix is why there is no edit.
var errNothingToFix = errors.New("there is nothing to fix that can be fixed safely")

// menu are the findings for whose actions there is room.
func (r *request) menu() []finding.Finding {
	return r.findings[:min(len(r.findings), menuLength)]
}

// offerFixes are the fixes of the findings. Those that only show an idea are
// left out, and unsafe ones where nobody looks.
func offerFixes(r *request) []action {
	source := r.checked.Document.Text.Source
	valid := fix.Validator(r.ctx, r.checked.Analysis)
	var actions []action
	for i := range r.findings {
		f := &r.findings[i]
		for number, way := range f.Fixes {
			if way.Applicability == finding.Display || r.onSave && (number > 0 || way.Applicability != finding.Safe) {
				continue
			}
			actions = append(actions, action{
				title:     way.Title,
				about:     []*finding.Finding{f},
				preferred: number == 0 && way.Applicability == finding.Safe,
				edits: func(ctx context.Context) ([]text.Edit, error) {
					edits := fix.Edits(source, way)
					return edits, r.judge(ctx, way.Title, f, edits, valid)
				},
			})
		}
	}
	return actions
}

// judge decides whether the action with the title, about f, may make its
// edits: valid must hold for the text after them, and where the text has syntax
// errors, so that an edit may change how what is around it is read, f must be
// gone.
func (r *request) judge(ctx context.Context, title string, f *finding.Finding, edits []text.Edit, valid func(string) bool) error {
	made, err := text.Apply(r.checked.Document.Text.Source, edits)
	if err != nil {
		return fmt.Errorf("%q can't be done: %w", title, err)
	}
	if !valid(made) {
		return cmp.Or(ctx.Err(), fmt.Errorf("%q was not done: it would make a syntax error", title))
	}
	if !r.broken() || f.Source != finding.SourceNative {
		return ctx.Err()
	}
	mends, err := r.session.Mends(ctx, r.checked, f, edits, made)
	if err == nil && !mends {
		err = fmt.Errorf("%q was not done: it would change nothing before the syntax error beside it is fixed", title)
	}
	return err
}

// broken reports whether the text has syntax errors.
func (r *request) broken() bool { return len(r.checked.Analysis.Tree.Errors()) > 0 }

// offerFixAll is all safe fixes of the document together.
func offerFixAll(r *request) []action {
	if !slices.ContainsFunc(r.all, func(f finding.Finding) bool {
		return len(f.Fixes) > 0 && f.Fixes[0].Applicability == finding.Safe && f.Code != tools.CodeWouldReformat
	}) {
		return nil
	}
	const title = "Fix all that octolsp can fix safely"
	return []action{{
		title:  title,
		costly: true,
		edits: func(ctx context.Context) ([]text.Edit, error) {
			source := r.checked.Document.Text.Source
			fixed, err := r.fixAll(ctx)
			if err != nil {
				return nil, err
			}
			if fixed == source && r.broken() {
				return nil, fmt.Errorf("%q was not done: nothing can be fixed safely before the syntax errors are fixed", title)
			}
			if fixed == source {
				return nil, errNothingToFix
			}
			return tools.Rewrite(source, fixed), nil
		},
	}}
}

// offerSuppressions are the ways to take the findings away without a fix. A way
// that takes several away is offered once.
func offerSuppressions(r *request) []action {
	var actions []action
	menu := r.menu()
	known := map[string]int{}
	valid := func(string) bool { return true }
	if r.broken() { // else a comment can't make an error
		valid = fix.Validator(r.ctx, r.checked.Analysis)
	}
	for i := range menu {
		f := &menu[i]
		if f.Source != finding.SourceNative {
			continue // octolsp's comments say nothing to others
		}
		for _, way := range suppressing.Ways(&r.checked.Analysis.Parsed, *f) {
			name := fmt.Sprint(way)
			if at, found := known[name]; found {
				actions[at].about = append(actions[at].about, f)
				continue
			}
			known[name] = len(actions)
			actions = append(actions, action{
				title: way.Title,
				about: []*finding.Finding{f},
				edits: func(ctx context.Context) ([]text.Edit, error) {
					return way.Edits, r.judge(ctx, way.Title, f, way.Edits, valid)
				},
			})
		}
	}
	return actions
}

// offerExplanations are the pages of the rules.
func offerExplanations(r *request) []action {
	var actions []action
	menu := r.menu()
	known := map[string]int{}
	for i := range menu {
		f := &menu[i]
		if at, found := known[f.Rule]; found {
			actions[at].about = append(actions[at].about, f)
			continue
		}
		argument, err := json.Marshal(ExplainArguments{Rule: f.Rule, URI: uri.URI(r.checked.Document.URI)})
		if err != nil {
			continue // strings can be encoded
		}
		known[f.Rule] = len(actions)
		title := "Explain " + f.Rule
		actions = append(actions, action{title: title, about: []*finding.Finding{f}, command: &protocol.Command{
			Title: title, Command: CommandExplain, Arguments: []protocol.LSPAny{argument},
		}})
	}
	return actions
}
