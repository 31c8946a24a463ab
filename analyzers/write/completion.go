package write

import (
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// CompletionKind is what a [Completion] names.
type CompletionKind uint8

// The kinds of completions.
const (
	// CompleteSection is the header of a section.
	CompleteSection CompletionKind = iota
	// CompleteParameter is a parameter of the function.
	CompleteParameter
	// CompleteException is an exception that the function raises.
	CompleteException
)

// A Completion is something that may be written in documentation.
type Completion struct {
	Kind CompletionKind
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

// Completions are what may be written where the cursor stands at offset: in a
// docstring, or in the documentation comment of an item. What is documented
// already is left out.
func Completions(analysis *engine.Analysis, offset int) []Completion {
	if offset < 0 || offset > len(analysis.File.Source) {
		return nil
	}
	if analysis.File.Language.Grammar == grammars.Python {
		return pythonCompletions(analysis, offset)
	}
	return rustCompletions(analysis, offset)
}
