package python

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/octollm/octolsp/grammars"
	kind "github.com/octollm/octolsp/grammars/pythonkind"
)

// Raised are the exceptions that the body of a function raises and does not
// catch, by the dotted names as written, each once in the order of the text. A
// bare raise stands for what its handler catches. NotImplementedError is left
// out, and so is what has no name of a class.
func (l *Located) Raised() []string {
	if l.Function == nil {
		return nil
	}
	root := l.Chunk.Root()
	if root.Kind() == kind.DecoratedDefinition {
		root = root.Child(kind.FieldDefinition)
	}
	r := raises{}
	r.read(root.Child(kind.FieldBody), handler{})
	return r.names
}

// raises gathers the exceptions that are raised.
type raises struct {
	names []string
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
	case kind.Block, kind.IfStatement, kind.ElifClause, kind.ElseClause, kind.FinallyClause, kind.WithStatement,
		kind.ForStatement, kind.WhileStatement, kind.MatchStatement, kind.CaseClause:
	default:
		return
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
			r.add(name)
		}
		return
	}
	r.add(name)
}

func (r *raises) add(name string) {
	_, last, _ := cutLast("." + name)
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(last, "_"))
	if !unicode.IsUpper(first) || last == "NotImplementedError" || slices.Contains(r.names, name) {
		return
	}
	for _, caught := range r.caught {
		if caught == name || caught == "Exception" || caught == "BaseException" {
			return
		}
	}
	r.names = append(r.names, name)
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
