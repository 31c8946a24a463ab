package rust

import (
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// Allowed are the lints that the attributes of a file allow or expect, definition by
// definition, without spaces, such as "clippy::missing_errors_doc"; those of
// #[cfg_attr(…)] too.
func (Semantics) Allowed(tree *grammars.Tree) []rule.SuppressedName {
	return appendAllowed(nil, tree.Root, 0)
}

// appendAllowed adds the lints in chunk, which starts at offset start.
func appendAllowed(allowed []rule.SuppressedName, chunk *grammars.Chunk, start int) []rule.SuppressedName {
	for n := range chunk.Nodes() {
		if n.Kind() == rustkind.AttributeItem || n.Kind() == rustkind.InnerAttributeItem {
			allowed = appendAllowedBy(allowed, n.Text(), start+n.Range().Start)
		}
	}
	for _, nested := range chunk.Nested() {
		allowed = appendAllowed(allowed, nested.Chunk, start+nested.Start)
	}
	return allowed
}

// appendAllowedBy adds the lints in attribute, which starts at offset start.
func appendAllowedBy(allowed []rule.SuppressedName, attribute string, start int) []rule.SuppressedName {
	l := lexer{source: attribute}
	for inside := false; ; {
		t := l.next()
		switch {
		case t.kind == tokenEnd:
			return allowed
		case t.is(")"):
			inside = false
		case t.kind != tokenName:
		case !inside:
			inside = (t.text == "allow" || t.text == "expect") && l.peek().is("(")
		default:
			lint := rule.SuppressedName{Text: t.text, Range: text.Range{Start: start + l.at - len(t.text), End: start + l.at}}
			for next := l.peek(); next.kind == tokenName || next.kind == tokenPath; next = l.peek() {
				l.next()
				lint.Text += next.text
				lint.Range.End = start + l.at
			}
			if !l.peek().is("=") {
				allowed = append(allowed, lint)
			}
		}
	}
}
