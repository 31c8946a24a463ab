// Package completion says what may be written where the cursor stands inside of
// documentation. Ranges are bytes of the file.
package completion

import (
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/text"
)

// Kind is what a [Item] names.
type Kind uint8

// The kinds of completions.
const (
	// Section is the header of a section.
	Section Kind = iota
	// Parameter is a parameter of the function.
	Parameter
	// Exception is an exception that the function raises.
	Exception
)

// An Item is something that may be written in documentation.
type Item struct {
	Kind Kind
	// Label is the name that it is about, as people should see it.
	Label string
	// Detail says more, such as the type of a parameter; it may be empty.
	Detail string
	// Insert replaces Range, and begins with what may stand there already: it
	// is what to compare that with. Its lines are indented as they should be in
	// the file.
	Insert string
	// Range lies in one line and encloses the cursor, or ends at it.
	Range text.Range
}

// A Language knows how its documentation is written.
type Language interface {
	// Documents reports, by the text alone, whether documentation may have been
	// begun right before offset in source, and whether some that is there may go
	// on at it. It is quick and may say so of other places too.
	Documents(source string, offset int) (begins, continues bool)
	// Complete are the items for the cursor at offset of parsed, which has its
	// tree.
	Complete(parsed *language.Parsed, offset int) []Item
}

// MayApply reports whether documentation in source, a text in the language of,
// may begin before offset, or go on there: see [Language.Documents].
func MayApply(of *language.Language, source string, offset int) (begins, continues bool) {
	if documents, ok := of.Semantics.(Language); ok {
		return documents.Documents(source, offset)
	}
	return false, false
}

// Items are what may be written where the cursor stands at offset: in a
// docstring, or in the documentation comment of an item. What is documented
// already is left out.
func Items(parsed *language.Parsed, offset int) []Item {
	of, ok := parsed.File.Language.Semantics.(Language)
	if !ok || parsed.Tree == nil || offset < 0 || offset > len(parsed.File.Source) {
		return nil
	}
	return of.Complete(parsed, offset)
}
