package write

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// noqa is the suppression in the syntax of flake8 and Ruff, with the code of
// the rule that finds exactly the same.
func (s *suppressor) noqa() (code string, edit text.Edit, ok bool) {
	code = s.finding.Code
	places := s.places()
	if code == "D417" {
		// Ruff's anchor is the name.
		places = append(s.finding.SuppressibleAt[:min(1, len(s.finding.SuppressibleAt)):1], places...)
	}
	line, ok := s.line(places)
	if code == "" || !ok {
		return "", text.Edit{}, false
	}
	for _, known := range line.suppressions {
		if known.Own {
			continue
		}
		if known.Scope != rule.ScopeLine || len(known.Names) == 0 {
			return "", text.Edit{}, false // no other one counts in this comment
		}
		return code, insertion(known.Names[len(known.Names)-1].Range.End, ", "+code), true
	}
	return code, s.appendComment(line, "noqa: "+code), true
}

// allow is the suppression by an attribute of Rust above what the finding is
// about.
func (s *suppressor) allow() (lint string, edit text.Edit, ok bool) {
	if lint = s.finding.Code; lint == "" || s.finding.Range.Len() == 0 {
		return "", text.Edit{}, false
	}
	chunk, start := chunkAt(s.tree, s.finding.Range.Start)
	for n := range chunk.Nodes() {
		if n.Range().Moved(start) != s.finding.Range {
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
			return lint, insertion(at, separator+lint), true
		}
		at := start + owner.Range().Start
		before := s.source[lineStart(s.source, at):at]
		separator := " "
		if isBlank(before) {
			separator = text.LineEnding(s.source) + before
		}
		return lint, insertion(at, "#[allow("+lint+")]"+separator), true
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
