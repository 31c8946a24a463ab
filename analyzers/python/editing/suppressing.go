package editing

import (
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/suppressing"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/pythonkind"
)

// Node is what n is to a comment.
func (Semantics) Node(n grammars.Node) suppressing.NodeKind {
	switch n.Kind() {
	case pythonkind.Comment:
		return suppressing.Comment
	case pythonkind.String:
		return suppressing.Spanning
	}
	return suppressing.Code
}

// GoesOn reports a backslash at the end.
func (Semantics) GoesOn(line string) bool { return strings.HasSuffix(line, `\`) }

// Gap is two spaces, as PEP 8 asks for.
func (Semantics) Gap() string { return "  " }

// IsHeader reports whether line is the one that says how a file is encoded
// (Python Language Reference, 2.1.4).
func (Semantics) IsHeader(line string) bool {
	trimmed := strings.TrimLeft(line, " \t\f")
	if !strings.HasPrefix(trimmed, "#") {
		return false
	}
	_, after, ok := strings.Cut(trimmed, "coding")
	return ok && (strings.HasPrefix(after, ":") || strings.HasPrefix(after, "="))
}

// Foreign is a noqa comment.
func (Semantics) Foreign(site *suppressing.Site) (title string, edit text.Edit, ok bool) {
	code, edit, ok := noqa(site)
	return fmt.Sprintf("Add `# noqa: %s`", code), edit, ok
}

// noqa is the suppression in the syntax of flake8 and Ruff, with the code of
// the rule that finds exactly the same.
func noqa(s *suppressing.Site) (code string, edit text.Edit, ok bool) {
	code = s.Finding.Code
	places := s.Places()
	if code == "D417" {
		// Ruff's anchor is the name.
		places = append(s.Finding.SuppressibleAt[:min(1, len(s.Finding.SuppressibleAt)):1], places...)
	}
	line, ok := s.Line(places)
	if code == "" || !ok {
		return "", text.Edit{}, false
	}
	for _, known := range line.Suppressions {
		if known.Own {
			continue
		}
		if known.Scope != rule.ScopeLine || len(known.Names) == 0 {
			return "", text.Edit{}, false // no other one counts in this comment
		}
		return code, suppressing.Insertion(known.Names[len(known.Names)-1].Range.End, ", "+code), true
	}
	return code, s.Append(line, "noqa: "+code), true
}
