package server

import (
	"context"
	"errors"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/uri"
)

// checkText lets the tools that read texts look at the document, after a pause.
func (s *server) checkText(at uri.URI) {
	d := s.session.Current().Document(string(at))
	if d == nil || d.Path == "" {
		s.texts.Cancel(string(at))
		return
	}
	s.texts.Schedule(string(at), func(ctx context.Context) {
		for _, tool := range tools.Checkers() {
			checker, able := tool.(tools.TextChecker)
			if !able || !reads(tool, d) {
				continue
			}
			place, _ := tool.Place(d.Path, s.session.Files())
			s.toolEnded(tool.Description().Name, place.Root, s.checkTextWith(ctx, tool, checker, at))
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
func (s *server) checkTextWith(ctx context.Context, tool tools.Tool, checker tools.TextChecker, at uri.URI) error {
	snapshot := s.session.Current()
	d := snapshot.Document(string(at))
	if d == nil {
		return nil
	}
	job, err := s.job(ctx, tool, snapshot.Folder(d), d.Path)
	if err != nil {
		return err
	}
	shown := d
	if job == nil {
		s.session.ForgetTool(tool.Description().Key(), true, func(path string) bool { return path == d.Path })
	} else {
		found, err := checker.CheckText(ctx, job.Run, tools.Text{Path: d.Path, Source: d.Text.Source})
		if err != nil {
			// What it found before may be true or not: nobody knows.
			if failure := new(tools.Failure); errors.As(err, &failure) {
				s.session.ForgetTool(tool.Description().Key(), true, func(path string) bool { return path == d.Path })
				s.toolShown(d, s.session.Current().Document(string(at)))
			}
			return err
		}
		shown = s.session.Current().Document(string(at)) // it may have been edited
		if err := s.session.ToolSawText(ctx, tool.Description().Key(), d, found); err != nil {
			return err
		}
	}
	s.toolShown(shown, s.session.Current().Document(string(at)))
	return nil
}
