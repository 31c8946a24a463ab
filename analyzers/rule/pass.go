package rule

import (
	"sync/atomic"

	"github.com/octollm/octolsp/analyzers/finding"
)

// A Pass is a run of one rule over one chunk. Language packages embed it in
// passes of their own.
type Pass struct {
	*Enabled
	// Set is all that is on for the file.
	Set *Set
	// Symbol is the path of the definition that is looked at.
	Symbol string
	// Found receives what the rule reports.
	Found *Findings
}

// Report adds a finding; Pass fills in Rule, Severity, Source and, where it is
// empty, Symbol. Ranges are relative to the chunk.
func (p *Pass) Report(f finding.Finding) {
	p.Found.Certain = append(p.Found.Certain, p.complete(f))
}

// ReportWhen adds a finding that is shown only when condition holds, which
// linking decides.
func (p *Pass) ReportWhen(condition Condition, f finding.Finding) {
	p.Found.Conditional = append(p.Found.Conditional, Conditional{p.complete(f), condition})
}

func (p *Pass) complete(f finding.Finding) finding.Finding {
	f.Rule, f.Severity, f.Source = p.Name, p.Severity, finding.SourceNative
	if f.Symbol == "" {
		f.Symbol = p.Symbol
	}
	return f
}

// A Condition is a statement about other files than the one that was parsed,
// named so that the linker of the language can tell whether it holds.
type Condition struct {
	// Kind is one of the language's conditions.
	Kind string
	// Symbol is what it is about, as a path from the top of the file.
	Symbol string
}

// Conditional is a finding that waits for linking.
type Conditional struct {
	finding.Finding
	When Condition
}

// Findings are what the rules found in one chunk, with ranges relative to it.
// They are immutable once the chunk has been checked.
type Findings struct {
	Certain     []finding.Finding
	Conditional []Conditional
	// Suppressions are the comments of the chunk that take findings away.
	Suppressions []Suppression

	settled atomic.Pointer[settled]
}

type settled struct {
	by    any
	shown *[]finding.Finding
}

// Settle are the findings whose condition holds and those without one. by is
// what holds depends on; for the same by as the last time the answer is the
// same pointer.
func (f *Findings) Settle(by any, holds func(Condition) bool) *[]finding.Finding {
	if len(f.Conditional) == 0 {
		return &f.Certain
	}
	if last := f.settled.Load(); last != nil && last.by == by {
		return last.shown
	}
	shown := make([]finding.Finding, len(f.Certain), len(f.Certain)+len(f.Conditional))
	copy(shown, f.Certain)
	for i := range f.Conditional {
		if holds(f.Conditional[i].When) {
			shown = append(shown, f.Conditional[i].Finding)
		}
	}
	f.settled.Store(&settled{by, &shown})
	return &shown
}

// Group is the findings of a chunk at a place in the file.
type Group struct {
	*Findings
	// Start is the offset of the chunk in the file.
	Start int
}

// Checked remembers the findings of a chunk for the last context it was
// checked in: what the chunk's surroundings say of it. The zero value
// remembers nothing.
type Checked[Context comparable] struct {
	last atomic.Pointer[checked[Context]]
}

type checked[Context comparable] struct {
	context  Context
	set      uint64
	findings *Findings
}

// Findings are those of check, which is called only if context or set differ
// from the last time.
func (c *Checked[Context]) Findings(context Context, set *Set, check func() *Findings) *Findings {
	if last := c.last.Load(); last != nil && last.set == set.hash && last.context == context {
		return last.findings
	}
	findings := check()
	c.last.Store(&checked[Context]{context, set.hash, findings})
	return findings
}
