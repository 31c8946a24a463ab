package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/tools/description"
)

// Effective is the config in effect for one file and where each value comes
// from. Paths in
// it have forward slashes and are relative to the working folder for files in
// it.
type Effective struct {
	File string `json:"file"`
	// Configs are octolsp's config and what it extends; empty if there is
	// none.
	Configs []string `json:"configs"`
	// Excluded is the pattern that leaves the file out of a walk, or nil.
	Excluded *EffectiveValue  `json:"excluded"`
	Values   []EffectiveValue `json:"values"`
	Rules    []EffectiveRule  `json:"rules"`
}

// EffectiveValue is the value of a key.
type EffectiveValue struct {
	Key    string          `json:"key"`
	Value  any             `json:"value"`
	Origin EffectiveOrigin `json:"origin"`
}

// EffectiveOrigin is an [Origin] for people and programs: Path, Line and Column
// are set where Kind is "file", Name where it is "environment", "editor" or
// "flag".
type EffectiveOrigin struct {
	Kind   string `json:"kind"`
	Path   string `json:"path,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Name   string `json:"name,omitempty"`
}

// String is the origin in a few words.
func (o EffectiveOrigin) String() string {
	switch o.Kind {
	case FromFile.String():
		return fmt.Sprintf("%s:%d", o.Path, o.Line)
	case FromEnvironment.String(), FromEditor.String(), FromFlag.String():
		return o.Name
	}
	return o.Kind
}

// EffectiveRule is what holds for a rule.
type EffectiveRule struct {
	Rule string `json:"rule"`
	// Status is what is to be known of the rule's status; empty if it is stable.
	Status string `json:"status,omitempty"`
	On     bool   `json:"on"`
	// Because says what turned it on or off.
	Because  EffectiveValue `json:"because"`
	Severity EffectiveValue `json:"severity"`
	// Codes are what holds for each code of the rule, where that differs from one
	// to another: then the rule is on if it is for some.
	Codes   []EffectiveCode  `json:"codes,omitempty"`
	Options []EffectiveValue `json:"options"`
}

// EffectiveCode is what holds for the findings of a rule with one code.
type EffectiveCode struct {
	Code     string         `json:"code"`
	On       bool           `json:"on"`
	Because  EffectiveValue `json:"because"`
	Severity EffectiveValue `json:"severity"`
}

// Effective says what holds for the file at the absolute path, with the rules for
// its language, an LSP name; all rules if that is empty. folder is the working
// folder.
func (c *Config) Effective(path, folder, language string) *Effective {
	r := reporter{c, folder}
	report := &Effective{File: paths.Display(folder, path), Configs: []string{}, Values: r.values(path), Rules: []EffectiveRule{}}
	if c.sources.octolsp != nil {
		for _, file := range c.sources.octolsp.files {
			report.Configs = append(report.Configs, paths.Display(folder, file))
		}
	}
	for _, p := range c.exclude {
		if p.value.matches(path) {
			report.Excluded = r.value("exclude", p.value.text, p.origin)
			break
		}
	}
	for _, d := range c.usual.decisions {
		if language == "" || d.rule.Language == "" || d.rule.Language == language {
			report.Rules = append(report.Rules, r.rule(d, path))
		}
	}
	return report
}

type reporter struct {
	*Config
	folder string
}

func (r *reporter) value(key string, value any, origin Origin) *EffectiveValue {
	reported := EffectiveOrigin{Kind: origin.Kind.String(), Line: origin.Line, Column: origin.Column, Name: origin.Name}
	if origin.Path != "" {
		reported.Path = paths.Display(r.folder, origin.Path)
	}
	return &EffectiveValue{key, value, reported}
}

func (r *reporter) values(path string) []EffectiveValue {
	values := []EffectiveValue{*r.value("level", r.level.value.String(), r.level.origin)}
	if !r.leveled {
		values[0] = *r.value("level", "none", r.lastSelectOrigin())
	}
	values = append(values, *r.value("preview", r.preview.value, r.preview.origin))
	for _, required := range r.required {
		values = append(values, *r.value("required-version", required.value, required.origin))
	}
	last := lastSelect(r.layers)
	for i, l := range r.layers {
		values = append(values, r.selections(selected(r.layers, i, last))...)
		values = append(values, r.selections(l.ignore)...)
	}
	for i := range r.perFileIgnores {
		if ignore := &r.perFileIgnores[i]; ignore.pattern.matches(path) {
			var selectors []string
			for _, s := range ignore.ignored {
				selectors = append(selectors, s.Text)
			}
			key := "per-file-ignores." + keyText(ignore.pattern.text)
			values = append(values, *r.value(key, strings.Join(selectors, " "), ignore.origin))
		}
	}
	values = append(append(values, r.excluded()...),
		*r.value("max-file-size", r.maxFileSize.value, r.maxFileSize.origin),
		*r.value("python.convention", r.convention.value, r.convention.origin),
		*r.value("rust.cargo-lints", r.cargoLints.value, r.cargoLints.origin),
	)
	return slices.Concat(values, r.toolValues(), r.coverageValues(), r.acceptValues(), r.gateValues(path))
}

// toolValues are what holds for the tools: what has a default, and all else
// that is given.
func (r *reporter) toolValues() []EffectiveValue {
	var values []EffectiveValue
	for _, f := range toolsTable().fields {
		key := "tools." + f.name
		if f.shape.short == nil {
			if given, found := r.tools.values[f.name]; found {
				values = append(values, *r.value(key, given.value, given.origin))
			} else {
				values = append(values, *r.value(key, f.fallback, Origin{}))
			}
			continue
		}
		mode := r.tools.Of(f.name)
		values = append(values, *r.value(key+".mode", string(mode.Mode), mode.Origin("mode")))
		for _, inner := range toolTable(description.Named(f.name)).fields[1:] {
			if given, found := r.tools.values[f.name+"."+inner.name]; found {
				value := given.value
				if path, isText := value.(string); isText && inner.name == "path" {
					value = paths.Display(r.folder, path)
				}
				values = append(values, *r.value(key+"."+inner.name, value, given.origin))
			}
		}
	}
	return values
}

// excluded are the patterns, those of one key together.
func (r *reporter) excluded() []EffectiveValue {
	var values []EffectiveValue
	key := "exclude"
	for i, p := range r.exclude {
		if i == r.ownExclude {
			key = "extend-exclude"
		}
		if i > 0 && i != r.ownExclude && p.origin == r.exclude[i-1].origin {
			last := &values[len(values)-1]
			last.Value = append(last.Value.([]string), p.value.text)
			continue
		}
		values = append(values, *r.value(key, []string{p.value.text}, p.origin))
	}
	return values
}

func (r *reporter) selections(list []selection) []EffectiveValue {
	var values []EffectiveValue
	for _, s := range list {
		values = append(values, *r.value(s.key, s.Text, s.origin))
	}
	return values
}

// lastSelectOrigin is where the select stands that replaces the level.
func (r *reporter) lastSelectOrigin() Origin {
	return (*r.layers[lastSelect(r.layers)].selects)[0].origin
}

func (r *reporter) rule(d decision, path string) EffectiveRule {
	codes := make([]EffectiveCode, len(d.variants))
	for i, v := range d.rule.Variants {
		codes[i] = r.code(v, &d.variants[i], path)
	}
	whole := codes[max(0, slices.IndexFunc(codes, func(c EffectiveCode) bool { return c.On }))]
	reported := EffectiveRule{
		Rule: d.rule.Name, Status: d.rule.StatusNote(), On: whole.On, Because: whole.Because, Severity: whole.Severity, Options: []EffectiveValue{},
	}
	if slices.ContainsFunc(codes, func(c EffectiveCode) bool { return c.On != whole.On || c.Severity != whole.Severity }) {
		reported.Codes = codes
	}
	for _, option := range d.rule.Options {
		value := setting[any]{value: option.At(r.level.value)}
		if given, found := d.options[option.Name()]; found {
			value = given
		}
		reported.Options = append(reported.Options, *r.value(option.Name(), value.value, value.origin))
	}
	return reported
}

// code is what holds for v.
func (r *reporter) code(v *rule.Variant, said *variantDecision, path string) EffectiveCode {
	reported := EffectiveCode{
		Code:     v.Code(),
		On:       said.on && v.Rule.IsFor(r.convention.value),
		Severity: *r.value("severity", said.severity.value.String(), said.severity.origin),
	}
	switch {
	case said.on && !reported.On:
		reported.Because = *r.value("python.convention", r.convention.value, r.convention.origin)
	case said.previewed:
		reported.Because = *r.value("preview", false, r.preview.origin)
	case said.by != nil:
		reported.Because = *r.value(said.by.key, said.by.Text, said.by.origin)
	case !r.leveled:
		reported.Because = *r.value("level", "none", r.lastSelectOrigin())
	default:
		reported.Because = *r.value("level", r.level.value.String(), r.level.origin)
	}
	if ignore, by := r.ignoredFor(v, path); ignore != nil && reported.On {
		reported.On = false
		reported.Because = *r.value("per-file-ignores."+keyText(ignore.pattern.text), by.Text, by.origin)
	}
	return reported
}

// ignoredFor is what takes the variant away in the file alone, or nil.
func (r *reporter) ignoredFor(of *rule.Variant, path string) (*perFileIgnore, *selection) {
	for i := range r.perFileIgnores {
		ignore := &r.perFileIgnores[i]
		if !ignore.pattern.matches(path) {
			continue
		}
		for j := range ignore.ignored {
			if slices.Contains(ignore.ignored[j].Variants, of) {
				return ignore, &ignore.ignored[j]
			}
		}
	}
	return nil, nil
}
