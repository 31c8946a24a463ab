package grammars

// #include "walk.h"
import "C"

// Bare is tree-sitter alone, without trees of Go values: the yardstick of the
// benchmarks. It is not safe for concurrent use and must be closed.
type Bare struct {
	parser *Parser
	tree   *C.TSTree
	source string
}

// NewBare makes a bare parser for language.
func NewBare(language *Language) *Bare { return &Bare{parser: NewParser(language)} }

// Parse parses source and forgets what was parsed before.
func (b *Bare) Parse(source string) {
	b.replace(source, C.ts_parser_parse_string(b.parser.parser, nil, stringPointer(source), C.uint32_t(len(source))))
}

// Reparse parses source, which is what was parsed last but for the bytes from
// start to oldEnd, which became those from start to newEnd.
func (b *Bare) Reparse(source string, start, oldEnd, newEnd int) {
	before := version{tree: b.tree, source: b.source, syntax: b.source}
	edited := before.edited(source, difference{start, oldEnd, newEnd})
	defer C.ts_tree_delete(edited)
	b.replace(source, C.ts_parser_parse_string(b.parser.parser, edited, stringPointer(source), C.uint32_t(len(source))))
}

func (b *Bare) replace(source string, tree *C.TSTree) {
	if b.tree != nil {
		C.ts_tree_delete(b.tree)
	}
	b.tree, b.source = tree, source
}

// Close frees the parser's memory.
func (b *Bare) Close() {
	b.replace("", nil)
	b.parser.Close()
}
