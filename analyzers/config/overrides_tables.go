package config

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/octollm/octolsp/analyzers/text"
)

// tableKey is the shape of the value that an override of a dotted key sets; nil
// if there is no such key.
func tableKey(key string) *shape {
	if s, _ := toolKey(key); s != nil {
		return s
	}
	s, _ := coverageKey(key)
	return s
}

// tableValue is what the override says, as a value of the kind that its key has.
func (override *Override) tableValue(s *shape) (*value, string) {
	if s.item != nil {
		v := &value{kind: kindArray}
		for _, text := range override.Values {
			v.items = append(v.items, &value{kind: kindString, text: text})
		}
		return v, ""
	}
	if len(override.Values) != 1 {
		return nil, "must have one value"
	}
	v := &value{kind: kindString, text: override.Values[0]}
	switch {
	case slices.Contains(s.kinds, kindInteger):
		number, err := strconv.ParseInt(v.text, 10, 64)
		if err != nil {
			return nil, fmt.Sprintf("must be %s, not %q", s.expects, v.text)
		}
		v = &value{kind: kindInteger, integer: number}
	case slices.Contains(s.kinds, kindBoolean):
		if v.text != "true" && v.text != "false" {
			return nil, fmt.Sprintf("must be %s, not %q", s.expects, v.text)
		}
		v = &value{kind: kindBoolean, boolean: v.text == "true"}
	}
	return v, ""
}

// checkTable says what is wrong with an override of a dotted key.
func (override *Override) checkTable(s *shape) string {
	v, wrong := override.tableValue(s)
	if wrong != "" {
		return wrong
	}
	if s.check != nil {
		if wrong := s.check(v); wrong != "" {
			return wrong
		}
	}
	for _, item := range v.items {
		if wrong := s.item.check(item); wrong != "" {
			return wrong
		}
	}
	return ""
}

// applyTable adds a checked override of a dotted key to l, and reports whether
// it is one.
func (o *Overrides) applyTable(override Override, l *layer) bool {
	if s, key := toolKey(override.Key); s != nil {
		if l.tools == nil {
			l.tools = toolValues{}
		}
		v, _ := override.tableValue(s) // checked
		l.tools.put(key, v, o.Folder, override.Origin)
		return true
	}
	s, key := coverageKey(override.Key)
	if s == nil {
		return false
	}
	v, _ := override.tableValue(s) // checked
	l.coverage.put(key, v, o.Folder, func(text.Range) Origin { return override.Origin })
	return true
}
