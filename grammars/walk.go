package grammars

// #include "walk.h"
import "C"

import (
	"unsafe"

	sitter "github.com/smacker/go-tree-sitter"
)

// What to do with the nodes of a symbol; see walk.h.
const (
	symbolKeep       = C.SYMBOL_KEEP
	symbolNamed      = C.SYMBOL_NAMED
	symbolDefinition = C.SYMBOL_DEFINITION
	symbolLeading    = C.SYMBOL_LEADING
	symbolDecorated  = C.SYMBOL_DECORATED
)

// A row has the same layout here and in C.
var _ [C.sizeof_Row]byte = [unsafe.Sizeof(row{})]byte{}

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

// children are the walker's children of the file, once that is walked.
func (p *Parser) children() []child {
	walked := p.walkedChildren()
	children := make([]child, len(walked))
	for i := range walked {
		children[i] = newChild(&walked[i])
	}
	return children
}

func (p *Parser) walkedChildren() []C.Child {
	return unsafe.Slice(p.walker.children, int(p.walker.children_count))
}

// chunks makes the Go chunks of the walker's file, the syntax of source. It
// reports false when it was cancelled. The memory of a transient parser is used
// unless keep is set.
func (p *Parser) chunks(source string, keep bool) (*Chunk, bool) {
	keep = keep || !p.transient
	if !C.walker_all(p.walker, stringPointer(source)) {
		return nil, false
	}
	walked := p.walked()
	rows := walked.rows
	if keep {
		rows = make([]row, len(walked.rows))
		copy(rows, walked.rows)
	}
	var chunks []Chunk
	var nested []Nested
	if keep {
		chunks, nested = make([]Chunk, len(walked.pieces)), make([]Nested, len(walked.pieces))
	} else {
		chunks, nested = p.arena.take(len(walked.pieces))
	}
	for i := range walked.pieces {
		piece := &walked.pieces[i]
		chunks[i] = Chunk{
			Source: source[piece.start:piece.end],
			Depth:  int(piece.depth),
			rows:   rows[piece.rows:piece.rows_end:piece.rows_end],
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

// arena is the memory of the chunks of a transient parser's tree, which is used
// again for the next tree.
type arena struct {
	chunks []Chunk
	nested []Nested
}

func (a *arena) take(count int) ([]Chunk, []Nested) {
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

// languageVersion is the version of tree-sitter's interface that l speaks.
func languageVersion(l *Language) int {
	return int(C.ts_language_version((*C.TSLanguage)(l.pointer)))
}

// nodeLayout reads a node of the binding, which begins with C's.
func nodeLayout(node *sitter.Node) (start, end, row uint32, kind Kind) {
	c := *(*C.TSNode)(unsafe.Pointer(node))
	return uint32(C.ts_node_start_byte(c)), uint32(C.ts_node_end_byte(c)), uint32(c.context[1]), Kind(C.ts_node_symbol(c))
}
