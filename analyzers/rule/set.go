package rule

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/octollm/octolsp/analyzers/finding"
)

// A Set is the rules that are on for a file, each with its severity and
// options. It is immutable; two Sets with equal content may be different
// pointers, but their Hash is the same.
type Set struct {
	// Convention is the style of Python docstrings: see [Conventions].
	Convention string

	enabled []*Enabled
	hash    uint64
}

// Conventions are the styles of Python docstrings that a config can name. In
// "none" and "pep257" sections have no fixed form, so rules about them rest.
var Conventions = []string{"google", "numpy", "pep257", "none"}

// IsFor reports whether r is for docstrings of the convention.
func (r *Rule) IsFor(convention string) bool {
	return len(r.Conventions) == 0 || slices.Contains(r.Conventions, convention)
}

// Enabled is a rule that is on, at least in one of its variants.
type Enabled struct {
	*Rule

	// variants are what holds for those of the rule, in their order.
	variants []VariantSettings
	values   []any
}

// NewSet makes a set from the rules that enabled maps to their settings.
// Options that Settings does not name have their default at level.
func NewSet(level Level, convention string, rules map[*Rule]Settings) *Set {
	set := &Set{Convention: convention, enabled: make([]*Enabled, len(registry.rules))}
	digest := fnv.New64a()
	fmt.Fprintln(digest, convention)
	for _, r := range All() {
		settings, on := rules[r]
		if !on || !r.IsFor(convention) {
			continue
		}
		enabled := &Enabled{r, settings.variants(r), make([]any, len(r.Options))}
		if !slices.ContainsFunc(enabled.variants, func(v VariantSettings) bool { return !v.Off }) {
			continue
		}
		for i, option := range r.Options {
			enabled.values[i] = option.At(level)
			if value, given := settings.Options[option.Name()]; given {
				enabled.values[i] = value
			}
		}
		set.enabled[r.index] = enabled
		values, err := json.Marshal(enabled.values)
		if err != nil {
			panic("rule: option values of " + r.Name + ": " + err.Error())
		}
		fmt.Fprintln(digest, r.Name, enabled.variants, string(values))
	}
	set.hash = digest.Sum64()
	return set
}

// Settings are what a config says of one rule.
type Settings struct {
	// Severity is that of the findings of all variants, if Variants is nil.
	Severity finding.Severity
	// Variants are what holds for each of the rule's, in their order; nil if all
	// are on with the same severity.
	Variants []VariantSettings
	// Options maps an option's name to a value of the type of its default.
	Options map[string]any
}

// VariantSettings are what a config says of one variant of a rule.
type VariantSettings struct {
	// Off reports that it is off.
	Off bool
	// Severity is that of its findings.
	Severity finding.Severity
}

// variants are what s says of each variant of r.
func (s *Settings) variants(r *Rule) []VariantSettings {
	if s.Variants != nil {
		return s.Variants
	}
	return slices.Repeat([]VariantSettings{{Severity: s.Severity}}, len(r.Variants))
}

// Hash tells sets apart: equal sets have equal hashes in every run.
func (s *Set) Hash() uint64 { return s.hash }

// Enabled is the rule with its settings, or nil if it is off.
func (s *Set) Enabled(r *Rule) *Enabled { return s.enabled[r.index] }

// On reports whether the variant is on.
func (s *Set) On(v *Variant) bool {
	enabled := s.Enabled(v.Rule)
	return enabled != nil && !enabled.variants[v.index].Off
}

// Severity is that of the findings of v, a variant of the rule.
func (e *Enabled) Severity(v *Variant) finding.Severity { return e.variants[v.index].Severity }

// option is the value of an option of the rule.
func (e *Enabled) option(of Option) any {
	for i, option := range e.Options {
		if option == of {
			return e.values[i]
		}
	}
	panic("rule: " + e.Name + " does not declare the option " + of.Name())
}
