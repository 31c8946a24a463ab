package server

import (
	"context"
	"time"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
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
		next, err := r.fixWithRuff(soon, fixed, nil)
		if err != nil && ctx.Err() == nil {
			r.log.Warn("fixing with Ruff", zap.String("uri", string(r.checked.Document.URI)), zap.Error(err))
			return fixed, nil // octolsp's own fixes are good without Ruff's
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

// fixWithRuff is source with Ruff's fixes of the rules with the codes, or of all
// that are on; source itself where Ruff does not run.
func (r *actionRequest) fixWithRuff(ctx context.Context, source string, codes []string) (string, error) {
	d := r.checked.Document
	tool := ruff.Tool{}
	if d.Path == "" || d.Language.Name != tool.Language() {
		return source, nil
	}
	job, err := r.job(ctx, tool, r.snapshot(ctx).Folder(d), d.Path)
	if err != nil || job == nil {
		return source, err
	}
	return tool.Fix(ctx, job.Run, tools.Text{Path: d.Path, Source: source}, codes)
}

// offerOrganizeImports is the imports in the order that Ruff gives them.
func offerOrganizeImports(r *actionRequest) []action {
	d := r.checked.Document
	tool := ruff.Tool{}
	if d.Path == "" || d.Language.Name != tool.Language() {
		return nil
	}
	if job, err := r.job(r.ctx, tool, r.snapshot(r.ctx).Folder(d), d.Path); err != nil || job == nil {
		return nil
	}
	return []action{{
		title:  "Organize imports with Ruff",
		costly: true,
		edits: func(ctx context.Context) ([]text.Edit, error) {
			source := d.Text.Source
			organized, err := r.fixWithRuff(ctx, source, []string{"I"})
			if err != nil {
				return nil, err
			}
			if organized == source {
				return nil, errNothingToFix
			}
			return tools.Rewrite(source, organized), nil
		},
	}}
}
