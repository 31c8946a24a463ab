package rule

import (
	"slices"

	"github.com/octollm/octolsp/analyzers/finding"
)

// A Variant is a kind of a rule's findings that has codes of its own in other
// checkers: of a rule about parameters, that of "*args" is "ANN002" in Ruff and
// that of others "ANN001". It is what a code selects and suppresses.
type Variant struct {
	// Rule is the one whose variant it is, set by [Register].
	Rule *Rule
	// Codes are those of other checkers that find exactly this.
	Codes []string

	// index is the place among the rule's variants.
	index int
}

// Codes is a variant with the given codes, for [Rule.Variants]: one variable for
// each, so that a finding can name it.
func Codes(codes ...string) *Variant { return &Variant{Codes: codes} }

// Code is the first code, which names the variant: what its findings have for
// [finding.Finding.Code]. It is empty for a variant without codes.
func (v *Variant) Code() string {
	if len(v.Codes) == 0 {
		return ""
	}
	return v.Codes[0]
}

// Index is the place of v among the variants of its rule.
func (v *Variant) Index() int { return v.index }

// IsPart reports whether v is only a part of its rule.
func (v *Variant) IsPart() bool { return len(v.Rule.Variants) > 1 }

// covers reports whether f is a finding of v.
func (v *Variant) covers(f *finding.Finding) bool { return v.Rule.Name == f.Rule && v.Code() == f.Code }

// Cover reports whether f is a finding of one of variants.
func Cover(variants []*Variant, f *finding.Finding) bool {
	for _, v := range variants {
		if v.covers(f) {
			return true
		}
	}
	return false
}

// variant is that of the finding with the given code, or nil.
func (r *Rule) variant(code string) *Variant {
	for _, v := range r.Variants {
		if v.Code() == code {
			return v
		}
	}
	return nil
}

// VariantOf is the variant that f is of, or nil for a tool's finding.
func VariantOf(f *finding.Finding) *Variant {
	if r := Find(f.Rule); r != nil {
		return r.variant(f.Code)
	}
	return nil
}

// CodesOf are the codes under which checkers know f: those of its variant, or
// the one of the tool that found it.
func CodesOf(f *finding.Finding) []string {
	if v := VariantOf(f); v != nil {
		return v.Codes
	}
	if f.Source == finding.SourceNative || f.Code == "" {
		return nil
	}
	return []string{f.Code}
}

// RulesOf are the rules of variants, each once, in their order.
func RulesOf(variants []*Variant) []*Rule {
	var rules []*Rule
	for _, v := range variants {
		if !slices.Contains(rules, v.Rule) {
			rules = append(rules, v.Rule)
		}
	}
	return rules
}

// complete settles the variants of a rule that is registered.
func (r *Rule) complete() {
	switch {
	case len(r.Variants) == 0:
		r.Variants = []*Variant{{Codes: r.Equivalents}}
	case r.Equivalents != nil:
		panic("rule: " + r.Name + " has Equivalents and Variants: leave one out")
	}
	for i, v := range r.Variants {
		if v.Rule != nil {
			panic("rule: " + r.Name + " and " + v.Rule.Name + " share a variant")
		}
		if r.variant(v.Code()) != nil && r.variant(v.Code()) != v {
			panic("rule: two variants of " + r.Name + " begin with the code " + v.Code())
		}
		v.Rule, v.index = r, i
		if len(r.Variants) == 1 {
			r.Equivalents = v.Codes
			continue
		}
		for _, code := range v.Codes {
			if !slices.Contains(r.Equivalents, code) {
				r.Equivalents = append(r.Equivalents, code)
			}
		}
	}
}
