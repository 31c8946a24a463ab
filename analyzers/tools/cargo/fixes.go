package cargo

import (
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
)

// fixes are the suggestions of the message that change the file of s alone, the
// safest first.
func (r *reader) fixes(s *source, base string, d *diagnostic) []finding.Fix {
	var found []finding.Fix
	for i := range d.Children {
		found = append(found, r.childFixes(s, base, &d.Children[i])...)
	}
	slices.SortStableFunc(found, func(a, b finding.Fix) int { return int(b.Applicability) - int(a.Applicability) })
	return found
}

// childFixes are the ways to follow one suggestion. rustc writes the edits of
// all alternatives in a row, each alternative's in the order of the text.
func (r *reader) childFixes(s *source, base string, child *diagnostic) []finding.Fix {
	var alternatives []finding.Fix
	for i := range child.Spans {
		sp := &child.Spans[i]
		if sp.Replacement == nil {
			continue
		}
		if sp.Expansion != nil || r.file(base, sp.FileName) != s {
			return nil
		}
		at, ok := s.locate(sp)
		if !ok {
			return nil
		}
		edit := text.Edit{Range: at, New: s.written(*sp.Replacement)}
		last := len(alternatives) - 1
		if last < 0 || startsAlternative(alternatives[last].Edits, edit) {
			alternatives = append(alternatives, finding.Fix{Applicability: finding.Safe})
			last++
		}
		fix := &alternatives[last]
		fix.Edits = append(fix.Edits, edit)
		fix.Applicability = min(fix.Applicability, applicability(sp.Applicability))
	}
	for i := range alternatives {
		fix := &alternatives[i]
		fix.Title = title(child.Message, fix.Edits)
		if len(alternatives) > 1 {
			fix.Applicability = min(fix.Applicability, finding.Unsafe)
		}
	}
	return slices.DeleteFunc(alternatives, func(fix finding.Fix) bool {
		return !slices.ContainsFunc(fix.Edits, func(e text.Edit) bool { return e.In(s.text) != e.New })
	})
}

// startsAlternative reports whether edit can't be made along with those before.
func startsAlternative(before []text.Edit, edit text.Edit) bool {
	last := before[len(before)-1]
	return edit.Start < last.End || edit.Start <= last.Start && edit.Len() == 0
}

// applicability says who may decide ("Applicability" in rustc's documentation
// of its diagnostics).
func applicability(name string) finding.Applicability {
	switch name {
	case "MachineApplicable":
		return finding.Safe
	case "MaybeIncorrect":
		return finding.Unsafe
	}
	return finding.Display
}

// title is the suggestion with what it would write, where that is short, as
// rustc shows it.
func title(message string, edits []text.Edit) string {
	message = oneLine(message)
	const most = 60
	if shown := strings.TrimSpace(edits[0].New); len(edits) == 1 && shown != "" && len(shown) <= most && !strings.ContainsAny(shown, "\n`") {
		return message + ": `" + shown + "`"
	}
	return message
}

// oneLine is a message without the line breaks that rustc lays it out with.
func oneLine(message string) string {
	if !strings.Contains(message, "\n") {
		return message
	}
	lines := strings.Split(message, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return l == "" }), " ")
}
