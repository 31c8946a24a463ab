package config

import (
	"cmp"
	"maps"
	"slices"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
)

// decision is what a config says of one rule, before per-file-ignores.
type decision struct {
	rule *rule.Rule
	// variants are what it says of each of the rule's, in their order.
	variants []variantDecision
	options  map[string]setting[any]
}

// variantDecision is what a config says of one variant of a rule.
type variantDecision struct {
	on bool
	// previewed reports that it is off because the rule is in preview.
	previewed bool
	// by is the selector that decided, nil if the level did.
	by       *selection
	severity setting[finding.Severity]
}

// claim is a selector's word on variants of rules. The most exact one holds; of equally
// exact ones that of the last layer, and in one layer ignore.
type claim struct {
	*selection
	layer    int
	ignore   bool
	severity finding.Severity
}

func (c claim) beats(other claim) bool {
	if other.selection == nil {
		return true
	}
	order := cmp.Or(cmp.Compare(c.Rank, other.Rank), cmp.Compare(c.layer, other.layer))
	return order > 0 || order == 0 && (c.ignore || !other.ignore)
}

// claims are the words that hold.
type claims map[*rule.Variant]claim

func (held claims) put(c claim) {
	for _, v := range c.Variants {
		if c.beats(held[v]) {
			held[v] = c
		}
	}
}

// decide settles every rule: (level ∪ select) − ignore. leveled reports
// whether the level counts, preview whether rules in preview may be on. coverage,
// unless nil, selects below all layers.
func decide(layers []*layer, level rule.Level, leveled, preview bool, coverage *selection) []decision {
	chosen, weights := claims{}, claims{}
	if coverage != nil {
		chosen.put(claim{selection: coverage, layer: -1})
	}
	last := lastSelect(layers)
	for i, l := range layers {
		for _, s := range selected(layers, i, last) {
			chosen.put(claim{selection: &s, layer: i})
		}
		for _, s := range l.ignore {
			chosen.put(claim{selection: &s, layer: i, ignore: true})
		}
		for _, s := range l.severity {
			weights.put(claim{selection: &s.selection, layer: i, severity: s.severity})
		}
	}
	decisions := make([]decision, len(rule.All()))
	for i, r := range rule.All() {
		d := decision{rule: r, options: map[string]setting[any]{}}
		for _, v := range r.Variants {
			said := variantDecision{on: leveled && r.Level <= level, by: chosen[v].selection}
			if said.by != nil {
				said.on = !chosen[v].ignore
			}
			if said.previewed = r.Status == rule.Preview && !preview; said.previewed {
				said.on = false
			}
			said.severity = setting[finding.Severity]{value: r.Severity}
			if weight, found := weights[v]; found {
				said.severity = setting[finding.Severity]{weight.severity, weight.origin}
			}
			d.variants = append(d.variants, said)
		}
		for _, l := range layers {
			maps.Copy(d.options, l.options[r])
		}
		decisions[i] = d
	}
	return decisions
}

// selected is what the layer at index i adds, where last is the index of the
// last layer with a select.
func selected(layers []*layer, i, last int) []selection {
	l := layers[i]
	switch {
	case i < last && l.fallback && last < len(layers)-1:
		return l.extendSelect // the files' select is another key
	case i < last:
		return nil
	case l.selects == nil:
		return l.extendSelect
	}
	return slices.Concat(*l.selects, l.extendSelect)
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
