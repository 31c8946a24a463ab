// Package grammars turns source text into syntax trees of plain Go values.
//
// It is the only package that touches C. A [Tree] is made of chunks, one for
// each definition, nested ones too; a chunk is a compact table of nodes with
// offsets relative to the chunk. Trees are immutable, need no Close, and may
// be shared among goroutines. After an edit only the chunks whose syntax
// changed are new; the others are the very same [Chunk] values as in the tree
// before, so what was computed from a chunk can hang on it: see [Chunk.Memo].
//
// A text with a syntax error is cut into sections, such as definitions, and each
// is parsed alone: tree-sitter by itself gives up on much more than the place of
// the error. What is cut depends on the text alone, so that a tree is the same
// whatever the text was before.
//
// Offsets are bytes from 0.
package grammars

import (
	"iter"
	"sync/atomic"

	"github.com/octollm/octolsp/analyzers/text"
)

// A Tree is the syntax of one version of one file.
type Tree struct {
	// Language is the grammar that the tree speaks.
	Language *Language
	// Source is the whole text.
	Source string
	// Root is the chunk of the file itself: what stands in no definition. It
	// begins at offset 0 and ends with the text.
	Root *Chunk
	// Broken reports whether the text has a syntax error somewhere; see
	// [Tree.Errors]. Nodes with one inside answer [Node.HasError]; all others
	// are as in a text without errors.
	Broken bool
	// GaveUp reports that a part of a broken text took too long to read, so that
	// nothing is known of what stands there.
	GaveUp bool

	version *version
	// errors and fragments are those of a text with syntax errors.
	errors    []SyntaxError
	fragments map[fragmentKey][]*fragment
}

// A Chunk is the syntax of one definition without the definitions inside it,
// or that of the file around all definitions.
//
// In Python a chunk is a function or class with its decorators. In Rust it is
// an item with the outer attributes and comments directly above it, under a
// root of the kind [ItemWithAttributes]; items without any are wrapped too.
type Chunk struct {
	// Source is the text of the chunk, nested definitions included.
	Source string
	// Depth is the number of chunks around this one; the file's is 0.
	// Definitions deeper than [MaxDepth] are not chunks of their own.
	Depth int

	rows   []row
	nested []Nested

	memo atomic.Pointer[any]
}

// MaxDepth bounds how deep chunks nest. What is defined deeper stays in the
// chunk around it.
const MaxDepth = 64

// Nested is a definition directly inside another one.
type Nested struct {
	*Chunk
	// Start is where the chunk begins, relative to the chunk that holds it.
	Start int

	// row is its place in the table of the chunk that holds it.
	row uint32
}

// row is a node as it is stored: in pre-order, with relative offsets.
type row struct {
	start, end uint32
	parent     uint32
	// next is the next sibling, 0 if there is none.
	next  uint32
	kind  Kind
	field Field
	flags flags
}

type flags uint8

// These are shared with walk.h.
const (
	flagNamed flags = 1 << iota
	flagMissing
	flagHasError
	// flagNested marks a node whose inside is a chunk of its own.
	flagNested
)

// Root is the node of the definition that c holds.
func (c *Chunk) Root() Node { return Node{c, 0} }

// Nested are the definitions directly inside c, in the order of the text.
func (c *Chunk) Nested() []Nested { return c.nested }

// Nodes are all nodes of c in pre-order.
func (c *Chunk) Nodes() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for i := range c.rows {
			if !yield(Node{c, uint32(i)}) {
				return
			}
		}
	}
}

// Memo returns what build made for c, calling it the first time. build must
// be a pure function of the chunk. When several goroutines come first at once,
// all get the value of one of them.
func (c *Chunk) Memo(build func() any) any {
	if made := c.memo.Load(); made != nil {
		return *made
	}
	made := build()
	if c.memo.CompareAndSwap(nil, &made) {
		return made
	}
	return *c.memo.Load()
}

// A Node is a place in a chunk's table. The zero Node is not a node: it has no
// kind, no text and no children. Tokens that are neither named nor keywords
// (commas, brackets, operators) have no node.
type Node struct {
	chunk *Chunk
	index uint32
}

