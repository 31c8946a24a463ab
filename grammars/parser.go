package grammars

// #include <stdlib.h>
// #include "walk.h"
import "C"

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"
)

// MaxLength is the most bytes that a text may have.
const MaxLength = math.MaxInt32

// ErrTooLong is the error of [Parser.Parse] for a text of more than
// [MaxLength] bytes.
var ErrTooLong = errors.New("text too long to parse")

// An Option changes what a [Parser] does.
type Option uint8

// Transient makes a parser for reading many files once. Its trees are valid
// only until its next Parse or Close, which use their memory again, and can't
// serve as the previous tree.
const Transient Option = 1

// A Parser turns texts of one language into trees. It is cheap to make, must be
// closed, and is not safe for concurrent use: make one for each goroutine.
type Parser struct {
	language  *Language
	transient bool

	parser    *C.TSParser
	walker    *C.Walker
	cancelled *C.size_t
	arena     arena
	// patience is how long tree-sitter may take for any text; see patienceFor.
	patience time.Duration
}

// NewParser makes a parser for language.
func NewParser(language *Language, options ...Option) *Parser {
	p := &Parser{language: language, patience: 2 * time.Second}
	for _, option := range options {
		p.transient = p.transient || option == Transient
	}
	p.parser = C.ts_parser_new()
	C.ts_parser_set_language(p.parser, (*C.TSLanguage)(language.pointer))
	p.cancelled = (*C.size_t)(C.calloc(1, C.sizeof_size_t))
	C.ts_parser_set_cancellation_flag(p.parser, p.cancelled)

	symbols := C.CBytes(language.symbols)
	p.walker = (*C.Walker)(C.calloc(1, C.sizeof_Walker))
	p.walker.symbols = (*C.uint8_t)(symbols)
	p.walker.symbols_count = C.uint32_t(len(language.symbols))
	p.walker.max_depth = MaxDepth
	p.walker.wrap = C.bool(language.wrap)
	p.walker.cancelled = p.cancelled
	return p
}

// Close frees the parser's memory. The trees that it made stay valid, but for
// those of a [Transient] one. Closing twice does nothing.
func (p *Parser) Close() {
	if p.parser == nil {
		return
	}
	C.ts_parser_delete(p.parser)
	C.free(unsafe.Pointer(p.walker.symbols))
	C.walker_free(p.walker)
	C.free(unsafe.Pointer(p.walker))
	C.free(unsafe.Pointer(p.cancelled))
	p.parser, p.walker, p.cancelled = nil, nil, nil
	p.arena = arena{}
}

// Parse makes the tree of source, which may be any bytes. previous is the tree
// of an earlier version of the same text, or nil; it makes the work as small as
// the difference, and does not change what is found.
//
// Parse fails when ctx is done, with its error, or with [ErrTooLong]. Syntax
// errors are not a failure: see [Tree.Broken].
func (p *Parser) Parse(ctx context.Context, source string, previous *Tree) (*Tree, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(source) > MaxLength {
		return nil, fmt.Errorf("%w: %d bytes; the limit is %d", ErrTooLong, len(source), MaxLength)
	}
	finish := p.watch(ctx)
	tree, ok := p.parse(source, previous)
	finish()
	if !ok {
		return nil, ctx.Err()
	}
	return tree, nil
}

// watch lets the end of ctx cancel the parser, until the function that it
// returns is called.
func (p *Parser) watch(ctx context.Context) (finish func()) {
	flag := (*uintptr)(unsafe.Pointer(p.cancelled))
	cancelled := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		atomic.StoreUintptr(flag, 1)
		close(cancelled)
	})
	return func() {
		if !stop() {
			<-cancelled
		}
		atomic.StoreUintptr(flag, 0)
	}
}

func (p *Parser) isCancelled() bool {
	return atomic.LoadUintptr((*uintptr)(unsafe.Pointer(p.cancelled))) != 0
}

