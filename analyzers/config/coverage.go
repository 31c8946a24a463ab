package config

import (
	"fmt"
	"hash"
	"slices"

	"github.com/octollm/octolsp/analyzers/rule"
)

// coverageFamily is the family of the rules about coverage.
const coverageFamily = "coverage"

// Coverage is what a config says of coverage reports: its table [coverage]. It
// is immutable.
type Coverage struct {
	// Check reports that `octolsp check` shows the lines that were not executed.
	Check bool
	// Reports are the patterns of the reports; nil stands for the usual names
	// and places.
	Reports []ReportPattern
	// Paths say where files of reports lie: the words of the nearest config
	// before those of what it extends, and those of one file in their order
	// there. Each From is there once.
	Paths []PathMap
	// Totals says which counts of a report's files hold where it has its own.
	Totals Totals

	origins map[string]Origin
}

// Totals says which counts of a report's files hold where it has its own.
type Totals string

// The values of the key.
const (
	// TotalsCompared holds them against each other: a gate is not met where they differ.
	TotalsCompared Totals = ""
	// TotalsOfReport takes the report's own.
	TotalsOfReport Totals = "report"
	// TotalsOfLines takes what was read of its lines.
	TotalsOfLines Totals = "lines"
)

// PathMap says that what a report has below From lies below To.
type PathMap struct {
	// From is a prefix of paths as reports write them: whole names with slashes
	// or backslashes, where "*" stands for any one name.
	From string
	// To is the absolute path of a folder.
	To     string
	Origin Origin
}

// Origin is where the value of a key of the table comes from: "check",
// "reports" or "totals". Patterns and maps have their own.
func (c *Coverage) Origin(key string) Origin { return c.origins[key] }

// Coverage is what holds for coverage reports.
func (c *Config) Coverage() *Coverage { return c.coverage }

// WithCoverage is the set of rules that holds for the file at the absolute path
// when coverage is shown: that of [Config.For] with the rules about coverage,
// but for those that ignore or per-file-ignores takes away by their names or
// their family.
func (c *Config) WithCoverage(path string) *rule.Set { return c.setFor(path, &c.withCoverage) }

// coverageValues are what one source says in [coverage].
type coverageValues struct {
	check  *setting[bool]
	totals *setting[Totals]
	// reports is nil where the source has none; it is never empty.
	reports *setting[[]ReportPattern]
	paths   []PathMap
}

// newCoverage is what the layers, the weakest first, say of coverage.
func newCoverage(layers []*layer) *Coverage {
	c := &Coverage{origins: map[string]Origin{}}
	for _, l := range layers {
		if check := l.coverage.check; check != nil {
			c.Check, c.origins["check"] = check.value, check.origin
		}
		if reports := l.coverage.reports; reports != nil {
			c.Reports, c.origins["reports"] = reports.value, reports.origin
		}
		if totals := l.coverage.totals; totals != nil {
			c.Totals, c.origins["totals"] = totals.value, totals.origin
		}
		c.Paths = nearestFirst(l.coverage.paths, c.Paths, func(m PathMap) string { return m.From })
	}
	return c
}

// nearestFirst are the entries of a table that is merged key by key: those of
// the nearer source, and then the others of the sources before.
func nearestFirst[T any](nearer, before []T, key func(T) string) []T {
	merged := slices.Clone(nearer)
	for _, entry := range before {
		if !slices.ContainsFunc(nearer, func(near T) bool { return key(near) == key(entry) }) {
			merged = append(merged, entry)
		}
	}
	return merged
}

func (c *Coverage) digest(into hash.Hash) {
	fmt.Fprintln(into, "coverage", c.Check, c.Totals, c.Reports == nil)
	for _, p := range c.Reports {
		fmt.Fprintf(into, "report %q %q\n", p.Folder, p.Glob())
	}
	for _, m := range c.Paths {
		fmt.Fprintf(into, "path %q %q\n", m.From, m.To)
	}
}

// shownCoverage is what selects the rules about coverage: as weak as a select
// of the family below all layers, so that any ignore of it is the stronger word.
// It is nil where there are no such rules.
func shownCoverage(origin Origin) *selection {
	selector, err := rule.ParseSelector(coverageFamily)
	if err != nil {
		return nil
	}
	selector.Text = "true"
	return &selection{selector, "coverage.check", origin}
}

// checkedCoverage is the same for what check shows; nil where check is false,
// and where a select above it stands in place of the level and all that files
// select.
func checkedCoverage(layers []*layer, leveled bool) *selection {
	last := lastSelect(layers)
	for i, l := range slices.Backward(layers) {
		switch check := l.coverage.check; {
		case check == nil:
		case !check.value, !leveled && i < last:
			return nil
		default:
			return shownCoverage(check.origin)
		}
	}
	return nil
}
