package config

import (
	"path/filepath"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
)

// layer is what one source says: a config file, Cargo's lint settings, or the
// command line. A later layer beats an earlier one.
type layer struct {
	// keys are the keys of a config file at its top.
	keys []string
	// fallback reports what stands below the files: see [Overrides.Defaults].
	fallback bool

	level *setting[rule.Level]
	// selects is nil where the source has none.
	selects *[]selection
	// replacesLevel reports that selects, which is not empty, stands in place
	// of the level too, as on the command line.
	replacesLevel        bool
	extendSelect, ignore []selection
	severity             []severity
	perFileIgnores       []perFileIgnore
	exclude              *setting[[]pattern]
	extendExclude        []setting[pattern]
	maxFileSize          *setting[int64]
	convention           *setting[string]
	cargoLints           *setting[bool]
	tools                toolValues
	coverage             coverageValues
	gates                gateValues
	options              map[*rule.Rule]map[string]setting[any]
}

// selection is a selector with the key and the place it was written at.
type selection struct {
	rule.Selector
	key    string
	origin Origin
}

type severity struct {
	selection
	severity finding.Severity
}

// perFileIgnore takes rules away in the files of a pattern.
type perFileIgnore struct {
	pattern pattern
	ignored []selection
	origin  Origin
}

// newLayer is what the valid config v in d says.
func newLayer(d *document, v *value) *layer {
	r := layerReader{d, filepath.Dir(d.path)}
	l := &layer{
		extendSelect:   r.selections(v, "extend-select"),
		ignore:         r.selections(v, "ignore"),
		severity:       r.severities(v.get("severity")),
		perFileIgnores: r.perFileIgnores(v.get("per-file-ignores")),
		extendExclude:  r.patterns(v.get("extend-exclude")),
		tools:          r.tools(v.get("tools")),
		coverage:       r.coverage(v.get("coverage")),
		gates:          r.gates(v.get("gates")),
		options:        r.options(v.get("rule")),
	}
	for _, entry := range v.entries {
		l.keys = append(l.keys, entry.key)
	}
	if level := v.get("level"); level != nil {
		l.level = &setting[rule.Level]{levelOf(level.text), d.origin(level.place)}
	}
	if v.get("select") != nil {
		selects := r.selections(v, "select")
		l.selects = &selects
	}
	if exclude := v.get("exclude"); exclude != nil {
		l.exclude = &setting[[]pattern]{origin: d.origin(exclude.place)}
		for _, p := range r.patterns(exclude) {
			l.exclude.value = append(l.exclude.value, p.value)
		}
	}
	if limit := v.get("max-file-size"); limit != nil {
		size, _ := bytesOf(limit) // validated
		l.maxFileSize = &setting[int64]{size, d.origin(limit.place)}
	}
	if convention := v.get("python", "convention"); convention != nil {
		l.convention = &setting[string]{convention.text, d.origin(convention.place)}
	}
	if lints := v.get("rust", "cargo-lints"); lints != nil {
		l.cargoLints = &setting[bool]{lints.boolean, d.origin(lints.place)}
	}
	return l
}

type layerReader struct {
	*document
	// folder is where the patterns of the document start.
	folder string
}

func (r *layerReader) selections(v *value, key string) []selection {
	list := v.get(key)
	if list == nil {
		return nil
	}
	return r.selectionsOf(list, key)
}

func (r *layerReader) selectionsOf(list *value, key string) []selection {
	var found []selection
	for _, item := range list.items {
		selector, err := rule.ParseSelector(item.text)
		if err == nil { // validated
			found = append(found, selection{selector, key, r.origin(item.place)})
		}
	}
	return found
}

func (r *layerReader) severities(v *value) []severity {
	if v == nil {
		return nil
	}
	var found []severity
	for _, entry := range v.entries {
		selector, _ := rule.ParseSelector(entry.key)
		weight, _ := finding.ParseSeverity(entry.value.text) // both validated
		found = append(found, severity{selection{selector, "severity", r.origin(entry.place)}, weight})
	}
	return found
}

func (r *layerReader) perFileIgnores(v *value) []perFileIgnore {
	if v == nil {
		return nil
	}
	var found []perFileIgnore
	for _, entry := range v.entries {
		found = append(found, perFileIgnore{
			pattern: newPattern(entry.key, r.folder),
			ignored: r.selectionsOf(entry.value, "per-file-ignores"),
			origin:  r.origin(entry.place),
		})
	}
	return found
}

func (r *layerReader) patterns(list *value) []setting[pattern] {
	if list == nil {
		return nil
	}
	var found []setting[pattern]
	for _, item := range list.items {
		found = append(found, setting[pattern]{newPattern(item.text, r.folder), r.origin(item.place)})
	}
	return found
}

func (r *layerReader) options(v *value) map[*rule.Rule]map[string]setting[any] {
	if v == nil {
		return nil
	}
	found := map[*rule.Rule]map[string]setting[any]{}
	for _, table := range v.entries {
		of := rule.Find(table.key)
		if found[of] == nil {
			found[of] = map[string]setting[any]{}
		}
		for _, entry := range table.value.entries {
			for _, option := range of.Options {
				if option.Name() == entry.key {
					found[of][entry.key] = setting[any]{optionValue(option, entry.value), r.origin(entry.place)}
				}
			}
		}
	}
	return found
}

// levelOf is the level of that name; names that are none are refused before.
func levelOf(name string) rule.Level {
	for i, known := range rule.LevelNames {
		if known == name {
			return rule.Level(i)
		}
	}
	return defaultLevel
}
