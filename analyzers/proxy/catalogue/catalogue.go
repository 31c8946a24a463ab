// Package catalogue lists all tools.
package catalogue

import (
	"slices"

	"github.com/octollm/octolsp/analyzers/proxy"
	"github.com/octollm/octolsp/analyzers/proxy/black"
	"github.com/octollm/octolsp/analyzers/proxy/clippy"
	"github.com/octollm/octolsp/analyzers/proxy/mypy"
	"github.com/octollm/octolsp/analyzers/proxy/ruff"
	"github.com/octollm/octolsp/analyzers/proxy/rustdoc"
	"github.com/octollm/octolsp/analyzers/proxy/rustfmt"
)

// All are the tools, each name once, in the order in which they are listed.
func All() []proxy.Tool {
	return []proxy.Tool{
		ruff.Tool{},
		black.Tool{},
		mypy.Tool{},
		rustfmt.Tool{},
		clippy.Tool{},
		rustdoc.Tool{},
	}
}

// Explainer is the tool that explains code, and nil if none does.
func Explainer(code string) (proxy.Tool, proxy.Explainer) {
	for _, tool := range All() {
		if explainer, able := tool.(proxy.Explainer); able && explainer.Explains(code) {
			return tool, explainer
		}
	}
	return nil, nil
}

// Checkers are what finds something: the tools and, after Ruff, its formatter,
// which has the same name.
func Checkers() []proxy.Tool {
	return slices.Insert(All(), 1, proxy.Tool(ruff.Layout{}))
}
