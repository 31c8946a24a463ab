package toolrun

import (
	"context"
	"errors"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/server/session"
)

// Text lets the tools that read texts look at the document, after a pause.
func (r *Runner) Text(at string) {
	d := r.Session.Current().Document(at)
	if d == nil || d.Path == "" {
		r.texts.Cancel(at)
		return
	}
	r.texts.Schedule(at, func(ctx context.Context) {
		for _, tool := range tools.Checkers() {
			checker, able := tool.(tools.TextChecker)
			if !able || !reads(tool, d) {
				continue
			}
			place, _ := tool.Place(d.Path, r.Session.Files())
			r.ended(tool.Description().Name, place.Root, r.checkTextWith(ctx, tool, checker, at))
		}
	})
}

// reads reports whether the tool may find something in the document.
func reads(tool tools.Tool, d *session.Document) bool {
	known := d.Language
	if known == nil {
		known = engine.LanguageOf(d.Path)
	}
	return known != nil && tool.Description().Reads(known.Name, d.Path)
}

// checkTextWith takes in what one tool finds in the newest text of the document.
func (r *Runner) checkTextWith(ctx context.Context, tool tools.Tool, checker tools.TextChecker, at string) error {
	snapshot := r.Session.Current()
	d := snapshot.Document(at)
	if d == nil {
		return nil
	}
	job, err := r.job(ctx, tool, snapshot.Folder(d), d.Path)
	if err != nil {
		return err
	}
	shown := d
	if job == nil {
		r.Session.ForgetTool(tool.Description().Key(), true, func(path string) bool { return path == d.Path })
	} else {
		found, err := checker.CheckText(ctx, job.Run, tools.Text{Path: d.Path, Source: d.Text.Source})
		if err != nil {
			// What it found before may be true or not: nobody knows.
			if failure := new(tools.Failure); errors.As(err, &failure) {
				r.Session.ForgetTool(tool.Description().Key(), true, func(path string) bool { return path == d.Path })
				r.Publisher.Changed(d, r.Session.Current().Document(at))
			}
			return err
		}
		shown = r.Session.Current().Document(at) // it may have been edited
		if err := r.Session.ToolSawText(ctx, tool.Description().Key(), d, found); err != nil {
			return err
		}
	}
	r.Publisher.Changed(shown, r.Session.Current().Document(at))
	return nil
}
