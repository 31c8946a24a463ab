package rule

import (
	"encoding/json"
	"fmt"
	"hash/fnv"

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

// Enabled is a rule that is on.
type Enabled struct {
	*Rule
	// Severity is that of its findings.
	Severity finding.Severity

	values []any
}

// NewSet makes a set from the rules that enabled maps to their settings.
// Options that Settings does not name have their default at level.
func NewSet(level Level, convention string, rules map[*Rule]Settings) *Set {
	set := &Set{Convention: convention, enabled: make([]*Enabled, len(registry.rules))}
	digest := fnv.New64a()
	fmt.Fprintln(digest, convention)
	for _, r := range All() {
		settings, on := rules[r]
		if !on {
			continue
		}
		enabled := &Enabled{r, settings.Severity, make([]any, len(r.Options))}
		for i, option := range r.Options {
			enabled.values[i] = option.At(level)
			if value, given := settings.Options[option.Name]; given {
				enabled.values[i] = value
			}
		}
		set.enabled[r.index] = enabled
		values, err := json.Marshal(enabled.values)
		if err != nil {
			panic("rule: option values of " + r.Name + ": " + err.Error())
		}
		fmt.Fprintln(digest, r.Name, enabled.Severity, string(values))
	}
	set.hash = digest.Sum64()
	return set
}

// Settings are what a config says of one rule.
type Settings struct {
	Severity finding.Severity
	// Options maps an option's name to a value of the type of its default.
	Options map[string]any
}

// At is the option's default at level.
func (o *Option) At(level Level) any {
	if level >= Strict && o.Strict != nil {
		return o.Strict
	}
	return o.Default
}

// Hash tells sets apart: equal sets have equal hashes in every run.
func (s *Set) Hash() uint64 { return s.hash }

// Enabled is the rule with its settings, or nil if it is off.
func (s *Set) Enabled(r *Rule) *Enabled { return s.enabled[r.index] }

// option is the value of the option of that name; asking for one that the
// rule did not declare is a programming error.
func (e *Enabled) option(name string) any {
	for i := range e.Options {
		if e.Options[i].Name == name {
			return e.values[i]
		}
	}
	panic("rule: " + e.Name + " declares no option " + name)
}

// Bool is the value of a bool option.
func (e *Enabled) Bool(name string) bool { return e.option(name).(bool) }

// Int is the value of an int option.
func (e *Enabled) Int(name string) int { return e.option(name).(int) }

// String is the value of a string option.
func (e *Enabled) String(name string) string { return e.option(name).(string) }

// Strings is the value of a []string option.
func (e *Enabled) Strings(name string) []string { return e.option(name).([]string) }
