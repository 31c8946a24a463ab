package project

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
)

// ToolchainNames are the files that name a toolchain of Rust, the strongest
// first ("The toolchain file" in the rustup book).
var ToolchainNames = []string{"rust-toolchain", "rust-toolchain.toml"}

// Toolchain is the toolchain that such a file names, with the line, counted from
// 1: all that stands in it, or a key of a table. It is empty if there is none.
func Toolchain(content string) (channel string, line int) {
	if !strings.Contains(content, "[") {
		return strings.TrimSpace(content), 1
	}
	d, _ := document.Parse(document.TOML, content) // rustup says what is wrong
	if named := d.At("toolchain", "channel"); named != nil && named.Kind == document.String {
		return named.Text, d.Line(named.Range.Start)
	}
	return "", 1
}
