package config

import (
	"github.com/octollm/octolsp/analyzers/paths"
)

// coverageValues are what holds for coverage reports.
func (r *reporter) coverageValues() []EffectiveValue {
	c := r.coverage
	var reports any // nil where the usual ones hold
	if c.Reports != nil {
		texts := make([]string, len(c.Reports))
		for i, p := range c.Reports {
			texts[i] = p.Text
		}
		reports = texts
	}
	values := []EffectiveValue{
		*r.value("coverage.check", c.Check, c.Origin("check")),
		*r.value("coverage.reports", reports, c.Origin("reports")),
	}
	if c.Totals != TotalsCompared {
		values = append(values, *r.value("coverage.totals", string(c.Totals), c.Origin("totals")))
	}
	for _, m := range c.Paths {
		values = append(values, *r.value("coverage.paths."+keyText(m.From), paths.Display(r.folder, m.To), m.Origin))
	}
	return values
}

// gateValues are what is asked of the project, and of the files of the paths
// and components that the file at path belongs to.
func (r *reporter) gateValues(path string) []EffectiveValue {
	g := r.gates
	var values []EffectiveValue
	minimum := func(key string, m Minimum) {
		values = append(values, *r.value("gates.coverage."+key, m.String(), m.Origin))
	}
	minimum("python", g.Python)
	minimum("rust", g.Rust)
	if origin := g.Origin("branches"); origin.Kind != FromDefault {
		values = append(values, *r.value("gates.coverage.branches", g.Branches, origin))
	}
	if g.Patch != nil {
		minimum("patch", *g.Patch)
	}
	values = append(values, *r.value("gates.coverage.patch-allowance", g.PatchAllowance, g.Origin("patch-allowance")))
	for _, p := range g.Paths {
		if p.Matches(path) {
			minimum("paths."+keyText(p.Pattern), p.Minimum)
		}
	}
	for _, c := range g.Components {
		if c.Matches(path) {
			key := "components." + keyText(c.Name)
			values = append(values, *r.value("gates.coverage."+key+".paths", c.Patterns, c.paths))
			minimum(key+".minimum", c.Minimum)
		}
	}
	return values
}