// IsZero reports whether n is not a node.
func (n Node) IsZero() bool { return n.chunk == nil }

// Chunk is the chunk that n belongs to.
func (n Node) Chunk() *Chunk { return n.chunk }

func (n Node) row() *row { return &n.chunk.rows[n.index] }

// Kind is the grammar's symbol of n, 0 for no node.
func (n Node) Kind() Kind {
	if n.chunk == nil {
		return 0
	}
	return n.row().kind
}

// Field is the role of n in its parent, 0 if it has none.
func (n Node) Field() Field {
	if n.chunk == nil {
		return 0
	}
	return n.row().field
}

// Range is where n stands, relative to its chunk.
func (n Node) Range() text.Range {
	if n.chunk == nil {
		return text.Range{}
	}
	r := n.row()
	return text.Range{Start: int(r.start), End: int(r.end)}
}

// Text is the source of n.
func (n Node) Text() string {
	if n.chunk == nil {
		return ""
	}
	return n.Range().In(n.chunk.Source)
}

// IsNamed reports whether n is more than a keyword.
func (n Node) IsNamed() bool { return n.has(flagNamed) }

// IsMissing reports whether n was put in by the parser to go on after an
// error; it is empty then.
func (n Node) IsMissing() bool { return n.has(flagMissing) }

// HasError reports whether there is a syntax error in n or at it.
func (n Node) HasError() bool { return n.has(flagHasError) }

func (n Node) has(flag flags) bool { return n.chunk != nil && n.row().flags&flag != 0 }

// Nested is the chunk that holds the inside of n, or nil. n itself has no
// children then, and is of the same kind and extent as the chunk's root: in
// Rust, of the kind [ItemWithAttributes].
func (n Node) Nested() *Chunk {
	if n.chunk == nil || n.row().flags&flagNested == 0 {
		return nil
	}
	low, high := 0, len(n.chunk.nested)
	for low < high {
		if middle := (low + high) / 2; n.chunk.nested[middle].row < n.index {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return n.chunk.nested[low].Chunk
}

// Parent is the node around n; that of a chunk's root is not a node.
func (n Node) Parent() Node {
	if n.chunk == nil || n.index == 0 {
		return Node{}
	}
	return Node{n.chunk, n.row().parent}
}

// FirstChild is the first node in n.
func (n Node) FirstChild() Node {
	if n.chunk == nil {
		return Node{}
	}
	if first := n.index + 1; int(first) < len(n.chunk.rows) && n.chunk.rows[first].parent == n.index {
		return Node{n.chunk, first}
	}
	return Node{}
}

// NextSibling is the node after n in the same parent.
func (n Node) NextSibling() Node {
	if n.chunk == nil {
		return Node{}
	}
	if next := n.row().next; next != 0 {
		return Node{n.chunk, next}
	}
	return Node{}
}

// Children are the nodes directly in n.
func (n Node) Children() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for child := n.FirstChild(); !child.IsZero(); child = child.NextSibling() {
			if !yield(child) {
				return
			}
		}
	}
}

// Child is the first node directly in n with the role field.
func (n Node) Child(field Field) Node {
	for child := n.FirstChild(); !child.IsZero(); child = child.NextSibling() {
		if child.row().field == field {
			return child
		}
	}
	return Node{}
}

// ChildOf is the first node directly in n of the given kind.
func (n Node) ChildOf(kind Kind) Node {
	for child := n.FirstChild(); !child.IsZero(); child = child.NextSibling() {
		if child.row().kind == kind {
			return child
		}
	}
	return Node{}
}

// Inside are all nodes below n in this chunk, in pre-order. It does not enter
// nested chunks.
func (n Node) Inside() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		if n.chunk == nil {
			return
		}
		rows := n.chunk.rows
		end := len(rows)
		for at := n.index; at != 0; at = rows[at].parent {
			if rows[at].next != 0 {
				end = int(rows[at].next)
				break
			}
		}
		for i := int(n.index) + 1; i < end; i++ {
			if !yield(Node{n.chunk, uint32(i)}) {
				return
			}
		}
	}
}
