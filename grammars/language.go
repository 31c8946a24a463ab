package grammars

//go:generate go run ./internal/kinds

import (
	"slices"
	"strings"
	"unsafe"

	sitter "github.com/smacker/go-tree-sitter"
	python "github.com/tree-sitter/tree-sitter-python/bindings/go"
	rust "github.com/tree-sitter/tree-sitter-rust/bindings/go"
)

// Kind is a symbol of a grammar. The packages pythonkind and rustkind name
// them.
type Kind uint16

// Kinds that no grammar defines.
const (
	// KindError is text that the grammar could not place.
	KindError Kind = 0xFFFF
	// ItemWithAttributes is the root of a chunk in Rust: the outer attributes
	// and comments above an item, then the item, which is the last child.
	ItemWithAttributes Kind = 0xFFFE
)

// Field is the role of a node in its parent. The packages pythonkind and
// rustkind name them.
type Field uint8

// A Language is a grammar. There are two: [Python] and [Rust].
type Language struct {
	// Name is the language's name in LSP: "python" or "rust".
	Name string

	sitter  *sitter.Language
	pointer unsafe.Pointer
	// symbols says what to do with the nodes of each symbol.
	symbols []uint8
	// wrap reports whether a definition's chunk begins with the attributes and
	// comments above it.
	wrap bool
	// file is the kind of a whole text, and bodyField the role of what holds
	// the inside of a definition.
	file      Kind
	bodyField Field

	// parsable is a text as the grammar can read it, with the same offsets:
	// what it does not know yet, or no more, is put in words that it knows.
	parsable func(source string) string
	// sections cuts a text with a syntax error into stretches that are parsed
	// alone, and finerSections one that has a syntax error itself. outline
	// tells the inside of a definition from the rest.
	sections, finerSections func(syntax string) []section
	outline                 func(syntax string) (outline, bool)
	// lexicalError finds what is wrong without a grammar.
	lexicalError func(syntax string) (SyntaxError, bool)
}

// The languages that octolsp reads.
var (
	Python = newLanguage("python", python.Language(), symbolUses{
		file:        "module",
		definitions: []string{"decorated_definition", "function_definition", "class_definition"},
		decorated:   []string{"decorated_definition"},
	})
	Rust = newLanguage("rust", rust.Language(), symbolUses{
		file: "source_file",
		definitions: []string{
			"function_item", "function_signature_item", "struct_item", "enum_item", "union_item",
			"trait_item", "impl_item", "mod_item", "foreign_mod_item", "const_item", "static_item",
			"type_item", "associated_type", "macro_definition",
		},
		leading: []string{"attribute_item", "line_comment", "block_comment"},
	})
)

// symbolUses are the symbols that the walk treats in a special way.
type symbolUses struct {
	// file is that of a whole text.
	file string
	// definitions get chunks of their own; but not one directly in a
	// decorated one.
	definitions, decorated []string
	// leading ones belong to the definition below them.
	leading []string
}

func init() {
	Python.parsable = pythonParsable
	Rust.parsable = rustParsable
	Python.sections = func(syntax string) []section { return pythonSections(syntax, 0, false) }
	Python.finerSections = func(syntax string) []section {
		indented, _ := column(syntax, 0)
		return pythonSections(syntax, indented, true)
	}
	Python.outline = pythonOutline
	Python.lexicalError = pythonError
	Rust.sections = func(syntax string) []section { return rustSections(syntax, 0) }
	Rust.finerSections = func(string) []section { return nil }
	Rust.outline = rustOutline
	Rust.lexicalError = rustError
}

// body is the row of what holds the inside of a definition, -1 if nothing does.
func (l *Language) body(rows []row) int {
	definition := 0
	for i := 1; i < len(rows); i++ {
		switch {
		case int(rows[i].parent) == definition && rows[i].field == l.bodyField:
			return i
		case rows[i].parent == 0 && rows[i].next == 0 && definition == 0:
			definition = i // in its decorators or attributes
		}
	}
	return -1
}

func newLanguage(name string, pointer unsafe.Pointer, uses symbolUses) *Language {
	l := &Language{Name: name, sitter: sitter.NewLanguage(pointer), pointer: pointer, wrap: len(uses.leading) > 0}
	l.symbols = make([]uint8, l.sitter.SymbolCount())
	for id := range l.symbols {
		symbol := l.sitter.SymbolName(sitter.Symbol(id))
		switch l.sitter.SymbolType(sitter.Symbol(id)) {
		case sitter.SymbolTypeRegular:
			l.symbols[id] = symbolKeep | symbolNamed
			if symbol == uses.file {
				l.file = Kind(id)
			}
			if slices.Contains(uses.definitions, symbol) {
				l.symbols[id] |= symbolDefinition
			}
			if slices.Contains(uses.decorated, symbol) {
				l.symbols[id] |= symbolDecorated
			}
			if slices.Contains(uses.leading, symbol) {
				l.symbols[id] |= symbolLeading
			}
		case sitter.SymbolTypeAnonymous:
			if isKeyword(symbol) {
				l.symbols[id] = symbolKeep
			}
		}
	}
	for id := 1; l.sitter.FieldName(id) != ""; id++ {
		if l.sitter.FieldName(id) == "body" {
			l.bodyField = Field(id)
		}
	}
	return l
}

// isKeyword reports whether the text of a token is a keyword, which gets a
// node, and no operator or bracket.
func isKeyword(symbol string) bool {
	return strings.Trim(symbol, "abcdefghijklmnopqrstuvwxyz_") == "" && strings.Trim(symbol, "_") != ""
}

// KindName is the grammar's name of kind, such as "function_definition".
func (l *Language) KindName(kind Kind) string {
	switch kind {
	case KindError:
		return "ERROR"
	case ItemWithAttributes:
		return "item_with_attributes"
	}
	return l.sitter.SymbolName(sitter.Symbol(kind))
}
