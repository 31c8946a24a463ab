package actions

import (
	"context"
	"time"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"go.uber.org/zap"
)

// maxFixing bounds how often octolsp's fixes and those of a tool may bring each
// other about.
const maxFixing = 10

// fixingTime is how long a save may wait for the fixes of a tool.
const fixingTime = 5 * time.Second

// fixAll is the text with the safe fixes of octolsp and of the tools.
func (r *request) fixAll(ctx context.Context) (string, error) {
	fixed, err := r.session.FixAll(ctx, r.checked)
	if err != nil {
		return "", err
	}
	soon, cancel := context.WithTimeout(ctx, fixingTime)
	defer cancel()
	for range maxFixing {
		next, err := r.fixWithTools(soon, fixed)
		if err != nil && ctx.Err() == nil {
			r.log.Warn("fixing with tools", zap.String("uri", r.checked.Document.URI), zap.Error(err))
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
func (r *request) fixWithTools(ctx context.Context, source string) (string, error) {
	d := r.checked.Document
	return r.tools.Fix(ctx, r.snapshot.Folder(d), d, source)
}

// offerOrganizeImports is the imports in the order that a tool gives them.
func offerOrganizeImports(r *request) []action {
	d := r.checked.Document
	var actions []action
	for _, organizer := range r.tools.Organizers(r.ctx, r.snapshot.Folder(d), d) {
		actions = append(actions, action{
			title:  "Organize imports with " + organizer.Title,
			costly: true,
			edits: func(ctx context.Context) ([]text.Edit, error) {
				source := d.Text.Source
				organized, err := organizer.Organize(ctx, source)
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
