package grammars

// #include "walk.h"
import "C"

import (
	"unsafe"
)

// What to do with the nodes of a symbol; see walk.h.
const (
	symbolKeep       = C.SYMBOL_KEEP
	symbolNamed      = C.SYMBOL_NAMED
	symbolDefinition = C.SYMBOL_DEFINITION
	symbolLeading    = C.SYMBOL_LEADING
	symbolDecorated  = C.SYMBOL_DECORATED
)

// identity is the same for two chunks only if their syntax is, as long as the
// C trees that they come from are kept. 0 stands for a chunk without one.
type identity uint64

// walked are the lists of the walker, in C's memory, until its next walk.
type walked struct {
	rows   []row
	pieces []C.Piece
}

func (p *Parser) walked() walked {
	return walked{
		rows:   unsafe.Slice((*row)(unsafe.Pointer(p.walker.rows)), int(p.walker.rows_count)),
		pieces: unsafe.Slice(p.walker.pieces, int(p.walker.pieces_count)),
	}
}

// chunks makes the Go chunks of the whole of tree, the syntax of source. depth
// is the depth of the chunk of the file.
func (p *Parser) chunks(tree *C.TSTree, source string, depth int) (*Chunk, bool) {
	C.walker_begin(p.walker, tree, C.uint32_t(len(source)), C.uint32_t(depth))
	if !C.walker_all(p.walker, stringPointer(source), 0) {
		return nil, false
	}
	walked := p.walked()
	rows := walked.rows
	if !p.transient {
		rows = make([]row, len(walked.rows))
		copy(rows, walked.rows)
	}
	chunks, nested := p.arena.take(len(walked.pieces))
	for i := range walked.pieces {
		piece := &walked.pieces[i]
		chunks[i] = Chunk{
			Source: source[piece.start:piece.end],
			Depth:  int(piece.depth),
			rows:   rows[piece.rows:piece.rows_end:piece.rows_end],
		}
		if !p.transient {
			chunks[i].identity = identity(C.subtree_identity(piece.node))
		}
		if first, end := int(piece.nested), int(piece.nested_end); first < end {
			chunks[i].nested = nested[first:end:end]
			for k := first; k < end; k++ {
				inner := &walked.pieces[k]
				nested[k] = Nested{Chunk: &chunks[k], Start: int(inner.start - piece.start), row: uint32(inner.row)}
			}
		}
	}
	return &chunks[0], true
}

// arena is the memory of the chunks of a tree. That of a transient parser is
// used again for the next tree.
type arena struct {
	reuse  bool
	chunks []Chunk
	nested []Nested
}

func (a *arena) take(count int) ([]Chunk, []Nested) {
	if !a.reuse {
		return make([]Chunk, count), make([]Nested, count)
	}
	if count > len(a.chunks) {
		count += count / 2
		a.chunks, a.nested = make([]Chunk, count), make([]Nested, count)
	}
	return a.chunks, a.nested
}

// stringPointer is the memory of source, for the duration of a call.
func stringPointer(source string) *C.char {
	if source == "" {
		return (*C.char)(unsafe.Pointer(&empty))
	}
	return (*C.char)(unsafe.Pointer(unsafe.StringData(source)))
}

var empty byte
