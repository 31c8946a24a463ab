package states

import (
	"fmt"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
)

var uncoveredLine = rule.Register(&rule.Rule{
	Name:     "coverage/uncovered-line",
	Summary:  "No test executes a line",
	Level:    rule.OnRequest,
	Severity: finding.Hint,
	Since:    "0.1.0",
	Outside:  true,
})

// uncovered is the message about so many lines that follow each other.
func uncovered(lines int) string {
	if lines == 1 {
		return "no test executes this line"
	}
	return fmt.Sprintf("no test executes these %d lines", lines)
}
