// Package clippy asks Clippy, or cargo's own check, about Rust packages.
package clippy

import (
	"context"

	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/cargo"
	"github.com/octollm/octolsp/analyzers/tools/locate"
)

const name = "clippy"

// Tool is Clippy. It is a [tools.ProjectChecker] and a [tools.Explainer].
type Tool struct{}

// Name is that in the config and before the names of its rules.
func (Tool) Name() string { return name }

// Language is the LSP name of what it reads.
func (Tool) Language() string { return "rust" }

// Program is Clippy's own: cargo is there without it.
func (Tool) Program() locate.Wanted {
	return locate.Wanted{
		Name: "cargo-clippy", Probe: []string{"--version"}, Says: "clippy ",
		Install: "rustup component add clippy",
	}
}

// Place is the Cargo workspace around path.
func (Tool) Place(path string, files tools.Files) (tools.Place, bool) {
	return cargo.Place(path, files)
}

// CheckProject looks at all targets of the packages around the paths.
func (Tool) CheckProject(ctx context.Context, run tools.Run, emit func(tools.File) error) error {
	beside, err := cargo.Beside(run.Program, "cargo")
	if err != nil {
		return &tools.Failure{Tool: name, Message: "could not be run: " + err.Error(), Err: err}
	}
	check := cargo.Check{Tool: name, Environment: append([]string{"CARGO=" + beside}, run.Program.Environment...)}
	// Run as cargo would run it, it is the one that was found.
	check.Program, check.Subcommand = run.Program.Path, []string{"clippy", "--all-targets"}
	if run.Command == "check" {
		check.Program, check.Subcommand = beside, []string{"check", "--all-targets"}
	}
	return check.Run(ctx, run, emit)
}
