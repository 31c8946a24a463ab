package tools

import (
	"strings"

	"znkr.io/diff"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
)

// Rewrite is edits of whole lines that turn before into after: the fewest, or
// for long texts that differ in many lines nearly so, since the user waits.
func Rewrite(before, after string) []text.Edit {
	old, new := text.NewLines(before), text.NewLines(after)
	var edits []text.Edit
	for _, hunk := range diff.Hunks(wholeLines(before, old), wholeLines(after, new), diff.Context(0)) {
		edits = append(edits, text.Edit{
			Range: text.Range{Start: lineStart(before, old, hunk.PosX), End: lineStart(before, old, hunk.EndX)},
			New:   after[lineStart(after, new, hunk.PosY):lineStart(after, new, hunk.EndY)],
		})
	}
	return edits
}

// wholeLines are the lines with their endings.
func wholeLines(source string, lines *text.Lines) []string {
	all := make([]string, lines.Count())
	for i := range all {
		all[i] = source[lines.Start(i):lineStart(source, lines, i+1)]
	}
	return all
}

// lineStart is where line begins, counted from 0; the text's end after the last.
func lineStart(source string, lines *text.Lines, line int) int {
	if line >= lines.Count() {
		return len(source)
	}
	return lines.Start(line)
}

// Touching is before with those changes on the way to after that touch the
// range only, or the lines beside it.
func Touching(before, after string, only text.Range) string {
	var kept []text.Edit
	for _, edit := range Rewrite(before, after) {
		if edit.Start <= only.End && only.Start <= edit.End {
			kept = append(kept, edit)
		}
	}
	var out strings.Builder
	at := 0
	for _, edit := range kept {
		out.WriteString(before[at:edit.Start])
		out.WriteString(edit.New)
		at = edit.End
	}
	return out.String() + before[at:]
}

// CodeWouldReformat is the code of the findings of [WouldReformat].
const CodeWouldReformat = "would-reformat"

// WouldReformat is the finding of a formatter that would turn before into
// after; nil if they are the same. Its fix is all of the formatter's changes.
func WouldReformat(tool, before, after string) []finding.Finding {
	edits := Rewrite(before, after)
	if len(edits) == 0 {
		return nil
	}
	lines := text.NewLines(before)
	return []finding.Finding{{
		Rule: tool + "/" + CodeWouldReformat, Severity: finding.Warning, Range: lines.Range(lines.Line(edits[0].Start)),
		Message: "`" + tool + "` would reformat this file", Subject: "file", Source: tool, Code: CodeWouldReformat,
		Fixes: []finding.Fix{{Title: "Format with " + tool, Applicability: finding.Safe, Edits: edits}},
	}}
}
