package python

import (
	"strings"

	"github.com/octollm/octolsp/grammars"
	kind "github.com/octollm/octolsp/grammars/pythonkind"
)

// conditionOf is what is known of an expression before it runs. The compiler
// follows constants through not, and, or and if; coverage.py through not, and,
// and or, if all in them is constant.
func conditionOf(expression grammars.Node) outcome { return conditionAt(expression, 0) }

func conditionAt(expression grammars.Node, depth int) outcome {
	if depth > maxNesting {
		return unknown
	}
	switch expression.Kind() {
	case kind.ParenthesizedExpression:
		return conditionAt(operand(expression, 0), depth+1)
	case kind.NotOperator:
		inner := conditionAt(expression.Child(kind.FieldArgument), depth+1)
		return outcome{canHold: inner.canFail, canFail: inner.canHold, constant: inner.constant, value: !inner.value}
	case kind.BooleanOperator:
		left := conditionAt(expression.Child(kind.FieldLeft), depth+1)
		right := conditionAt(expression.Child(kind.FieldRight), depth+1)
		made := outcome{constant: left.constant && right.constant}
		if expression.Child(kind.FieldOperator).Kind() == kind.KeywordAnd {
			made.canHold = left.canHold && right.canHold
			made.canFail = left.canFail || left.canHold && right.canFail
			made.value = made.constant && left.value && right.value
		} else {
			made.canHold = left.canHold || left.canFail && right.canHold
			made.canFail = left.canFail && right.canFail
			made.value = made.constant && (left.value || right.value)
		}
		return made
	case kind.ConditionalExpression:
		held := conditionAt(operand(expression, 0), depth+1)
		test := conditionAt(operand(expression, 1), depth+1)
		failed := conditionAt(operand(expression, 2), depth+1)
		return outcome{
			canHold: test.canHold && held.canHold || test.canFail && failed.canHold,
			canFail: test.canHold && held.canFail || test.canFail && failed.canFail,
		}
	}
	if value, constant := constantOf(expression); constant {
		seen := !strings.ContainsAny(prefixOf(expression), "fF") // coverage.py takes no format for constant
		return outcome{canHold: value, canFail: !value, constant: seen, value: value}
	}
	return unknown
}

// operand is one of the expressions in a node, counted from 0.
func operand(node grammars.Node, index int) grammars.Node {
	for child := range node.Children() {
		if !child.IsNamed() || child.Kind() == kind.Comment || child.Kind() == kind.LineContinuation {
			continue
		}
		if index == 0 {
			return child
		}
		index--
	}
	return grammars.Node{}
}

// constantOf is the truth of a literal.
func constantOf(expression grammars.Node) (value, constant bool) {
	switch expression.Kind() {
	case kind.True, kind.Ellipsis:
		return true, true
	case kind.False, kind.None:
		return false, true
	case kind.Identifier:
		return true, expression.Text() == "__debug__"
	case kind.Integer, kind.Float:
		return isNotZero(expression.Text()), true
	case kind.String, kind.ConcatenatedString:
		return stringIsFull(expression)
	}
	return false, false
}

// isNotZero reports whether a number, such as "0x1f" or "0.0e1j", is not zero.
func isNotZero(number string) bool {
	number = strings.ToLower(number)
	digits := "123456789"
	if strings.HasPrefix(number, "0x") {
		number, digits = number[2:], "123456789abcdef"
	} else if exponent := strings.IndexByte(number, 'e'); exponent >= 0 {
		number = number[:exponent]
	}
	return strings.ContainsAny(number, digits)
}

// stringIsFull reports whether a string has text in it, and whether that can be
// told.
func stringIsFull(node grammars.Node) (full, constant bool) {
	if node.Kind() == kind.ConcatenatedString {
		constant = true
		for part := range node.Children() {
			if part.Kind() == kind.String {
				inPart, known := stringIsFull(part)
				full, constant = full || inPart, constant && known
			}
		}
		return full, constant
	}
	if strings.ContainsAny(prefixOf(node), "tT") { // a template is never false
		return true, false
	}
	return !node.ChildOf(kind.StringContent).IsZero(), node.ChildOf(kind.Interpolation).IsZero()
}

// prefixOf is what stands before the quotes of a string.
func prefixOf(node grammars.Node) string {
	written := node.Text()
	return written[:max(0, strings.IndexAny(written, "\"'"))]
}
