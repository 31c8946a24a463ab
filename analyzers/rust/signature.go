package rust

import (
	"strings"

	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// A Parameter is one parameter of a function that has a name.
type Parameter struct {
	// Name is without "mut" and "r#".
	Name string
	// Type is its type as written.
	Type string
}

// Parameters are the parameters of a function but for self, and for those that
// a pattern takes apart.
func (i *Item) Parameters() []Parameter {
	var parameters []Parameter
	for child := range i.node.Child(rustkind.FieldParameters).Children() {
		pattern := child.Child(rustkind.FieldPattern)
		if child.Kind() == rustkind.Parameter && pattern.Kind() == rustkind.Identifier {
			parameters = append(parameters, Parameter{name(pattern), child.Child(rustkind.FieldType).Text()})
		}
	}
	return parameters
}

// MayPanic reports whether the body of a function panics where something is
// not as expected, in one of the ways that are plain to see: the macros panic!,
// assert!, assert_eq! and assert_ne!, and calls of unwrap and expect.
func (i *Item) MayPanic() bool {
	body := i.body()
	if body.IsZero() || i.Kind != KindFunction && i.Kind != KindMethod {
		return false
	}
	for n := range body.Inside() {
		switch n.Kind() {
		case rustkind.MacroInvocation:
			switch lastName(pathOf(n.Child(rustkind.FieldMacro))) {
			case "panic", "assert", "assert_eq", "assert_ne":
				return true
			}
		case rustkind.CallExpression:
			called := n.Child(rustkind.FieldFunction)
			if called.Kind() == rustkind.FieldExpression {
				switch called.Child(rustkind.FieldField).Text() {
				case "unwrap", "expect":
					return true
				}
			}
		}
	}
	return false
}

// ReturnsResult reports whether a function of the file that tree is the syntax
// of returns a Result, by the name of the type and what the file defines by
// that name.
func (l *Located) ReturnsResult(tree *grammars.Tree) bool {
	if l.Kind != KindFunction && l.Kind != KindMethod {
		return false
	}
	last := lastName(l.Returns)
	if strings.Contains(l.Returns, "::") || last == "" {
		return strings.HasSuffix(last, "Result")
	}
	for item := range Items(tree, Placement{}) {
		if item.Name != last {
			continue
		}
		switch item.Kind {
		case KindTypeAlias:
			return strings.HasSuffix(lastName(item.target), "Result")
		case KindStruct, KindEnum, KindUnion:
			return false
		}
	}
	return strings.HasSuffix(last, "Result")
}

// IsUnsafe reports an unsafe function or trait.
func (i *Item) IsUnsafe() bool { return i.Unsafe.Len() > 0 }
