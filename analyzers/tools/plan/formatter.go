package plan

import (
	"cmp"
	"context"
	"errors"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/black"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
)

// Formatter is the job of the tool that lays out the file at the absolute path;
// nil if there is none, or it is off. Where the project names no formatter of
// Python, an editor that asks for one gets Ruff, or else Black. Its error is that
// of [Planner.Job].
func (p *Planner) Formatter(ctx context.Context, path string, c *config.Config) (*Job, error) {
	language := engine.GrammarOf(path)
	if language == nil {
		return nil, nil
	}
	var tool tools.Tool
	switch {
	case language.Name == "rust":
		for _, known := range p.tools {
			if known.Name() == "rustfmt" {
				tool = known
			}
		}
	case p.formatter(path, c.Tools()) == config.FormatterBlack:
		tool = black.Tool{}
	case p.formatter(path, c.Tools()) == config.FormatterRuff:
		tool = ruff.Layout{}
	}
	if tool == nil && p.editor && language.Name == "python" {
		return p.anyFormatter(ctx, path, c)
	}
	if tool == nil {
		return nil, nil
	}
	return p.Job(ctx, tool, path, c)
}

// anyFormatter is the job of the first formatter of Python that is found. Where
// there is none, the error says so of the first one that may run.
func (p *Planner) anyFormatter(ctx context.Context, path string, c *config.Config) (*Job, error) {
	var missing error
	for _, tool := range []tools.Tool{ruff.Layout{}, black.Tool{}} {
		if c.Tools().Of(tool.Name()).Mode == config.ToolOff {
			continue
		}
		place, _ := tool.Place(path, p.files)
		job, err := p.job(ctx, tool, path, place, c)
		if nowhere := new(locate.MissingError); !errors.As(err, &nowhere) {
			return job, err
		}
		missing = cmp.Or(missing, err)
	}
	return nil, missing
}
