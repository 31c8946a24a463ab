package python

import (
	"strings"

	"github.com/octollm/octolsp/grammars"
	kind "github.com/octollm/octolsp/grammars/pythonkind"
)

// expression is the form of an expression statement or an assignment. A
// docstring is noted.
func (s *source) expression(node grammars.Node, in scope) form {
	value := node.FirstChild()
	if value.Kind() == kind.Assignment {
		return s.annotation(value, in)
	}
	if !isDocstring(node, in) {
		return plain
	}
	place := node.Range()
	for line := s.lineAt(place.Start, in); line <= s.lineAt(place.End, in); line++ {
		s.docstrings.Add(line)
	}
	if in.owner == kind.FunctionDefinition {
		return silent // it is a constant of the function; elsewhere it is assigned
	}
	return plain
}

// isDocstring reports whether an expression statement is the docstring of the
// definition that it stands in.
func isDocstring(node grammars.Node, in scope) bool {
	if !in.sure || !in.first {
		return false
	}
	value := node.FirstChild()
	for value.Kind() == kind.ParenthesizedExpression {
		value = operand(value, 0)
	}
	if !value.NextSibling().IsZero() && value.Parent() == node {
		return false // a tuple
	}
	switch value.Kind() {
	case kind.String:
		return isText(value)
	case kind.ConcatenatedString:
		for part := range value.Children() {
			if part.Kind() == kind.String && !isText(part) {
				return false
			}
		}
		return true
	}
	return false
}

// isText reports whether a string is neither bytes nor a format.
func isText(node grammars.Node) bool {
	return !strings.ContainsAny(prefixOf(node), "bBfFtT")
}

// annotation is the form of an assignment, which may be an annotation alone: the
// compiler evaluates none of a local name, and since Python 3.14 none of a class
// that it can evaluate later (PEP 649).
func (s *source) annotation(assignment grammars.Node, in scope) form {
	if assignment.Child(kind.FieldType).IsZero() || !assignment.Child(kind.FieldRight).IsZero() {
		return plain
	}
	target := assignment.Child(kind.FieldLeft)
	simple := true
	for target.Kind() == kind.ParenthesizedExpression || target.Kind() == kind.TuplePattern {
		target, simple = operand(target, 0), false
	}
	switch {
	case target.Kind() != kind.Identifier:
		return plain // what stands before the dot or the bracket is evaluated
	case in.owner == kind.FunctionDefinition:
		return silent
	case !simple:
		return deferred
	case in.owner == kind.ClassDefinition && in.sure && !s.futureAnnotations:
		return deferred
	}
	return plain
}

// matchesAll reports whether the pattern of a case matches everything.
func matchesAll(clause grammars.Node) bool {
	var pattern grammars.Node
	for child := range clause.Children() {
		if child.Kind() == kind.CasePattern {
			if !pattern.IsZero() {
				return false // a sequence
			}
			pattern = child
		}
	}
	rest := strings.TrimLeft(clause.Chunk().Source[pattern.Range().End:], " \t\\\r\n")
	return !strings.HasPrefix(rest, ",") && isIrrefutable(pattern)
}

func isIrrefutable(pattern grammars.Node) bool {
	for range maxNesting {
		switch pattern.Kind() {
		case kind.CasePattern, kind.AsPattern:
			if pattern.Text() == "_" {
				return true
			}
			pattern = operand(pattern, 0)
		case kind.DottedName:
			return !strings.Contains(pattern.Text(), ".")
		case kind.TuplePattern:
			if strings.Contains(pattern.Text(), ",") {
				return false
			}
			pattern = operand(pattern, 0)
		case kind.UnionPattern:
			all := pattern.Text()
			last := strings.TrimSpace(all[strings.LastIndexByte(all, '|')+1:])
			if last == "_" {
				return true
			}
			pattern = lastOperand(pattern)
		default:
			return false
		}
	}
	return false
}

// lastOperand is the last of the expressions in a node.
func lastOperand(node grammars.Node) grammars.Node {
	var last grammars.Node
	for child := range node.Children() {
		if child.IsNamed() && child.Kind() != kind.Comment && child.Kind() != kind.LineContinuation {
			last = child
		}
	}
	return last
}
