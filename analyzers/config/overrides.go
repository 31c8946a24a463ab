package config

import (
	"errors"
	"fmt"
	"slices"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/rule"
)

// Overrides are what the command line, the environment and an editor say beside
// the config files.
type Overrides struct {
	// Folder is the working folder, an absolute path: relative paths and
	// patterns start there, and messages show paths relative to it.
	Folder string
	// Config is the one config to use, or empty.
	Config string
	// Release is the release that octolsp is, such as "v0.3.1"; any other text
	// meets every required-version.
	Release string
	// Isolated reports that no config is read: neither octolsp's nor those of
	// Ruff and Cargo.
	Isolated bool
	// Values stand above the files.
	Values []Override
	// Defaults stand below the files: each holds where the config of a file,
	// with what it extends, does not have its key. A level or a select there
	// stands against both.
	Defaults []Override
}

// Override is a value for one key of the config. Its select replaces the level
// and the select of what stands below, extend-select adds to them, ignore takes
// away, and level replaces the level alone.
type Override struct {
	// Key is one of [OverrideKeys], "coverage.check", "coverage.reports", or a
	// key below [tools] such as "tools.formatter", "tools.ruff" or
	// "tools.ruff.path".
	Key string
	// Values is one value, or more for keys that hold a list.
	Values []string
	// Origin is the flag, the variable or the setting; its name stands before
	// messages.
	Origin Origin
}

// OverrideKeys are the keys at the top of a config that an override can set.
var OverrideKeys = []string{"preview", "level", "select", "extend-select", "ignore", "exclude", "extend-exclude"}

// ErrIsolated reports a config that is named and refused at once.
var ErrIsolated = errors.New("--config and --isolated contradict each other: leave one out")

// OverrideError reports a flag, a variable or a setting with a bad value.
type OverrideError struct {
	Override Override
	// Message says what was expected and what was found.
	Message string
}

func (e *OverrideError) Error() string { return about(e.Override.Origin.Name, e.Message) }

// check reports all bad values.
func (o *Overrides) check() error {
	if o.Isolated && o.Config != "" {
		return ErrIsolated
	}
	var errs []error
	for _, override := range slices.Concat(o.Values, o.Defaults) {
		errs = append(errs, CheckOverride(override))
	}
	return errors.Join(errs...)
}

// layer is what checked overrides say.
func (o *Overrides) layer(list []Override) *layer {
	l := &layer{}
	for _, override := range list {
		o.apply(override, l)
	}
	// A level in the environment does not hold beside --select.
	l.replacesLevel = l.selects != nil && (l.level == nil || l.level.origin.Kind < (*l.selects)[0].origin.Kind)
	return l
}

// fallback is what the defaults say below files.
func (o *Overrides) fallback(files []*layer) *layer {
	spoken := map[string]bool{}
	for _, l := range files {
		for _, key := range l.keys {
			spoken[key] = true
		}
	}
	if spoken["level"] || spoken["select"] {
		spoken["level"], spoken["select"] = true, true
	}
	l := o.layer(slices.DeleteFunc(slices.Clone(o.Defaults), func(d Override) bool { return spoken[d.Key] }))
	l.fallback = true
	return l
}

// CheckOverride reports a bad value as an [*OverrideError].
func CheckOverride(override Override) error {
	if s := tableKey(override.Key); s != nil {
		if wrong := override.checkTable(s); wrong != "" {
			return &OverrideError{override, wrong}
		}
		return nil
	}
	fields := root().fields
	at := slices.IndexFunc(fields, func(f field) bool { return f.name == override.Key })
	if at < 0 || !slices.Contains(OverrideKeys, override.Key) {
		return &OverrideError{override, fmt.Sprintf("cannot set %q", override.Key)}
	}
	s := fields[at].shape
	if s.item != nil {
		s = s.item
	} else if len(override.Values) != 1 {
		return &OverrideError{override, "must have one value"}
	}
	if override.Key == "select" && len(override.Values) == 0 {
		return &OverrideError{override, "names no rule: `octolsp rules` lists them"}
	}
	if slices.Contains(s.kinds, document.Boolean) {
		if _, wrong := override.tableValue(s); wrong != "" {
			return &OverrideError{override, wrong}
		}
		return nil
	}
	for _, text := range override.Values {
		if wrong := s.check(&document.Node{Kind: document.String, Text: text}); wrong != "" {
			return &OverrideError{override, wrong}
		}
	}
	return nil
}

// apply adds a checked override to l.
func (o *Overrides) apply(override Override, l *layer) {
	if o.applyTable(override, l) {
		return
	}
	switch override.Key {
	case "preview":
		l.preview = &setting[bool]{override.Values[0] == "true", override.Origin}
	case "level":
		if l.level == nil || l.level.origin.Kind <= override.Origin.Kind {
			l.level = &setting[rule.Level]{levelOf(override.Values[0]), override.Origin}
		}
	case "select":
		selects := override.selections()
		if l.selects != nil {
			selects = append(*l.selects, selects...)
		}
		l.selects = &selects
	case "extend-select":
		l.extendSelect = append(l.extendSelect, override.selections()...)
	case "ignore":
		l.ignore = append(l.ignore, override.selections()...)
	case "exclude":
		if l.exclude == nil {
			l.exclude = &setting[[]pattern]{origin: override.Origin}
		}
		for _, text := range override.Values {
			l.exclude.value = append(l.exclude.value, newPattern(text, o.Folder))
		}
	case "extend-exclude":
		for _, text := range override.Values {
			l.extendExclude = append(l.extendExclude, setting[pattern]{newPattern(text, o.Folder), override.Origin})
		}
	}
}

func (override *Override) selections() []selection {
	var found []selection
	for _, text := range override.Values {
		found = append(found, selection{selectorOf(text), override.Key, override.Origin})
	}
	return found
}
