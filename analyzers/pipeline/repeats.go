package pipeline

import (
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
)

// repeats are the native findings that are shown in a file, as tools would say
// them. A tool repeats one with its code for the same definition, and one at the
// same place: what is about a file as a whole stands where the file begins, and
// a definition may begin there too.
type repeats struct {
	about map[definitionCode]bool
	at    map[offsetCode]bool
}

// definitionCode is the symbol of a definition and the code of a tool.
type definitionCode struct{ symbol, code string }

// offsetCode is an offset in the file and the code of a tool.
type offsetCode struct {
	offset int
	code   string
}

// repeatsOf gathers the native findings of at least the given severity.
func repeatsOf(native []finding.Group, least finding.Severity) repeats {
	r := repeats{map[definitionCode]bool{}, map[offsetCode]bool{}}
	for _, group := range native {
		for i := range *group.Findings {
			f := &(*group.Findings)[i]
			if f.Severity < least {
				continue
			}
			for _, code := range rule.CodesOf(f) {
				r.about[definitionCode{f.Symbol, code}] = true
				r.at[offsetCode{group.Start + f.Range.Start, code}] = true
			}
		}
	}
	return r
}

// has reports whether a native finding for the same definition or at the same
// place has the code of f, a tool's finding with ranges relative to start, as an
// exact equivalent.
func (r repeats) has(f *finding.Finding, start int) bool {
	return r.about[definitionCode{f.Symbol, f.Code}] || r.at[offsetCode{start + f.Range.Start, f.Code}]
}

// repeatable reports whether a native finding may say the same as f.
func repeatable(f *finding.Finding) bool { return len(rule.Equivalent(f.Code)) > 0 }
