// Package registry lists all tools.
package registry

import (
	"slices"

	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/black"
	"github.com/octollm/octolsp/analyzers/tools/clippy"
	"github.com/octollm/octolsp/analyzers/tools/mypy"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
	"github.com/octollm/octolsp/analyzers/tools/rustdoc"
	"github.com/octollm/octolsp/analyzers/tools/rustfmt"
)

// All are the tools, each name once, in the order in which they are listed.
func All() []tools.Tool {
	return []tools.Tool{
		ruff.Tool{},
		black.Tool{},
		mypy.Tool{},
		rustfmt.Tool{},
		clippy.Tool{},
		rustdoc.Tool{},
	}
}

// Explainer is the tool that explains code, and nil if none does.
func Explainer(code string) (tools.Tool, tools.Explainer) {
	for _, tool := range All() {
		if explainer, able := tool.(tools.Explainer); able && explainer.Explains(code) {
			return tool, explainer
		}
	}
	return nil, nil
}

// Checkers are what finds something: the tools and, after Ruff, its formatter,
// which has the same name.
func Checkers() []tools.Tool {
	return slices.Insert(All(), 1, tools.Tool(ruff.Layout{}))
}
