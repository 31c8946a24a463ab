package rust

import (
	"slices"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// measuredItems are the items of Rust of which tools count lines: functions, what
// is computed beside them, and what derives and macros make code of.
var measuredItems = []grammars.Kind{
	rustkind.FunctionItem, rustkind.ConstItem, rustkind.StaticItem, rustkind.StructItem, rustkind.EnumItem, rustkind.UnionItem,
	rustkind.AttributeItem, rustkind.InnerAttributeItem, rustkind.MacroInvocation, rustkind.MacroDefinition,
}

// Measured are the lines of a source, from 1, that a tool may count: those of
// functions, also blank ones in them, and of other items that make code, but none
// between them.
func Measured(tree *grammars.Tree) *coverage.LineSetBuilder {
	found := &coverage.LineSetBuilder{}
	lines := text.NewLines(tree.Source)
	var in func(chunk *grammars.Chunk, base int)
	in = func(chunk *grammars.Chunk, base int) {
		for node := range chunk.Nodes() {
			if slices.Contains(measuredItems, node.Kind()) {
				last := lines.Line(base+node.Range().End-1) + 1
				for line := lines.Line(base+node.Range().Start) + 1; line <= last; line++ {
					found.Add(line)
				}
			}
		}
		for _, nested := range chunk.Nested() {
			in(nested.Chunk, base+nested.Start)
		}
	}
	in(tree.Root, 0)
	return found
}
