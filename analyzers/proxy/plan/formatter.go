package plan

import (
	"context"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/proxy"
	"github.com/octollm/octolsp/analyzers/proxy/black"
	"github.com/octollm/octolsp/analyzers/proxy/ruff"
)

// Formatter is the job of the tool that lays out the file at the absolute path;
// nil if there is none, or it is off. Its error is that of [Planner.Job].
func (p *Planner) Formatter(ctx context.Context, path string, c *config.Config) (*Job, error) {
	language := engine.LanguageOf(path)
	if language == nil {
		return nil, nil
	}
	var tool proxy.Tool
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
	if tool == nil {
		return nil, nil
	}
	return p.Job(ctx, tool, path, c)
}
