package python

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	kind "github.com/octollm/octolsp/grammars/pythonkind"
)

// Flow is what the body of a function raises, returns and yields, in the order
// of the text. Functions, classes and lambdas inside it are not looked into.
type Flow struct {
	Raises  []Raise
	Returns []Return
	Yields  []Yield
}

// Raise is an exception that the body raises and does not catch.
// NotImplementedError is left out, and so is what has no name of a class.
type Raise struct {
	// Name is the dotted name of the class as written; for a bare raise, and
	// one of the handler's variable, that in the except clause.
	Name string
	// Range is the statement. A bare raise in the handler of several exceptions
	// stands for as many of them.
	Range text.Range
}

// Return is a return statement.
type Return struct {
	// Range is the statement.
	Range text.Range
	// Value is where the value stands; empty for a bare return.
	Value text.Range
	// None reports that the value is None.
	None bool
}

// Yield is a yield expression.
type Yield struct {
	// Range is the expression, with the keyword.
	Range text.Range
	// Value is where the value stands; empty for a bare yield.
	Value text.Range
	// From reports a "yield from".
	From bool
}

// Flow is what the body of f raises, returns and yields. It is made when it is
// first asked for.
func (f *Function) Flow() *Flow {
	if known := f.flow.Load(); known != nil {
		return known
	}
	flow := &Flow{}
	scan(f.chunk, nil, flow)
	r := raises{}
	r.read(definitionNode(f.chunk).Child(kind.FieldBody), handler{})
	flow.Raises = r.found
	f.flow.Store(flow)
	return flow
}

// Raised are the names of the exceptions in Flow, each once.
func (f *Function) Raised() []string {
	var names []string
	known := map[string]bool{}
	for _, raised := range f.Flow().Raises {
		if !known[raised.Name] {
			known[raised.Name] = true
			names = append(names, raised.Name)
		}
	}
	return names
}

// raises gathers the exceptions that are raised.
type raises struct {
	found []Raise
	// caught are the exceptions that the try statements around catch.
	caught []string
}

// handler is the except clause around a statement.
type handler struct {
	// alias is the name after "as".
	alias  string
	caught []string
}

func (r *raises) read(statement grammars.Node, within handler) {
	switch statement.Kind() {
	case kind.RaiseStatement:
		r.readRaise(statement, within)
		return
	case kind.ExceptClause, kind.ExceptGroupClause:
		within = readHandler(statement)
	case kind.TryStatement:
		r.readTry(statement, within)
		return
	default:
		if !isBlock(statement) {
			return
		}
	}
	for child := range statement.Children() {
		r.read(child, within)
	}
}

func (r *raises) readTry(statement grammars.Node, within handler) {
	outer := len(r.caught)
	for child := range statement.Children() {
		if child.Kind() == kind.ExceptClause || child.Kind() == kind.ExceptGroupClause {
			r.caught = append(r.caught, readHandler(child).caught...)
		}
	}
	inner := r.caught
	for child := range statement.Children() {
		r.caught = inner
		if child.Field() != kind.FieldBody {
			r.caught = inner[:outer]
		}
		r.read(child, within)
	}
	r.caught = inner[:outer]
}

func (r *raises) readRaise(statement grammars.Node, within handler) {
	raised := grammars.Node{}
	for child := range statement.Children() {
		if child.IsNamed() && child.Kind() != kind.Comment && child.Kind() != kind.LineContinuation && child.Field() != kind.FieldCause {
			raised = unwrapped(child)
			break
		}
	}
	if raised.Kind() == kind.Call {
		raised = raised.Child(kind.FieldFunction)
	}
	name := dotted(raised)
	if raised.IsZero() || name != "" && name == within.alias {
		for _, name := range within.caught {
			r.add(name, statement.Range())
		}
		return
	}
	r.add(name, statement.Range())
}

func (r *raises) add(name string, statement text.Range) {
	_, last, _ := cutLast("." + name)
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(last, "_"))
	if !unicode.IsUpper(first) || last == "NotImplementedError" {
		return
	}
	for _, caught := range r.caught {
		if caught == name || caught == "Exception" || caught == "BaseException" {
			return
		}
	}
	r.found = append(r.found, Raise{name, statement})
}

// readHandler reads the head of an except clause. One that names nothing
// catches BaseException.
func readHandler(clause grammars.Node) handler {
	var h handler
	for child := range clause.Children() {
		if child.Kind() == kind.Block {
			break
		}
		if !child.IsNamed() || child.Kind() == kind.Comment {
			continue
		}
		if child.Kind() == kind.AsPattern {
			h.alias = child.ChildOf(kind.AsPatternTarget).Text()
			child = child.FirstChild()
		}
		child = unwrapped(child)
		if name := dotted(child); name != "" {
			h.caught = append(h.caught, name)
			continue
		}
		for part := range child.Children() {
			if name := dotted(part); name != "" {
				h.caught = append(h.caught, name)
			}
		}
	}
	if h.caught == nil {
		h.caught = []string{"BaseException"}
	}
	return h
}
