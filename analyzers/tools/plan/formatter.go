package plan

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/locate"
)

// Formatter is the job of the tool that lays out the file at the absolute path;
// nil if there is none, or it is off. Where the project chooses no formatter of
// several, an editor that asks for one gets the first that is found. Its error is that
// of [Planner.Job].
func (p *Planner) Formatter(ctx context.Context, path string, c *config.Config) (*Job, error) {
	language := engine.GrammarOf(path)
	if language == nil {
		return nil, nil
	}
	choices := p.formattersOfChoice(language.Name)
	if len(choices) == 0 {
		for _, tool := range p.tools {
			if _, able := tool.(tools.Formatter); able && tool.Description().Language == language.Name {
				return p.Job(ctx, tool, path, c)
			}
		}
		return nil, nil
	}
	chosen := p.formatter(language.Name, path, c.Tools())
	for _, tool := range choices {
		if tool.Description().Name == chosen {
			return p.Job(ctx, tool, path, c)
		}
	}
	if !p.editor {
		return nil, nil
	}
	return p.anyFormatter(ctx, choices, path, c)
}

// formattersOfChoice are the formatters of the language of which a project chooses
// one, in the order in which tools are listed.
func (p *Planner) formattersOfChoice(language string) []tools.Tool {
	return slices.DeleteFunc(slices.Clone(p.tools), func(tool tools.Tool) bool {
		return tool.Description().Formats == "" || tool.Description().Language != language
	})
}

// anyFormatter is the job of the first of the formatters that is found. Where
// there is none, the error says so of the first one that may run.
func (p *Planner) anyFormatter(ctx context.Context, choices []tools.Tool, path string, c *config.Config) (*Job, error) {
	var missing error
	for _, tool := range choices {
		if c.Tools().Of(tool.Description().Name).Mode == config.ToolOff {
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
