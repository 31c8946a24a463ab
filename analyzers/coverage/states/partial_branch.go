package states

import (
	"fmt"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
)

var partialBranch = rule.Register(&rule.Rule{
	Name:     "coverage/partial-branch",
	Summary:  "No test takes one of the ways out of a line",
	Level:    rule.OnRequest,
	Severity: finding.Hint,
	Since:    "0.1.0",
	Outside:  true,
})

// Describe says which of the branches of one line were never taken, such as
// "jumps to line 12, never to exit".
func Describe(branches []coverage.Branch) string {
	var taken, missed []string
	named := true
	for _, branch := range branches {
		name := destination(branch)
		named = named && name != ""
		if branch.Hits > 0 {
			taken = append(taken, name)
		} else {
			missed = append(missed, name)
		}
	}
	switch {
	case !named || len(missed) == 0:
		verb := "are"
		if len(missed) == 1 {
			verb = "is"
		}
		return fmt.Sprintf("%d of %d branches %s never taken", len(missed), len(branches), verb)
	case isOutcome(branches):
		return outcomes(branches)
	case len(taken) == 0:
		return "never jumps to " + alternatives(missed)
	case slices.ContainsFunc(missed, func(name string) bool { return slices.Contains(taken, name) }):
		// Several ways lead to one place, such as the ends of a function and of a
		// lambda in it.
		return fmt.Sprintf("jumps to %s, but by %d of %d ways never", list(taken, "and"), len(missed), len(branches))
	}
	return fmt.Sprintf("jumps to %s, never to %s", list(taken, "and"), alternatives(missed))
}

// destination is where the branch leads, for people; empty if that is not known.
func destination(branch coverage.Branch) string {
	switch {
	case branch.To == coverage.Exit:
		return "exit"
	case branch.To > 0:
		return fmt.Sprintf("line %d", branch.To)
	}
	return branch.Outcome
}

// DescribeOne says where one branch leads and how often it was taken, such as
// "to line 12: 3 times".
func DescribeOne(branch coverage.Branch) string {
	said := "a branch"
	switch {
	case branch.To != 0:
		said = "to " + destination(branch)
	case branch.Outcome != "":
		said = branch.Outcome
	}
	switch branch.Hits {
	case 0:
		return said + ": never"
	case 1:
		return said + ": taken"
	}
	return fmt.Sprintf("%s: %d times", said, branch.Hits)
}

// isOutcome reports whether the branches are values of conditions.
func isOutcome(branches []coverage.Branch) bool {
	return !slices.ContainsFunc(branches, func(b coverage.Branch) bool { return b.To != 0 || b.Outcome != "true" && b.Outcome != "false" })
}

// outcomes says which conditions of a line never have which value. A line with
// one condition needs no number for it.
func outcomes(branches []coverage.Branch) string {
	type condition struct{ never []string }
	var order []uint64
	conditions := map[uint64]*condition{}
	for _, branch := range branches {
		key := uint64(branch.Block)<<32 | uint64(branch.Number/2)
		if conditions[key] == nil {
			conditions[key] = &condition{}
			order = append(order, key)
		}
		if branch.Hits == 0 {
			conditions[key].never = append(conditions[key].never, branch.Outcome)
		}
	}
	var said []string
	for i, key := range order {
		never := conditions[key].never
		if len(never) == 0 {
			continue
		}
		name := "the condition"
		if len(order) > 1 {
			name = fmt.Sprintf("condition %d of %d", i+1, len(order))
		}
		said = append(said, name+" is never "+alternatives(never))
	}
	return strings.Join(said, "; ")
}

func alternatives(names []string) string { return list(names, "or") }

func list(names []string, conjunction string) string {
	names = slices.Compact(names)
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + conjunction + " " + names[len(names)-1]
}