// parse reports false when it was cancelled.
//
// A text without a syntax error is parsed as a whole. If it has one, so that
// the grammar can't be trusted with the whole, it is parsed in sections: see
// [fragments].
func (p *Parser) parse(source string, previous *Tree) (*Tree, bool) {
	if previous != nil && (previous.Language != p.language || p.transient || previous.isTransient()) {
		previous = nil
	}
	var base *version
	if previous != nil {
		if previous.Source == source {
			return previous, true
		}
		base = previous.version
	}
	defer runtime.KeepAlive(base)
	var syntax string
	var edit difference
	if base == nil {
		syntax = p.language.parsable(source)
	} else {
		syntax, edit = base.change(p.language, source)
	}
	tree, ok := p.whole(source, syntax, base, edit)
	if !ok || !tree.Broken {
		return tree, ok
	}
	keep := base
	if base == nil || base.root == nil {
		keep = tree.version
	}
	tree, ok = p.sections(source, syntax, keep, previous, edit)
	if !ok || tree.Broken || base == nil {
		return tree, ok
	}
	// Tree-sitter may see errors only because it began with another text.
	whole, ok := p.whole(source, syntax, nil, difference{})
	if !ok || !whole.Broken {
		return whole, ok
	}
	return tree, true
}

// isTransient reports that nothing is kept for the next version of t.
func (t *Tree) isTransient() bool { return t.version == nil && t.fragments == nil }

// whole parses a text as a whole: from base, which edit turned into it, if that
// is not nil. A tree with an error has no chunks.
func (p *Parser) whole(source, syntax string, base *version, edit difference) (*Tree, bool) {
	var edited *C.TSTree
	if base != nil {
		edited = base.edited(syntax, edit)
		defer C.ts_tree_delete(edited)
	}
	made := &Tree{Language: p.language, Source: source}
	tree := p.syntaxTree(syntax, edited, p.patienceFor(syntax))
	if tree == nil {
		made.Broken = true
		return made, !p.isCancelled()
	}
	if p.transient {
		defer C.ts_tree_delete(tree)
	} else {
		made.version = newVersion(tree, source, syntax)
	}
	C.walker_begin(p.walker, tree, C.uint32_t(len(source)), 0)
	if p.walker.broken {
		made.Broken = true
		return made, true
	}
	if base != nil && base.root != nil {
		made.Root, made.version.children = p.update(source, base, edit)
		made.version.root = made.Root
		return made, true
	}
	root, ok := p.chunks(source, false)
	if !ok {
		return nil, false
	}
	made.Root = root
	if !p.transient {
		made.version.root, made.version.children = root, p.children()
	}
	return made, true
}

// sections parses a text in sections. The tree keeps base for the next version.
// edit turned the version of previous, if there is one, into the text.
func (p *Parser) sections(source, syntax string, base *version, previous *Tree, edit difference) (*Tree, bool) {
	f := fragments{
		Parser: p, made: map[fragmentKey][]*fragment{}, deadline: time.Now().Add(p.patienceFor(syntax)),
	}
	if previous != nil {
		f.known, f.clone = previous.fragments, true
		if previous.version != nil && previous.version.root == previous.Root {
			f.valid, f.edit = previous, edit
		}
	}
	file := f.file(source, syntax)
	if file == nil {
		return nil, false
	}
	made := &Tree{
		Language: p.language, Source: source, Root: file.root,
		Broken: file.broken, GaveUp: file.gaveUp, errors: file.errors, version: base,
	}
	if !p.transient {
		made.fragments = f.made
	}
	return made, true
}

// patienceFor is how long tree-sitter may take for a text. It reads some ten
// bytes a microsecond; but when nothing fits together, the time that it takes
// grows with the square of the length.
func (p *Parser) patienceFor(syntax string) time.Duration {
	return p.patience + time.Duration(len(syntax))*2*time.Microsecond
}

// syntaxTree is tree-sitter's tree of a text, made from edited if that is not
// nil. It is nil if it took longer than patience, or was cancelled.
func (p *Parser) syntaxTree(syntax string, edited *C.TSTree, patience time.Duration) *C.TSTree {
	C.ts_parser_set_timeout_micros(p.parser, C.uint64_t(max(patience.Microseconds(), 1)))
	tree := C.ts_parser_parse_string(p.parser, edited, stringPointer(syntax), C.uint32_t(len(syntax)))
	if tree == nil {
		C.ts_parser_reset(p.parser)
	}
	return tree
}
