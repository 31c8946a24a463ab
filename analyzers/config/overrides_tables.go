package config

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/octollm/octolsp/analyzers/document"
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
func (override *Override) tableValue(s *shape) (*document.Node, string) {
	if s.item != nil {
		v := &document.Node{Kind: document.Array}
		for _, text := range override.Values {
			v.Children = append(v.Children, &document.Node{Kind: document.String, Text: text})
		}
		return v, ""
	}
	if len(override.Values) != 1 {
		return nil, "must have one value"
	}
	v := &document.Node{Kind: document.String, Text: override.Values[0]}
	switch {
	case slices.Contains(s.kinds, document.Integer):
		number, err := strconv.ParseInt(v.Text, 10, 64)
		if err != nil {
			return nil, fmt.Sprintf("must be %s, not %q", s.expects, v.Text)
		}
		v = &document.Node{Kind: document.Integer, Integer: number}
	case slices.Contains(s.kinds, document.Boolean):
		if v.Text != "true" && v.Text != "false" {
			return nil, fmt.Sprintf("must be %s, not %q", s.expects, v.Text)
		}
		v = &document.Node{Kind: document.Boolean, Boolean: v.Text == "true"}
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
	for _, item := range v.Children {
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
