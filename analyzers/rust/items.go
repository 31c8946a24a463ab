package rust

import (
	"iter"

	"github.com/octollm/octolsp/grammars"
)

// A Located is a definition with its place in its file.
type Located struct {
	*Item
	// Context is what its surroundings say about it.
	Context Context
	// Chunk is its syntax, with the attributes and comments above it, and
	// Start the offset of that in the file: the ranges of the model are
	// relative to it.
	Chunk *grammars.Chunk
	Start int
	// Exportable reports whether it may be reachable from outside its crate,
	// by what its file says.
	Exportable bool
}

// Symbol is the path from the top of the file.
func (l *Located) Symbol() string { return l.symbol(l.Context) }

// FileOf is the model of the file that tree is the syntax of.
func FileOf(tree *grammars.Tree) *File { return modelOf(tree.Root).file }

// Items are the definitions of a file, at any depth, in the order of the text:
// one that holds others comes before them. placement is the file's.
func Items(tree *grammars.Tree, placement Placement) iter.Seq[Located] {
	return func(yield func(Located) bool) {
		walk(tree.Root, 0, placement.context(), func(chunk *grammars.Chunk, start int, context *Context) bool {
			m := modelOf(chunk)
			if m.item == nil {
				return true
			}
			return yield(Located{m.item, *context, chunk, start, context.exportable(m.item)})
		})
	}
}

// context is that of the file.
func (o Placement) context() *Context {
	return &Context{Owner: OwnerModule, Exporting: o.Root != ""}
}

// walk visits a chunk at start of the file, and all chunks in it, until visit
// reports false.
func walk(chunk *grammars.Chunk, start int, context *Context, visit func(*grammars.Chunk, int, *Context) bool) bool {
	if !visit(chunk, start, context) {
		return false
	}
	nested := chunk.Nested()
	if len(nested) == 0 {
		return true
	}
	m := modelOf(chunk)
	member := m.within(*context)
	for i := range nested {
		inner := member
		if member.Owner != OwnerOther && (m.members == nil || !m.members[i]) {
			inner = member.inCode()
		}
		if !walk(nested[i].Chunk, start+nested[i].Start, inner, visit) {
			return false
		}
	}
	return true
}
