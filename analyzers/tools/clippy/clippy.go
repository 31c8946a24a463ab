// Package clippy asks Clippy, or cargo's own check, about Rust packages.
package clippy

import (
	"context"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/cargo"
	"github.com/octollm/octolsp/analyzers/tools/description"
	"github.com/octollm/octolsp/analyzers/tools/locate"
)

const name = "clippy"

// Tool is Clippy. It is a [tools.ProjectChecker] and a [tools.Explainer].
type Tool struct{}

// command is the option for the command of Cargo that runs.
const command = "command"

var described = description.Tool{
	Name: name, Title: "Clippy", Language: "rust",
	Rules:       []description.Rules{{Prefix: name, Title: "Clippy"}, {Prefix: "rustc", Title: "rustc"}},
	ConfigFiles: []string{"clippy.toml", ".clippy.toml", "Cargo.toml", "rust-toolchain.toml"},
	Effects:     cargo.Effects,
	Manifest:    "Cargo.toml", Builds: true, InEditor: true, Chain: cargo.Chain, Cost: 6,
	Options: []description.Option{
		cargo.TargetDirectory,
		{Name: command, Doc: "Which command of Cargo runs", Choices: []string{"clippy", "check"}, Default: "clippy"},
	},
}

// Description is that of Clippy.
func (Tool) Description() *description.Tool { return &described }

// Program is Clippy's own: cargo is there without it.
func (Tool) Program() locate.Wanted {
	return locate.Wanted{
		Name: "cargo-clippy", Toolchain: true, Probe: []string{"--version"}, Says: "clippy ", Beyond: 1,
		Install: "rustup component add clippy",
	}
}

// Place is the Cargo workspace around path.
func (Tool) Place(path string, files files.Reader) (tools.Place, bool) {
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
	if run.Options[command] == "check" {
		check.Program, check.Subcommand = beside, []string{"check", "--all-targets"}
	}
	return check.Run(ctx, run, emit)
}
