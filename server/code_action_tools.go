package server

import (
	"context"
	"time"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	"go.uber.org/zap"
)

// maxFixing bounds how often octolsp's fixes and those of a tool may bring each
// other about.
const maxFixing = 10

// fixingTime is how long a save may wait for the fixes of a tool.
const fixingTime = 5 * time.Second

// fixAll is the text with the safe fixes of octolsp and of the tools.
func (r *actionRequest) fixAll(ctx context.Context) (string, error) {
	fixed, err := r.session.FixAll(ctx, r.checked)
	if err != nil {
		return "", err
	}
	soon, cancel := context.WithTimeout(ctx, fixingTime)
	defer cancel()
	for range maxFixing {
		next, err := r.fixWithTools(soon, fixed)
		if err != nil && ctx.Err() == nil {
			r.log.Warn("fixing with tools", zap.String("uri", string(r.checked.Document.URI)), zap.Error(err))
			return fixed, nil // octolsp's own fixes are good without those
		}
		if err != nil || next == fixed {
			return fixed, err
		}
		if fixed, err = r.session.FixText(ctx, r.checked, next); err != nil || fixed == next {
			return fixed, err
		}
	}
	return fixed, nil
}

// fixWithTools is source with the safe fixes of the tools that make their own.
func (r *actionRequest) fixWithTools(ctx context.Context, source string) (string, error) {
	for _, tool := range tools.All() {
		fixer, able := tool.(tools.Fixer)
		if !able {
			continue
		}
		var err error
		if source, err = r.fixWith(ctx, tool, fixer, source, nil); err != nil {
			return source, err
		}
	}
	return source, nil
}

// fixWith is source with the tool's fixes of the rules with the codes, or of all
// that are on; source itself where the tool does not run.
func (r *actionRequest) fixWith(ctx context.Context, tool tools.Tool, fixer tools.Fixer, source string, codes []string) (string, error) {
	job, err := r.jobOf(ctx, tool)
	if err != nil || job == nil {
		return source, err
	}
	return fixer.Fix(ctx, job.Run, tools.Text{Path: r.checked.Document.Path, Source: source}, codes)
}

// jobOf is how the tool runs for the document; nil if it does not.
func (r *actionRequest) jobOf(ctx context.Context, tool tools.Tool) (*plan.Job, error) {
	d := r.checked.Document
	if d.Path == "" || d.Language == nil || d.Language.Name != tool.Description().Language {
		return nil, nil
	}
	return r.job(ctx, tool, r.snapshot(ctx).Folder(d), d.Path)
}

// offerOrganizeImports is the imports in the order that a tool gives them.
func offerOrganizeImports(r *actionRequest) []action {
	var actions []action
	for _, tool := range tools.All() {
		organizer, able := tool.(tools.ImportOrganizer)
		fixer, fixes := tool.(tools.Fixer)
		if !able || !fixes {
			continue
		}
		if job, err := r.jobOf(r.ctx, tool); err != nil || job == nil {
			continue
		}
		actions = append(actions, action{
			title:  "Organize imports with " + tool.Description().Title,
			costly: true,
			edits: func(ctx context.Context) ([]text.Edit, error) {
				source := r.checked.Document.Text.Source
				organized, err := r.fixWith(ctx, tool, fixer, source, organizer.ImportRules())
				if err != nil {
					return nil, err
				}
				if organized == source {
					return nil, errNothingToFix
				}
				return tools.Rewrite(source, organized), nil
			},
		})
	}
	return actions
}
