// Package rustdoc asks rustdoc about the documentation of Rust packages.
package rustdoc

import (
	"context"
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/cargo"
	"github.com/octollm/octolsp/analyzers/tools/description"
	"github.com/octollm/octolsp/analyzers/tools/locate"
)

const name = "rustdoc"

// Tool is rustdoc's lints. It is a [tools.ProjectChecker] and a
// [tools.Explainer].
type Tool struct{}

var described = description.Tool{
	Name: name, Title: "rustdoc", Language: "rust",
	Rules:       []description.Rules{{Prefix: "cargo-doc", Title: "rustdoc"}},
	ConfigFiles: []string{"Cargo.toml", "rust-toolchain.toml"},
	Effects:     cargo.Effects,
	Manifest:    "Cargo.toml", Builds: true, InEditor: true, ExplainsOffline: true, Chain: cargo.Chain, Cost: 5,
	Options: []description.Option{cargo.TargetDirectory},
}

// Description is that of rustdoc's lints.
func (Tool) Description() *description.Tool { return &described }

// Program is rustdoc, which cargo lies beside.
func (Tool) Program() locate.Wanted {
	return locate.Wanted{
		Name: "rustdoc", Toolchain: true, Probe: []string{"--version"}, Says: "rustdoc ", Oldest: 1, Beyond: 2,
		Install: "install Rust's toolchain with rustup",
	}
}

// Place is the Cargo workspace around path.
func (Tool) Place(path string, files files.Reader) (tools.Place, bool) {
	return cargo.Place(path, files)
}

// CheckProject documents the packages around the paths and keeps what only
// rustdoc finds: the compiler's own words come with Clippy.
func (Tool) CheckProject(ctx context.Context, run tools.Run, emit func(tools.File) error) error {
	beside, err := cargo.Beside(run.Program, "cargo")
	if err != nil {
		return &tools.Failure{Tool: name, Message: "could not be run: " + err.Error(), Err: err}
	}
	check := cargo.Check{
		Tool: name, Program: beside, Subcommand: []string{"doc", "--no-deps"}, Environment: run.Program.Environment,
		Keep: func(code string) bool { return strings.HasPrefix(code, "rustdoc::") },
	}
	return check.Run(ctx, run, emit)
}

// bare is code as rustdoc writes it, "rustdoc::bare_urls", or empty.
func bare(code string) string {
	for _, prefix := range []string{"rustdoc::", "rustdoc/", "cargo-doc/"} {
		if lint, ok := strings.CutPrefix(code, prefix); ok && cargo.IsLint(lint) {
			return "rustdoc::" + lint
		}
	}
	return ""
}

// Explains reports whether code is like "rustdoc::bare_urls" or
// "cargo-doc/bare_urls".
func (Tool) Explains(code string) bool { return bare(code) != "" }

// URL is the address of the page about code.
func (Tool) URL(code string) string { return cargo.URL(bare(code)) }

// Explain is a link: rustdoc itself keeps no pages.
func (Tool) Explain(_ context.Context, _ tools.Run, code string) (string, error) {
	code = bare(code)
	return fmt.Sprintf("`%s` is a lint of rustdoc's: see <%s>.\n", code, cargo.URL(code)), nil
}
