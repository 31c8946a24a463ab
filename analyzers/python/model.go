package python

import (
	"sync/atomic"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// A Module is a file without the definitions in it. Ranges are offsets in the
// file.
type Module struct {
	// Docstring is the file's docstring, nil if it has none.
	Docstring *Docstring
	// Imports are the names that the file imports, wherever at its top they
	// stand.
	Imports *Imports
	// Exports are the names in __all__, nil if the file defines none.
	Exports *Exports
	// Start is where the text begins: after a byte order mark.
	Start int
	// Unclear reports whether a syntax error hides if there is a docstring.
	Unclear bool
	// Source is the text of the file.
	Source string

	suppressions []rule.Suppression
	classes      []*classSummary
	checked      rule.Memo[Context]
}

// A Definition is what classes and functions have in common. Ranges are
// relative to the chunk.
type Definition struct {
	// Source is the text of the chunk.
	Source string
	// Name is the name as written.
	Name string
	// NameRange is where it stands.
	NameRange text.Range
	// Decorators stand above, the topmost first.
	Decorators []Decorator
	// Docstring is the docstring, nil if there is none.
	Docstring *Docstring
	// BrokenHeader reports a syntax error before the body: nothing is said
	// about the definition then.
	BrokenHeader bool
	// BrokenBody reports a syntax error in the body: nothing is said about
	// what the body does then.
	BrokenBody bool
	// Unclear reports whether a syntax error hides if there is a docstring.
	Unclear bool

	suppressions []rule.Suppression
}

// A Decorator is one decorator of a definition.
type Decorator struct {
	// Name is the dotted name as written, without the arguments of a call;
	// empty if the decorator is another expression.
	Name string
}

// A Class is a class definition without the definitions in it.
type Class struct {
	Definition
	// Bases are the dotted names of the base classes as written, without type
	// arguments; a base that is another expression is left out.
	Bases []string

	chunk      *grammars.Chunk
	attributes atomic.Pointer[[]Attribute]
	summary    *classSummary
	// symbol remembers the class's symbol for its parent's.
	symbol  lastSymbol
	checked rule.Memo[Context]
}

// A Function is a function or method without the definitions in it.
type Function struct {
	Definition
	// Async reports whether it is an "async def".
	Async bool
	// Parameters are the parameters in their order, without the separators
	// "/" and "*".
	Parameters []Parameter
	// ParametersEnd is the offset after the parenthesis that closes the
	// parameters.
	ParametersEnd int
	// Returns is the return annotation; its Text is empty if there is none.
	Returns Annotation
	// Body is what the body does.
	Body Body

	chunk   *grammars.Chunk
	flow    atomic.Pointer[Flow]
	symbol  lastSymbol
	checked rule.Memo[Context]
}

// Signature is where the name and what follows it up to the colon stand.
func (f *Function) Signature() text.Range {
	return text.Range{Start: f.NameRange.Start, End: max(f.NameRange.End, f.ParametersEnd, f.Returns.Range.End)}
}

// An Annotation is a type as written.
type Annotation struct {
	// Text is the source; empty for no annotation.
	Text string
	// Range is where it stands.
	Range text.Range
}

// ParameterKind says how a parameter takes its arguments.
type ParameterKind uint8

// The kinds of parameters, as in Python's inspect.Parameter.
const (
	// PositionalOnly parameters stand before "/".
	PositionalOnly ParameterKind = iota
	// PositionalOrKeyword parameters are the usual ones.
	PositionalOrKeyword
	// VarPositional is "*args".
	VarPositional
	// KeywordOnly parameters stand after "*" or "*args".
	KeywordOnly
	// VarKeyword is "**kwargs".
	VarKeyword
)

// A Parameter is one parameter of a function.
type Parameter struct {
	// Name is the name without stars.
	Name string
	// Kind says how it takes its arguments.
	Kind ParameterKind
	// Annotation is its type; its Text is empty if there is none.
	Annotation Annotation
	// HasDefault reports whether it may be left out.
	HasDefault bool
	// Range is the whole parameter: stars, name, annotation and default.
	Range text.Range
	// NameRange is the name with its stars.
	NameRange text.Range
}

// IsVariadic reports whether the parameter is "*args" or "**kwargs".
func (p *Parameter) IsVariadic() bool { return p.Kind == VarPositional || p.Kind == VarKeyword }

// Display is the name with its stars.
func (p *Parameter) Display() string {
	switch p.Kind {
	case VarPositional:
		return "*" + p.Name
	case VarKeyword:
		return "**" + p.Name
	}
	return p.Name
}

// Body is what the body of a function does. Functions, classes and lambdas
// inside it are not looked into.
type Body struct {
	// ReturnsValue reports a return of anything but None.
	ReturnsValue bool
	// ReturnsNone reports a "return None".
	ReturnsNone bool
	// ReturnsBare reports a "return" without a value.
	ReturnsBare bool
	// Yields reports a yield: the function is a generator.
	Yields bool
	// Stub reports that the body has nothing but pass, "...", strings and
	// "raise NotImplementedError".
	Stub bool
	// Raises reports that the body always ends in a raise, as far as its last
	// statements tell.
	Raises bool
}

// Returns reports whether there is a return statement of any kind.
func (b *Body) Returns() bool { return b.ReturnsValue || b.ReturnsNone || b.ReturnsBare }
