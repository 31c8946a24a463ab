package config

import (
	"cmp"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
)

// decision is what a config says of one rule, before per-file-ignores.
type decision struct {
	rule *rule.Rule
	on   bool
	// by is the selector that decided, nil if the level did.
	by       *selection
	severity setting[finding.Severity]
	options  map[string]setting[any]
}

// claim is a selector's word on one rule. The most exact one holds; of equally
// exact ones that of the last layer, and in one layer ignore.
type claim struct {
	*selection
	layer  int
	ignore bool
}

func (c claim) beats(other claim) bool {
	if other.selection == nil {
		return true
	}
	order := cmp.Or(cmp.Compare(c.Rank, other.Rank), cmp.Compare(c.layer, other.layer))
	return order > 0 || order == 0 && (c.ignore || !other.ignore)
}

// decide settles every rule: (level ∪ select) − ignore. leveled reports
// whether the level counts.
func decide(layers []*layer, level rule.Level, leveled bool) []decision {
	claims := map[*rule.Rule]claim{}
	weights := map[*rule.Rule]claim{}
	decisions := make([]decision, len(rule.All()))
	severities := map[*rule.Rule]setting[finding.Severity]{}
	put := func(held map[*rule.Rule]claim, c claim, then func(r *rule.Rule)) {
		for _, r := range c.Rules {
			if c.beats(held[r]) {
				held[r] = c
				if then != nil {
					then(r)
				}
			}
		}
	}
	last := lastSelect(layers)
	for i, l := range layers {
		if l.selects != nil && i == last {
			for j := range *l.selects {
				put(claims, claim{&(*l.selects)[j], i, false}, nil)
			}
		}
		if i >= last {
			for j := range l.extendSelect {
				put(claims, claim{&l.extendSelect[j], i, false}, nil)
			}
		}
		for j := range l.ignore {
			put(claims, claim{&l.ignore[j], i, true}, nil)
		}
		for j := range l.severity {
			s := &l.severity[j]
			put(weights, claim{&s.selection, i, false}, func(r *rule.Rule) {
				severities[r] = setting[finding.Severity]{s.severity, s.origin}
			})
		}
	}
	for i, r := range rule.All() {
		d := decision{rule: r, by: claims[r].selection, options: map[string]setting[any]{}}
		d.on = leveled && r.Level <= level && r.Level != rule.OnRequest
		if d.by != nil {
			d.on = !claims[r].ignore
		}
		d.severity = setting[finding.Severity]{value: r.Severity}
		if set, found := severities[r]; found {
			d.severity = set
		}
		for _, l := range layers {
			for name, value := range l.options[r] {
				d.options[name] = value
			}
		}
		decisions[i] = d
	}
	return decisions
}

// lastSelect is the last layer with a select, which replaces those before and
// what was added to them; 0 if there is none.
func lastSelect(layers []*layer) int {
	last := 0
	for i, l := range layers {
		if l.selects != nil {
			last = i
		}
	}
	return last
}
