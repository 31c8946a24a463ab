// Package rust says which lines of a Rust text can be executed, and which tools count.
package rust

import (
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// Lines are the lines, from 1, of functions with a body on which code stands. Where a
// macro's body lies, only the compiler knows.
func Lines(tree *grammars.Tree) *coverage.LineSetBuilder {
	found := &coverage.LineSetBuilder{}
	lines := text.NewLines(tree.Source)
	var in func(chunk *grammars.Chunk, base int)
	in = func(chunk *grammars.Chunk, base int) {
		for node := range chunk.Nodes() {
			body := node.Child(rustkind.FieldBody)
			if node.Kind() != rustkind.FunctionItem || body.IsZero() {
				continue
			}
			addCode(node, base, lines, found)
			// The brace at its end counts as what leaves it.
			found.Add(lines.Line(base+body.Range().End-1) + 1)
		}
		for _, nested := range chunk.Nested() {
			in(nested.Chunk, base+nested.Start)
		}
	}
	in(tree.Root, 0)
	return found
}

// addCode adds the lines of the tokens in the function.
func addCode(function grammars.Node, base int, lines *text.Lines, found *coverage.LineSetBuilder) {
	for node := range function.Inside() {
		switch node.Kind() {
		case rustkind.LineComment, rustkind.BlockComment:
			continue
		}
		if node.FirstChild().IsZero() && node.Range().Len() > 0 {
			found.Add(lines.Line(base+node.Range().Start) + 1)
		}
	}
}
