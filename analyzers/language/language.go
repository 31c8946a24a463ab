// Package language says what octolsp asks of a language: which files are in it,
// what their places mean, what one parse yields, how files are linked, and how
// what is known of them is stored. The engine, the editor's features and the
// batch check ask through it, so that none of them needs to name a language.
//
// The package languages holds the table of all languages.
package language

import (
	"context"
	"encoding"
	"iter"
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// A Language is a kind of file. There is one value of each.
type Language struct {
	// Name is the language's name in LSP, such as "python".
	Name string
	// Title is its name for people, such as "Python".
	Title string
	// Extensions are those of its files, each with its dot.
	Extensions []string
	// Grammar is nil for a language that octolsp does not parse: its files have
	// the findings of others alone.
	Grammar *grammars.Language
	// Comment begins a comment that ends with its line, such as "#"; empty if
	// there is no such comment.
	Comment string
	// Imported reports that to import a file executes the line with the name of
	// each function in it; the lines below are executed by calls.
	Imported bool
	Semantics
}

// Has reports whether a file at path is in the language, by its name.
func (l *Language) Has(path string) bool {
	return slices.Contains(l.Extensions, filepath.Ext(path))
}

// HasRules reports whether octolsp itself checks files of the language: it does
// not where others alone find something in them.
func (l *Language) HasRules() bool {
	_, plain := l.Semantics.(Plain)
	return !plain
}

// Semantics is what the texts of a language mean. Its methods may be called by
// several goroutines.
type Semantics interface {
	// NewLocator makes a locator that asks files.
	NewLocator(files files.FS) Locator
	// Check runs the rules of set over file, whose syntax is tree: nil for a
	// language without a grammar. The groups are in the order of the text. The
	// summary is nil if nothing depends on files of the language. When ctx ends,
	// Check does soon, and what it returns is of no use.
	Check(ctx context.Context, file *File, tree *grammars.Tree, set *rule.Set) ([]rule.ChunkFindings, Summary)
	// Link connects summaries of the language. load gives that of another file
	// by its absolute path, or nil if there is none; several goroutines may call
	// it.
	Link(summaries []Summary, load func(path string) Summary) Links
	// Decode is the summary with that encoding, equal to the one that was
	// encoded. Bytes that are none of this language and version are an
	// [ErrEncoding].
	Decode(encoded []byte) (Summary, error)
	// Definitions are the definitions of file at any depth, in the order of the
	// text: one that holds others comes before them.
	Definitions(file *File, tree *grammars.Tree) iter.Seq[Definition]
	// Allowed are the names of lints in what the language itself has to take
	// findings away, such as Rust's #[allow(…)], in the order of the text.
	Allowed(tree *grammars.Tree) []rule.SuppressedName
}

// A File is one version of one file, with what its place says about it.
type File struct {
	// Path is absolute; empty for a text that is not a file yet.
	Path string
	// Source is the whole text.
	Source string
	// Language is nil where octolsp does not know the kind of the file.
	Language *Language
	// Placement is nil where Language is.
	Placement Placement
}

// LinkUnit names the files that the findings in f may depend on: see
// [Placement.LinkUnit].
func (f *File) LinkUnit() string {
	if f.Placement == nil {
		return ""
	}
	return f.Placement.LinkUnit()
}

// A Parsed is one version of a file with its syntax and the rules that are on
// for it.
type Parsed struct {
	File File
	// Tree is nil where the syntax was not kept, and in a language without a
	// grammar.
	Tree *grammars.Tree
	Set  *rule.Set
}

// A Placement is what the place of a file says about it. Only its language knows
// what is in it. It is comparable: equal placements mean the same.
type Placement interface {
	// LinkUnit names the files that the findings in the file may depend on, such
	// as those of a package.
	LinkUnit() string
}

// A Locator reads what the places of files say, such as a manifest, once. It
// is safe for concurrent use.
type Locator interface {
	// Locate is the placement of the file at the absolute path.
	Locate(path string) Placement
}

// A Summary is what other files may need to know of a file. Only its language
// knows what is in it. It is immutable, is a pure function of the file and its
// Placement, has no positions, and shares no memory with the source.
type Summary interface {
	// Hash is equal for equal summaries.
	Hash() uint64
	// AppendBinary appends the encoding, which [Semantics.Decode] reads. It never
	// fails.
	encoding.BinaryAppender
}

// Links answer what depends on other files. They are safe for concurrent use.
type Links interface {
	// Holds reports whether condition, which a finding in the file at path waits
	// for, holds.
	Holds(path string, condition rule.Condition) bool
}

// A Definition is something with a name in a file. Its ranges are bytes of the
// file.
type Definition struct {
	// Range is all of it, with decorators, attributes and comments above.
	text.Range
	// Symbol is the path from the top of the file, as in [finding.Finding].
	Symbol string
	// Name is where its name stands.
	Name text.Range
	// Function reports a function or method.
	Function bool
	// SymbolAt, if it is not nil, is the symbol of the part of the definition
	// that is at an offset of the file and has no definition of its own, such as
	// a field; empty if there is none.
	SymbolAt func(offset int) string
}
