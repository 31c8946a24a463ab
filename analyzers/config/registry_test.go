package config_test

import (
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/black"
	"github.com/octollm/octolsp/analyzers/tools/clippy"
	"github.com/octollm/octolsp/analyzers/tools/mypy"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
	"github.com/octollm/octolsp/analyzers/tools/rustdoc"
	"github.com/octollm/octolsp/analyzers/tools/rustfmt"
)

// The tools that testdata speaks of: further ones change nothing there.
func init() {
	for _, tool := range []tools.Tool{
		ruff.Tool{}, ruff.Layout{}, black.Tool{}, mypy.Tool{}, rustfmt.Tool{}, clippy.Tool{}, rustdoc.Tool{},
	} {
		tools.Register(tool)
	}
}
