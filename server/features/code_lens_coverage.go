package features

import (
	"fmt"
	"sort"

	"go.lsp.dev/protocol"

	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/analyzers/measures"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/session"
)

// coverageLenses say of each function how many of its lines tests execute, or of
// the file why that is not known.
func coverageLenses(encoding convert.Encoding, checked *session.Checked) []protocol.CodeLens {
	d := checked.Document
	file, view := d.Coverage()
	if file == nil {
		return nil
	}
	if view == nil {
		return []protocol.CodeLens{{Command: protocol.Command{Title: "coverage is stale: " + file.Stale}}}
	}
	var lines []states.Line
	for line := range view.Lines() {
		lines = append(lines, line)
	}
	byLine := d.Text
	var lenses []protocol.CodeLens
	for _, function := range measures.Functions(&checked.Analysis.Parsed) {
		first, last := byLine.Line(function.Start)+1, byLine.Line(function.End)+1
		if d.Language.Imported {
			// The line that defines it is executed by whoever imports it.
			first = byLine.Line(function.Name.Start) + 2
		}
		if title := coverageTitle(lines, first, last); title != "" {
			lenses = append(lenses, protocol.CodeLens{
				Range:   encoding.Range(d.Text, function.Name),
				Command: protocol.Command{Title: title},
			})
		}
	}
	return lenses
}

// coverageTitle counts the lines from first to last, counted from 1; empty if
// none of them was measured.
func coverageTitle(lines []states.Line, first, last int) string {
	covered, total, missed := 0, 0, 0
	start := sort.Search(len(lines), func(i int) bool { return lines[i].Number >= first })
	for _, line := range lines[start:] {
		if line.Number > last {
			break
		}
		total++
		if line.State == states.Uncovered {
			continue
		}
		covered++
		for _, branch := range line.Branches {
			if branch.Hits == 0 {
				missed++
			}
		}
	}
	if total == 0 {
		return ""
	}
	title := fmt.Sprintf("covered %d of %d lines", covered, total)
	switch {
	case missed == 1:
		title += ", 1 branch never taken"
	case missed > 1:
		title += fmt.Sprintf(", %d branches never taken", missed)
	}
	return title
}
