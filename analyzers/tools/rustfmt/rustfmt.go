// Package rustfmt asks rustfmt how Rust texts are laid out.
package rustfmt

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/cargo"
	"github.com/octollm/octolsp/analyzers/tools/description"
	"github.com/octollm/octolsp/analyzers/tools/locate"
)

const name = "rustfmt"

// Tool is rustfmt. It is a [tools.ProjectChecker], a [tools.TextChecker] and a
// [tools.Formatter].
type Tool struct{}

var described = description.Tool{
	Name: name, Title: "rustfmt", Language: "rust",
	ConfigFiles: []string{"rustfmt.toml", ".rustfmt.toml", "Cargo.toml", "rust-toolchain.toml"},
	Manifest:    "Cargo.toml", InEditor: true, Cost: 2, Effects: effects,
}

// Description is that of rustfmt.
func (Tool) Description() *description.Tool { return &described }

// Program is rustfmt itself: what it needs of cargo's files is read without it.
func (Tool) Program() locate.Wanted {
	return locate.Wanted{
		Name: name, Toolchain: true, Probe: []string{"--version"}, Says: "rustfmt ", Oldest: 1, Beyond: 2,
		Install: "rustup component add rustfmt",
	}
}

// Place is the folder of the package around path, with the config that rustfmt
// takes there; outside of packages it is the folder of a file itself.
func (Tool) Place(path string, files files.Reader) (tools.Place, bool) {
	folder := path
	if _, err := files.ReadFile(path); err == nil || filepath.Ext(path) == extension {
		folder = filepath.Dir(path)
	}
	config, _ := nearestConfig(folder, files)
	if root, _, ok := cargo.Package(folder, files); ok {
		return tools.Place{Root: root, Config: config}, true
	}
	return tools.Place{Root: folder, Config: config}, true
}

// CheckText finds a text that rustfmt would change; one that it can't read is
// nothing that it would change.
func (Tool) CheckText(ctx context.Context, run tools.Run, source tools.Text) ([]finding.Finding, error) {
	after, syntaxError, err := format(ctx, run, source)
	if err != nil || syntaxError != "" {
		return nil, err
	}
	return tools.WouldReformat(name, source.Source, after), nil
}

// Format is the text as rustfmt writes it. rustfmt knows no ranges: where only
// is not nil, the lines that would not change elsewhere are left as they were,
// if the result is laid out in the same way afterwards.
func (Tool) Format(ctx context.Context, run tools.Run, source tools.Text, only *text.Range) (string, error) {
	whole, err := formatted(ctx, run, source)
	if err != nil || only == nil || whole == source.Source {
		return whole, err
	}
	edits := slices.DeleteFunc(tools.Rewrite(source.Source, whole), func(edit text.Edit) bool { return !touches(edit, *only) })
	part, err := text.Apply(source.Source, edits)
	if err != nil {
		return "", &tools.Failure{Tool: name, Message: "made changes that don't fit together", Path: source.Path, Err: err}
	}
	// An import that moves is one edit where it goes away and one where it
	// comes: without the other it would be lost, or there twice.
	again, err := formatted(ctx, run, tools.Text{Path: source.Path, Source: part})
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil || again != whole:
		return whole, nil
	}
	return part, nil
}

// touches reports whether edit changes something in r; a place alone is touched
// at its ends, too.
func touches(edit text.Edit, r text.Range) bool {
	if edit.Len() > 0 && r.Len() > 0 {
		return edit.Overlaps(r)
	}
	return edit.Start <= r.End && r.Start <= edit.End
}
