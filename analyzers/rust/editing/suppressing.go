package editing

import (
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/suppressing"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// Node is what n is to a comment.
func (Semantics) Node(n grammars.Node) suppressing.NodeKind {
	switch n.Kind() {
	case rustkind.LineComment:
		if !n.ChildOf(rustkind.DocComment).IsZero() {
			return suppressing.Documentation
		}
		return suppressing.Comment
	case rustkind.StringLiteral, rustkind.RawStringLiteral, rustkind.BlockComment:
		return suppressing.Spanning
	}
	return suppressing.Code
}

// GoesOn is false: no character joins lines.
func (Semantics) GoesOn(string) bool { return false }

// Gap is one space, as rustfmt writes it.
func (Semantics) Gap() string { return " " }

// IsHeader is false: attributes of the file may have comments before them.
func (Semantics) IsHeader(string) bool { return false }

// Foreign is an attribute that allows the lint.
func (Semantics) Foreign(site *suppressing.Site) (title string, edit text.Edit, ok bool) {
	lint, edit, ok := allow(site)
	return fmt.Sprintf("Add `#[allow(%s)]`", lint), edit, ok
}

// allow is the suppression by an attribute of Rust above what the finding is
// about.
func allow(s *suppressing.Site) (lint string, edit text.Edit, ok bool) {
	if lint = s.Finding.Code; lint == "" || s.Finding.Range.Len() == 0 {
		return "", text.Edit{}, false
	}
	chunk, start := chunkAt(s.Parsed.Tree, s.Finding.Range.Start)
	for n := range chunk.Nodes() {
		if n.Range().Moved(start) != s.Finding.Range {
			continue
		}
		owner := n.Parent()
		switch {
		case owner.Kind() == rustkind.FieldDeclaration, owner.Kind() == rustkind.EnumVariant:
		case !owner.IsZero() && owner.Parent() == chunk.Root() && chunk.Root().Kind() == grammars.ItemWithAttributes:
		default:
			continue
		}
		if at, separator, found := lastAllow(owner, start); found {
			return lint, suppressing.Insertion(at, separator+lint), true
		}
		at := start + owner.Range().Start
		before := s.Parsed.File.Source[text.LineStart(s.Parsed.File.Source, at):at]
		separator := " "
		if text.IsBlank(before) {
			separator = text.LineEnding(s.Parsed.File.Source) + before
		}
		return lint, suppressing.Insertion(at, "#[allow("+lint+")]"+separator), true
	}
	return "", text.Edit{}, false
}

// lastAllow is where another lint can be added to the attributes of owner, and
// what to write before it: if an "allow" without a reason is the last of them
// that speaks of lints.
func lastAllow(owner grammars.Node, start int) (at int, separator string, ok bool) {
	var level grammars.Node // the list of the last attribute about lints
	for before := range owner.Parent().Children() {
		if before == owner {
			break
		}
		switch before.Kind() {
		case rustkind.LineComment, rustkind.BlockComment:
		case rustkind.AttributeItem:
			attribute := before.FirstChild()
			switch attribute.FirstChild().Text() {
			case "allow":
				level = attribute.Child(rustkind.FieldArguments)
			case "expect", "warn", "deny", "forbid":
				level = grammars.Node{}
			}
		default:
			level = grammars.Node{}
		}
	}
	written := level.Text()
	if !strings.HasPrefix(written, "(") || !strings.HasSuffix(written, ")") || strings.ContainsAny(written, `/="`) {
		return 0, "", false
	}
	list := strings.TrimRight(written[:len(written)-1], " \t\r\n")
	switch list[len(list)-1] {
	case '(':
	case ',':
		separator = " "
	default:
		separator = ", "
	}
	return start + level.Range().Start + len(list), separator, true
}
