package config

import (
	"path/filepath"

	"github.com/octollm/octolsp/analyzers/document"
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

	// required is nil where the source has no required-version.
	required *setting[string]
	preview  *setting[bool]
	level    *setting[rule.Level]
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
	// accept is nil where the source has none.
	accept  *setting[[]acceptance]
	options map[*rule.Rule]map[string]setting[any]
	// ruleTables are the names of the tables of options.
	ruleTables []selection
}

// selection is a selector with the key and the place it was written at. A code
// of another checker that octolsp has no rule for, which is ignored, is one
// without variants.
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
func newLayer(d *settingsFile, v *document.Node) *layer {
	r := layerReader{d, filepath.Dir(d.path)}
	l := &layer{
		extendSelect:   r.selections(v, "extend-select"),
		ignore:         r.selections(v, "ignore"),
		severity:       r.severities(v.At("severity")),
		perFileIgnores: r.perFileIgnores(v.At("per-file-ignores")),
		extendExclude:  r.patterns(v.At("extend-exclude")),
		tools:          r.tools(v.At("tools")),
		coverage:       r.coverage(v.At("coverage")),
		gates:          r.gates(v.At("gates")),
		accept:         r.accept(v.At("check", "accept")),
		options:        r.options(v.At("rule")),
		ruleTables:     r.ruleTables(v.At("rule")),
	}
	if required := v.At("required-version"); required != nil {
		l.required = &setting[string]{required.Text, d.origin(required.Anchor())}
	}
	if preview := v.At("preview"); preview != nil {
		l.preview = &setting[bool]{preview.Boolean, d.origin(preview.Anchor())}
	}
	for _, entry := range v.Children {
		l.keys = append(l.keys, entry.Key)
	}
	if level := v.At("level"); level != nil {
		l.level = &setting[rule.Level]{levelOf(level.Text), d.origin(level.Anchor())}
	}
	if v.At("select") != nil {
		selects := r.selections(v, "select")
		l.selects = &selects
	}
	if exclude := v.At("exclude"); exclude != nil {
		l.exclude = &setting[[]pattern]{origin: d.origin(exclude.Anchor())}
		for _, p := range r.patterns(exclude) {
			l.exclude.value = append(l.exclude.value, p.value)
		}
	}
	if limit := v.At("max-file-size"); limit != nil {
		size, _ := bytesOf(limit) // validated
		l.maxFileSize = &setting[int64]{size, d.origin(limit.Anchor())}
	}
	if convention := v.At("python", "convention"); convention != nil {
		l.convention = &setting[string]{convention.Text, d.origin(convention.Anchor())}
	}
	if lints := v.At("rust", "cargo-lints"); lints != nil {
		l.cargoLints = &setting[bool]{lints.Boolean, d.origin(lints.Anchor())}
	}
	return l
}

type layerReader struct {
	*settingsFile
	// folder is where the patterns of the document start.
	folder string
}

func (r *layerReader) selections(v *document.Node, key string) []selection {
	list := v.At(key)
	if list == nil {
		return nil
	}
	return r.selectionsOf(list, key)
}

func (r *layerReader) selectionsOf(list *document.Node, key string) []selection {
	var found []selection
	for _, item := range list.Children {
		found = append(found, selection{selectorOf(item.Text), key, r.origin(item.Anchor())})
	}
	return found
}

// selectorOf is the selector text, which is validated; for a code of another
// checker it has no variants.
func selectorOf(text string) rule.Selector {
	selector, err := rule.ParseSelector(text)
	if err != nil {
		return rule.Selector{Text: text}
	}
	return selector
}

// ruleTables are the names of the tables of rules in v.
func (r *layerReader) ruleTables(v *document.Node) []selection {
	if v == nil {
		return nil
	}
	var found []selection
	for _, table := range v.Children {
		found = append(found, selection{selectorOf(table.Key), "rule", r.origin(table.KeyRange)})
	}
	return found
}

func (r *layerReader) severities(v *document.Node) []severity {
	if v == nil {
		return nil
	}
	var found []severity
	for _, entry := range v.Children {
		selector, _ := rule.ParseSelector(entry.Key)
		weight, _ := finding.ParseSeverity(entry.Text) // both validated
		found = append(found, severity{selection{selector, "severity", r.origin(entry.KeyRange)}, weight})
	}
	return found
}

func (r *layerReader) perFileIgnores(v *document.Node) []perFileIgnore {
	if v == nil {
		return nil
	}
	var found []perFileIgnore
	for _, entry := range v.Children {
		found = append(found, perFileIgnore{
			pattern: newPattern(entry.Key, r.folder),
			ignored: r.selectionsOf(entry, "per-file-ignores"),
			origin:  r.origin(entry.KeyRange),
		})
	}
	return found
}

func (r *layerReader) patterns(list *document.Node) []setting[pattern] {
	if list == nil {
		return nil
	}
	var found []setting[pattern]
	for _, item := range list.Children {
		found = append(found, setting[pattern]{newPattern(item.Text, r.folder), r.origin(item.Anchor())})
	}
	return found
}

func (r *layerReader) options(v *document.Node) map[*rule.Rule]map[string]setting[any] {
	if v == nil {
		return nil
	}
	found := map[*rule.Rule]map[string]setting[any]{}
	for _, table := range v.Children {
		of := rule.Find(table.Key)
		if found[of] == nil {
			found[of] = map[string]setting[any]{}
		}
		for _, entry := range table.Children {
			for _, option := range of.Options {
				if option.Name() == entry.Key {
					found[of][entry.Key] = setting[any]{optionValue(option, entry), r.origin(entry.KeyRange)}
				}
			}
		}
	}
	return found
}

// levelOf is the level of that name; names that do not exist are refused before.
func levelOf(name string) rule.Level {
	for i, known := range rule.LevelNames {
		if known == name {
			return rule.Level(i)
		}
	}
	return defaultLevel
}
