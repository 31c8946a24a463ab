package python

import (
	"github.com/octollm/octolsp/grammars"
	kind "github.com/octollm/octolsp/grammars/pythonkind"
)

// add counts a return.
func (b *Body) add(r Return) {
	switch {
	case r.Value.Len() == 0:
		b.ReturnsBare = true
	case r.None:
		b.ReturnsNone = true
	default:
		b.ReturnsValue = true
	}
}

func readReturn(statement grammars.Node) Return {
	read := Return{Range: statement.Range()}
	for value := range statement.Children() {
		switch value.Kind() {
		case kind.KeywordReturn, kind.Comment, kind.LineContinuation:
			continue
		}
		read.Value = value.Range()
		read.None = unwrapped(value).Kind() == kind.None && value.NextSibling().IsZero()
		break
	}
	return read
}

func readYield(expression grammars.Node) Yield {
	read := Yield{Range: expression.Range()}
	for part := range expression.Children() {
		switch part.Kind() {
		case kind.KeywordYield, kind.Comment, kind.LineContinuation:
		case kind.KeywordFrom:
			read.From = true
		default:
			read.Value = part.Range()
		}
	}
	return read
}

// unwrapped is node without the parentheses around it.
func unwrapped(node grammars.Node) grammars.Node {
	for node.Kind() == kind.ParenthesizedExpression {
		inner := node.FirstChild()
		for inner.Kind() == kind.Comment {
			inner = inner.NextSibling()
		}
		if inner.IsZero() {
			return node
		}
		node = inner
	}
	return node
}

func readBody(block grammars.Node, b *Body) {
	b.Stub = true
	var last grammars.Node
	for statement := range block.Children() {
		if statement.Kind() == kind.Comment {
			continue
		}
		last = statement
		if b.Stub && !isStub(statement) {
			b.Stub = false
		}
	}
	b.Raises = alwaysRaises(last)
}

// isStub reports whether statement does nothing: pass, "...", a string or
// "raise NotImplementedError".
func isStub(statement grammars.Node) bool {
	switch statement.Kind() {
	case kind.PassStatement:
		return true
	case kind.ExpressionStatement:
		switch value := unwrapped(statement.FirstChild()); value.Kind() {
		case kind.Ellipsis, kind.ConcatenatedString:
			return true
		case kind.String:
			return value.ChildOf(kind.Interpolation).IsZero()
		}
	case kind.RaiseStatement:
		raised := statement.FirstChild().NextSibling()
		if raised.Kind() == kind.Call {
			raised = raised.Child(kind.FieldFunction)
		}
		return raised.Kind() == kind.Identifier && raised.Text() == "NotImplementedError"
	}
	return false
}

// alwaysRaises reports whether every way through statement ends in a raise,
// where that is plain to see.
func alwaysRaises(statement grammars.Node) bool {
	switch statement.Kind() {
	case kind.RaiseStatement:
		return true
	case kind.Block, kind.ElifClause, kind.ElseClause, kind.WithStatement:
		var last grammars.Node
		for child := range statement.Children() {
			if child.Kind() != kind.Comment {
				last = child
			}
		}
		return alwaysRaises(last)
	case kind.IfStatement:
		otherwise := false
		for child := range statement.Children() {
			switch child.Kind() {
			case kind.ElseClause:
				otherwise = true
			case kind.Block, kind.ElifClause:
			default:
				continue
			}
			if !alwaysRaises(child) {
				return false
			}
		}
		return otherwise
	}
	return false
}
