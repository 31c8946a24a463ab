package engine

import (
	"cmp"
	"slices"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// SuppressedName is a name in a suppression that stands for rules.
type SuppressedName struct {
	// Range is where the name stands in the file.
	Range text.Range
	// Rules are those that it names, by name: several for a family.
	Rules []*rule.Rule
}

// SuppressedNames are the names in the file's suppressions, in the order of the
// text: in octolsp's own comments, in noqa, and in Rust's allow and expect.
// Names that stand for no rule are left out. A transient analysis does not know
// of allow and expect.
func (a *Analysis) SuppressedNames() []SuppressedName {
	var names []SuppressedName
	add := func(place text.Range, variants []*rule.Variant) {
		if rules := rule.RulesOf(variants); len(rules) > 0 {
			names = append(names, SuppressedName{place, rules})
		}
	}
	for _, s := range a.suppressions {
		for _, name := range s.Names {
			add(name.Range.Moved(s.start), s.variantsOf(name))
		}
	}
	if a.Tree != nil {
		for _, lint := range a.File.Language.Allowed(a.Tree) {
			add(lint.Range, rule.Equivalent(lint.Text))
		}
	}
	slices.SortFunc(names, func(a, b SuppressedName) int { return cmp.Compare(a.Range.Start, b.Range.Start) })
	return names
}

// IgnoredLines are where the lines begin whose comments take findings of r away,
// as offsets in the file, sorted.
func (a *Analysis) IgnoredLines(r *rule.Rule) []int {
	var lines []int
	for _, s := range a.suppressions {
		for _, name := range s.Names {
			if s.Scope == rule.ScopeLine && slices.Contains(s.variantsOf(name), r.Variants[0]) {
				lines = append(lines, s.line.Start)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// variantsOf is what name, one of the names of s, covers.
func (s *suppression) variantsOf(name rule.SuppressedName) []*rule.Variant {
	if s.Own {
		return rule.Selected(name.Text)
	}
	return rule.Equivalent(name.Text)
}
