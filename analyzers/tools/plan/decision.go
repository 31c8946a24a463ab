package plan

import (
	"path/filepath"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/languages"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/description"
)

// decision is what becomes of a tool where it applies.
type decision uint8

const (
	never decision = iota
	// ifFound runs it where it is found.
	ifFound
	// asked runs it, and it is an error if it is missing.
	asked
)

// decide is what becomes of the tool for the file at path, which has the place,
// and why.
func (p *Planner) decide(tool tools.Tool, path string, place tools.Place, t *config.Tools) (decision, string) {
	described := tool.Description()
	name := described.Name
	mode := t.Of(name).Mode
	formats := p.mayFormat(tool, path, t)
	if p.choice.kind == byConfig && !p.editor && !t.Given {
		return never, "neither --tools nor a config asks for tools"
	}
	switch {
	case p.choice.kind == none:
		return never, "--tools none"
	case p.choice.kind == listed && !p.choice.asksFor(name):
		return never, "not among those of --tools"
	case !formats:
		return never, "another tool formats " + languages.Named(described.Language).Title + " here"
	case p.choice.kind == listed:
		return asked, "named by --tools"
	case mode == config.ToolOff:
		return never, "off in the config"
	case p.choice.kind == all:
		return asked, "--tools all"
	case p.choice.kind == auto && described.Builds:
		return never, "--tools auto runs nothing that builds the project"
	case mode == config.ToolOn:
		return asked, "on in the config"
	case t.Formatter == name && described.Formats != "":
		return asked, "the formatter in the config"
	case p.editor && described.InEditor:
		return ifFound, "auto, where it is found"
	case described.Builds:
		return never, "auto, and it builds the project: only on request"
	case place.Config == "":
		return never, "auto, and the project does not configure it"
	}
	return ifFound, "auto, and the project configures it in " + filepath.Base(place.Config)
}

// mayFormat reports whether the tool, if it is a formatter of which a project chooses
// one, may be the one for the file at path. One that is named stands beside the one
// that is chosen, unless that is a part of another tool, which the name means.
func (p *Planner) mayFormat(tool tools.Tool, path string, t *config.Tools) bool {
	described := tool.Description()
	if described.Formats == "" {
		return true
	}
	chosen := p.formatter(described.Language, path, t)
	if described.Part != "" {
		return chosen == described.Name
	}
	named := p.choice.kind == listed || t.Of(described.Name).Mode == config.ToolOn
	return chosen == "" || chosen == described.Name || named
}

// formatter is the name of the formatter that is chosen for the file at path in the
// language, or empty.
func (p *Planner) formatter(language, path string, t *config.Tools) string {
	choices := description.Formatters(language)
	for _, choice := range choices {
		if choice.Name == t.Formatter {
			return choice.Name
		}
	}
	for _, choice := range choices {
		for _, tool := range p.tools {
			if tool.Description() == choice && p.isChosen(tool, path) {
				return choice.Name
			}
		}
	}
	return ""
}

// chosenKey is a formatter and a config of it.
type chosenKey struct{ tool, config string }

// isChosen reports whether a config of the tool chooses it for the file at path.
func (p *Planner) isChosen(tool tools.Tool, path string) bool {
	formatter, able := tool.(tools.FormatterOfChoice)
	place, ok := tool.Place(path, p.files)
	if !able || !ok || place.Config == "" {
		return false
	}
	key := chosenKey{tool.Description().Key(), place.Config}
	p.mu.Lock()
	known, found := p.chosen[key]
	p.mu.Unlock()
	if found {
		return known
	}
	chosen := formatter.Chosen(place, p.files)
	p.mu.Lock()
	p.chosen[key] = chosen
	p.mu.Unlock()
	return chosen
}
