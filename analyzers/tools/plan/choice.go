package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/tools/description"

	"github.com/octollm/octolsp/analyzers/rule"
)

// Choice is which tools the command line asks for. The zero value leaves it to
// the config: without a table [tools] none run.
type Choice struct {
	kind  choiceKind
	names []string
}

type choiceKind uint8

const (
	byConfig choiceKind = iota
	auto
	all
	none
	listed
)

// Choices are the words that [ParseChoice] knows.
func Choices() []string { return slices.Concat([]string{"auto", "all", "none"}, description.Names()) }

// ParseChoice reads "auto", "all", "none" or names of tools with commas between
// them; empty text leaves it to the config.
func ParseChoice(text string) (Choice, error) {
	switch text {
	case "":
		return Choice{}, nil
	case "auto":
		return Choice{kind: auto}, nil
	case "all":
		return Choice{kind: all}, nil
	case "none":
		return Choice{kind: none}, nil
	}
	c := Choice{kind: listed}
	for name := range strings.SplitSeq(text, ",") {
		name = strings.TrimSpace(name)
		switch {
		case slices.Contains(description.Names(), name):
			c.names = append(c.names, name)
		case slices.Contains(Choices(), name):
			return Choice{}, fmt.Errorf("%q stands alone: leave the other names out", name)
		default:
			message := fmt.Sprintf("unknown tool %q", name)
			if nearest := rule.NearestOf(name, Choices()); nearest != "" {
				return Choice{}, fmt.Errorf("%s: did you mean %q?", message, nearest)
			}
			return Choice{}, fmt.Errorf("%s: use %s, or auto, all or none", message, strings.Join(description.Names(), ", "))
		}
	}
	return c, nil
}

// asksFor reports whether the command line asks for the tool, at least where it
// applies.
func (c Choice) asksFor(tool string) bool {
	return c.kind == auto || c.kind == all || c.kind == listed && slices.Contains(c.names, tool)
}
