package python

import (
	"strings"

	"github.com/octollm/octolsp/grammars"
	kind "github.com/octollm/octolsp/grammars/pythonkind"
)

// Exports are the names that a file lists in __all__, as far as they are
// written there: names that a call or another module adds are not known.
type Exports struct {
	names map[string]struct{}
}

// Has reports whether name is exported. Without an __all__ every name is.
func (e *Exports) Has(name string) bool {
	if e == nil {
		return true
	}
	_, ok := e.names[name]
	return ok
}

type exportReader struct {
	exports *Exports
}

// read reads a statement that may define or change __all__: an assignment,
// "+=", or a call of extend, append or remove.
func (r *exportReader) read(statement grammars.Node) {
	expression := statement.FirstChild()
	switch expression.Kind() {
	case kind.Assignment:
		if !isAll(expression.Child(kind.FieldLeft)) {
			return
		}
		value := expression.Child(kind.FieldRight)
		if value.IsZero() {
			return // only a type
		}
		previous := r.exports
		r.exports = &Exports{map[string]struct{}{}}
		r.add(value, previous)
	case kind.AugmentedAssignment:
		if isAll(expression.Child(kind.FieldLeft)) {
			r.add(expression.Child(kind.FieldRight), r.exports)
		}
	case kind.Call:
		method := expression.Child(kind.FieldFunction)
		if method.Kind() != kind.Attribute || !isAll(method.Child(kind.FieldObject)) {
			return
		}
		argument := expression.Child(kind.FieldArguments).FirstChild()
		switch method.Child(kind.FieldAttribute).Text() {
		case "extend":
			r.add(argument, r.exports)
		case "append":
			r.addName(argument)
		case "remove":
			if name, ok := literal(argument); ok && r.exports != nil {
				delete(r.exports.names, name)
			}
		}
	}
}

func isAll(node grammars.Node) bool {
	return node.Kind() == kind.Identifier && node.Text() == "__all__"
}

// add adds the names in value; previous are those of __all__ itself.
func (r *exportReader) add(value grammars.Node, previous *Exports) {
	switch value.Kind() {
	case kind.List, kind.Tuple, kind.Set, kind.ExpressionList, kind.ListSplat:
		for element := range value.Children() {
			if element.Kind() == kind.ListSplat {
				r.add(element, previous)
			} else {
				r.addName(element)
			}
		}
	case kind.ParenthesizedExpression, kind.BinaryOperator:
		for part := range value.Children() {
			r.add(part, previous)
		}
	case kind.Call:
		switch value.Child(kind.FieldFunction).Text() {
		case "list", "tuple", "sorted", "set":
			r.add(value.Child(kind.FieldArguments).FirstChild(), previous)
		}
	case kind.Identifier:
		if isAll(value) && previous != nil {
			for name := range previous.names {
				r.exports.names[name] = struct{}{}
			}
		}
	}
	if r.exports == nil {
		r.exports = &Exports{map[string]struct{}{}}
	}
}

func (r *exportReader) addName(element grammars.Node) {
	if r.exports == nil {
		r.exports = &Exports{map[string]struct{}{}}
	}
	if name, ok := literal(element); ok {
		r.exports.names[strings.Clone(name)] = struct{}{}
	}
}

// literal is the content of a plain string.
func literal(node grammars.Node) (string, bool) {
	var d Docstring
	if node.Kind() != kind.String || !d.read(node) {
		return "", false
	}
	return d.Raw, true
}
