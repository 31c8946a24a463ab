package toolrun

import (
	"context"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	"github.com/octollm/octolsp/server/session"
)

// Format is the text of the document, which is in folder, as the formatter that
// holds for it lays it out: all of it, or only what a range reaches, if that is
// not nil. found is false where no formatter is to be used. It fails with a
// [tools.Failure] if the formatter does.
func (r *Runner) Format(ctx context.Context, folder *session.Folder, d *session.Document, only *text.Range) (formatted string, found bool, err error) {
	if d.Path == "" || d.Language == nil {
		return "", false, nil
	}
	job, err := r.planned(ctx, folder, d.Path, func(planner *plan.Planner, config *config.Config) (*plan.Job, error) {
		return planner.Formatter(ctx, d.Path, config)
	})
	if err != nil || job == nil {
		return "", false, err
	}
	formatter, able := job.Tool.(tools.Formatter)
	if !able {
		return "", false, nil
	}
	formatted, err = formatter.Format(ctx, job.Run, tools.Text{Path: d.Path, Source: d.Text.Source}, only)
	return formatted, err == nil, err
}

// Fix is source, a text of the document, which is in folder, with the safe fixes
// of the tools that make their own.
func (r *Runner) Fix(ctx context.Context, folder *session.Folder, d *session.Document, source string) (string, error) {
	for _, tool := range tools.All() {
		fixer, able := tool.(tools.Fixer)
		if !able {
			continue
		}
		var err error
		if source, err = r.fixWith(ctx, folder, d, tool, fixer, source, nil); err != nil {
			return source, err
		}
	}
	return source, nil
}

// Organizer puts imports in order.
type Organizer struct {
	// Title is the name of the tool for people.
	Title string
	// Organize is source, a text of the document, with its imports in order.
	Organize func(ctx context.Context, source string) (string, error)
}

// Organizers are the tools that put the imports of the document, which is in
// folder, in order.
func (r *Runner) Organizers(ctx context.Context, folder *session.Folder, d *session.Document) []Organizer {
	var all []Organizer
	for _, tool := range tools.All() {
		organizer, able := tool.(tools.ImportOrganizer)
		fixer, fixes := tool.(tools.Fixer)
		if !able || !fixes {
			continue
		}
		if job, err := r.fixJob(ctx, folder, d, tool); err != nil || job == nil {
			continue
		}
		all = append(all, Organizer{tool.Description().Title, func(ctx context.Context, source string) (string, error) {
			return r.fixWith(ctx, folder, d, tool, fixer, source, organizer.ImportRules())
		}})
	}
	return all
}

// fixWith is source with the tool's fixes of the rules with the codes, or of all
// that are on; source itself where the tool does not run.
func (r *Runner) fixWith(ctx context.Context, folder *session.Folder, d *session.Document, tool tools.Tool, fixer tools.Fixer, source string, codes []string) (string, error) {
	job, err := r.fixJob(ctx, folder, d, tool)
	if err != nil || job == nil {
		return source, err
	}
	return fixer.Fix(ctx, job.Run, tools.Text{Path: d.Path, Source: source}, codes)
}

// fixJob is how the tool runs for the document; nil if it does not.
func (r *Runner) fixJob(ctx context.Context, folder *session.Folder, d *session.Document, tool tools.Tool) (*plan.Job, error) {
	if d.Path == "" || d.Language == nil || d.Language.Name != tool.Description().Language {
		return nil, nil
	}
	return r.job(ctx, tool, folder, d.Path)
}

// Explain is what the tool whose rule has the name says of it, if it can be asked
// in folder for the file at path, and the address of a page about it; either may
// be empty. known is false if no tool has such a rule.
func (r *Runner) Explain(ctx context.Context, folder *session.Folder, path, name string) (page, address string, known bool, err error) {
	tool, explainer := tools.ExplainerOf(name)
	if tool == nil {
		return "", "", false, nil
	}
	address = explainer.URL(name)
	job, err := r.job(ctx, tool, folder, path)
	if err != nil {
		return "", address, true, err
	}
	if job != nil {
		page, err = explainer.Explain(ctx, job.Run, name)
	}
	if err != nil {
		page = ""
	}
	return page, address, true, nil
}
