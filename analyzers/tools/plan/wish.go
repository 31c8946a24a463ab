package plan

import (
	"path/filepath"

	"github.com/pelletier/go-toml/v2"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/black"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
)

// wish is what becomes of a tool where it has business.
type wish uint8

const (
	never wish = iota
	// ifFound runs it where it is found.
	ifFound
	// asked runs it, and it is an error if it is missing.
	asked
)

// wish is what becomes of the tool for the file at path, which has the place,
// and why.
func (p *Planner) wish(tool tools.Tool, path string, place tools.Place, t *config.Tools) (wish, string) {
	name := tool.Name()
	mode := t.Of(name).Mode
	laysOut := p.laysOut(tool, path, t)
	if p.choice.kind == byConfig && !p.editor && !t.Given {
		return never, "neither --tools nor a config asks for tools"
	}
	switch {
	case p.choice.kind == none:
		return never, "--tools none"
	case p.choice.kind == listed && !p.choice.asksFor(name):
		return never, "not among those of --tools"
	case !laysOut:
		return never, "another tool formats Python here"
	case p.choice.kind == listed:
		return asked, "named by --tools"
	case mode == config.ToolOff:
		return never, "off in the config"
	case p.choice.kind == all:
		return asked, "--tools all"
	case p.choice.kind == auto && byCargo(tool):
		return never, "--tools auto runs nothing that builds the project"
	case mode == config.ToolOn:
		return asked, "on in the config"
	case t.Formatter == name && isFormatter(tool):
		return asked, "the formatter in the config"
	case p.editor && (tool.Language() == "rust" || name == ruff.Tool{}.Name()):
		return ifFound, "auto, where it is found"
	case byCargo(tool):
		return never, "auto, and it builds the project: only on request"
	case place.Config == "":
		return never, "auto, and the project has no config of it"
	}
	return ifFound, "auto, and the project configures it in " + filepath.Base(place.Config)
}

// isFormatter reports whether the tool lays out Python and finds what is not
// laid out well.
func isFormatter(tool tools.Tool) bool {
	switch tool.(type) {
	case ruff.Layout, black.Tool:
		return true
	}
	return false
}

// laysOut reports whether the tool, if it is a formatter of Python, may be the
// one for the file at path. Black that is named stands beside Ruff.
func (p *Planner) laysOut(tool tools.Tool, path string, t *config.Tools) bool {
	if !isFormatter(tool) {
		return true
	}
	formatter := p.formatter(path, t)
	if _, isRuff := tool.(ruff.Layout); isRuff {
		return formatter == config.FormatterRuff
	}
	named := p.choice.kind == listed || t.Of(tool.Name()).Mode == config.ToolOn
	return formatter != config.FormatterRuff || named
}

// formatter is the formatter of the file of Python at path, or empty.
func (p *Planner) formatter(path string, t *config.Tools) string {
	if t.Formatter != config.FormatterAuto {
		return t.Formatter
	}
	if place, _ := (black.Tool{}).Place(path, p.files); place.Config != "" {
		return config.FormatterBlack
	}
	if place, _ := (ruff.Tool{}).Place(path, p.files); place.Config != "" && p.hasLayout(place.Config) {
		return config.FormatterRuff
	}
	return ""
}

// hasLayout reports whether the config of Ruff speaks of its formatter.
func (p *Planner) hasLayout(path string) bool {
	p.mu.Lock()
	known, found := p.layouts[path]
	p.mu.Unlock()
	if found {
		return known
	}
	var whole struct {
		Format map[string]any `toml:"format"`
		Tool   struct {
			Ruff struct {
				Format map[string]any `toml:"format"`
			} `toml:"ruff"`
		} `toml:"tool"`
	}
	content, err := p.files.ReadFile(path)
	if err == nil {
		err = toml.Unmarshal(content, &whole) // Ruff says what is wrong
	}
	has := whole.Format != nil
	if filepath.Base(path) == "pyproject.toml" {
		has = whole.Tool.Ruff.Format != nil
	}
	has = has && err == nil
	p.mu.Lock()
	p.layouts[path] = has
	p.mu.Unlock()
	return has
}
