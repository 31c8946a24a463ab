package rule

import (
	"sync/atomic"

	"github.com/octollm/octolsp/analyzers/finding"
)

// A Pass is a run of one rule over one chunk. Language packages embed it in
// passes of their own.
type Pass struct {
	*Enabled
	// Stop is asked by loops whose length the text decides.
	Stop
	// Set is all that is on for the file.
	Set *Set
	// Symbol is the path of the definition that is looked at.
	Symbol string
	// Found receives what the rule reports.
	Found *Findings
}

// Report adds a finding, unless its variant is off. Pass fills in Rule,
// Severity, Source and, where they are empty, Symbol and the Code of the only
// variant; of several, f names its own by Code. Ranges are relative to the
// chunk.
func (p *Pass) Report(f finding.Finding) {
	if p.complete(&f) {
		p.Found.Certain = append(p.Found.Certain, f)
	}
}

// ReportWhen adds a finding that is shown only when condition holds, which
// linking decides.
func (p *Pass) ReportWhen(condition Condition, f finding.Finding) {
	if p.complete(&f) {
		p.Found.Conditional = append(p.Found.Conditional, Conditional{f, condition})
	}
}

// Variant is the one of the pass's rule that f is of. A rule with several must
// have given f its Code; that it did is what the tests of the pages see to.
func (p *Pass) Variant(f *finding.Finding) *Variant {
	if len(p.Variants) > 1 {
		if v := p.variant(f.Code); v != nil {
			return v
		}
	}
	return p.Variants[0]
}

// complete fills f in, and reports whether its variant is on.
func (p *Pass) complete(f *finding.Finding) bool {
	v := p.Variant(f)
	settings := &p.variants[v.index]
	if settings.Off {
		return false
	}
	f.Rule, f.Severity, f.Source = p.Name, settings.Severity, finding.SourceNative
	if len(p.Variants) == 1 {
		f.Code = v.Code()
	}
	if f.Symbol == "" {
		f.Symbol = p.Symbol
	}
	return true
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

// ChunkFindings are the findings of a chunk at a place in the file.
type ChunkFindings struct {
	*Findings
	// Start is the offset of the chunk in the file.
	Start int
}

// Memo remembers the findings of a chunk for the last context it was
// checked in: what the chunk's surroundings say of it. The zero value
// remembers nothing.
type Memo[Context comparable] struct {
	last atomic.Pointer[memo[Context]]
}

type memo[Context comparable] struct {
	context  Context
	set      uint64
	findings *Findings
}

// Findings are those of check, which is called only if context or set differ
// from the last time. What it found when it was stopped is not remembered.
func (c *Memo[Context]) Findings(context Context, set *Set, stop Stop, check func() *Findings) *Findings {
	if last := c.last.Load(); last != nil && last.set == set.hash && last.context == context {
		return last.findings
	}
	findings := check()
	if stop.Stopped() {
		return findings
	}
	c.last.Store(&memo[Context]{context, set.hash, findings})
	return findings
}
