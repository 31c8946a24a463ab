package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/octollm/octolsp/analyzers/rule"
)

// statisticsFormat counts by rule, the most frequent first.
type statisticsFormat struct{ Style }

func (statisticsFormat) Begin() (begin, between string) { return "", "" }

func (statisticsFormat) Fragment(*File) []byte { return nil }

func (s statisticsFormat) End(summary *Totals) []byte {
	paint := painter(s.Colour)
	names := slices.SortedFunc(maps.Keys(summary.ByRule), func(a, b string) int {
		return cmp.Or(cmp.Compare(summary.ByRule[b], summary.ByRule[a]), cmp.Compare(a, b))
	})
	nameWidth, countWidth := 0, 0
	for _, name := range names {
		nameWidth = max(nameWidth, len(name))
		countWidth = max(countWidth, len(fmt.Sprint(summary.ByRule[name])))
	}
	var out []byte
	for _, name := range names {
		out = paint.append(out, bold, fmt.Sprintf("%*d", countWidth, summary.ByRule[name]))
		out = append(out, "  "...)
		if fixable := fixableBy(name); fixable != "" {
			out = fmt.Appendf(out, "%-*s  ", nameWidth, name)
			out = paint.append(out, cyan, fixable)
		} else {
			out = append(out, name...)
		}
		out = append(out, '\n')
	}
	if s.Quiet {
		return out
	}
	return appendClosing(out, paint, summary)
}

// fixableBy is the flag of check that mends findings of a rule, if one does.
func fixableBy(name string) string {
	r := rule.Find(name)
	switch {
	case r == nil || r.Fix < rule.FixUnsafe:
		return ""
	case r.Fix == rule.FixUnsafe:
		return "--fix --unsafe-fixes"
	}
	return "--fix"
}
