package proxy

import (
	"github.com/aymanbagabas/go-udiff"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
)

// Rewrite is the fewest edits of lines that turn before into after.
func Rewrite(before, after string) []text.Edit {
	var edits []text.Edit
	for _, e := range udiff.Lines(before, after) {
		edits = append(edits, text.Edit{Range: text.Range{Start: e.Start, End: e.End}, New: e.New})
	}
	return edits
}

// WouldReformat is the finding of a formatter that would turn before into
// after; nil if they are the same. Its fix is all of the formatter's changes.
func WouldReformat(tool, before, after string) []finding.Finding {
	if before == after {
		return nil
	}
	edits := Rewrite(before, after)
	anchor := edits[0].Range
	source := text.NewLines(before)
	anchor = source.Range(source.Line(min(anchor.Start, len(before))))
	return []finding.Finding{{
		Rule: tool + "/would-reformat", Severity: finding.Warning, Range: anchor,
		Message: "`" + tool + "` would reformat this file", Subject: "file", Source: tool, Code: "would-reformat",
		Fixes: []finding.Fix{{Title: "Format with " + tool, Applicability: finding.Safe, Edits: edits}},
	}}
}
