package features

import (
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/server/session"
)

// mostTests is how many tests a hover names.
const mostTests = 12

// coverage adds how often the line at the position was executed, the ways out of
// it, and the tests that executed it.
func (h *hover) coverage(d *session.Document) {
	file, view := d.Coverage()
	if view == nil {
		if file != nil && len(h.blocks) > 0 {
			h.blocks = append(h.blocks, "**Coverage** is stale: "+escaped(file.Stale))
		}
		return
	}
	lines := d.Text
	number := lines.Line(h.offset)
	line, known := view.At(number + 1)
	if !known {
		return
	}
	block := "**Coverage**: " + executed(line)
	for _, branch := range line.Branches {
		block += "\n- " + escaped(states.DescribeOne(branch))
	}
	if tests, named := view.Tests(number + 1); named && line.Hits > 0 {
		block += "\n\n" + testsText(tests)
	}
	h.narrow(lines.Range(number))
	h.blocks = append(h.blocks, block)
}

func executed(line states.Line) string {
	said := "no test executes this line"
	switch {
	case line.Hits == 1:
		said = "executed"
	case line.Hits > 1:
		said = fmt.Sprintf("executed %d times", line.Hits)
	}
	if len(line.Branches) > 0 && line.Hits > 0 {
		taken := 0
		for _, branch := range line.Branches {
			if branch.Hits > 0 {
				taken++
			}
		}
		said += fmt.Sprintf(", %d of %d branches taken", taken, len(line.Branches))
	}
	return said + "\n"
}

// testsText names the tests that executed a line.
func testsText(tests []string) string {
	if len(tests) == 0 {
		return "Executed outside of any test."
	}
	list := fmt.Sprintf("%d tests execute it:\n", len(tests))
	if len(tests) == 1 {
		list = "One test executes it:\n"
	}
	for i, test := range tests {
		if i == mostTests {
			return list + fmt.Sprintf("\n- and %d more", len(tests)-mostTests)
		}
		list += "\n- `" + strings.ReplaceAll(test, "`", "'") + "`"
	}
	return list
}
