// Package rustdoc holds the rules about the documentation of Rust.
package rustdoc

import (
	"embed"

	"github.com/octollm/octolsp/analyzers/rule"
)

//go:embed *.md
var pages embed.FS

func init() { rule.RegisterPages("rustdoc", "analyzers/rust/rustdoc", pages) }
