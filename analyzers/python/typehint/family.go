// Package typehint holds the rules about Python's type annotations.
package typehint

import (
	"embed"
	"slices"

	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
)

//go:embed *.md
var pages embed.FS

func init() { rule.RegisterPages("typehint", "analyzers/python/typehint", pages) }

// ignoreFullyUntyped is the option of both rules about missing annotations.
var ignoreFullyUntyped = rule.Bool("ignore-fully-untyped", false,
	"Leave functions alone that have no annotation at all")

// isFullyUntyped reports whether f has no annotation at all.
func isFullyUntyped(f *python.Function) bool {
	return f.Returns.Text == "" && !slices.ContainsFunc(f.Parameters, func(p python.Parameter) bool {
		return p.Annotation.Text != ""
	})
}

// isJudged reports whether f should have annotations.
func isJudged(p *python.Pass, f *python.Function) bool {
	if ignoreFullyUntyped.Of(p) && isFullyUntyped(f) {
		return false
	}
	return p.AsksForTypes()
}
