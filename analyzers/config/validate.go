package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// validate are all departures of v from s, in the order of the text. name is
// the key that v stands under, empty for the whole config.
func (d *settingsFile) validate(name string, v *document.Node, s *shape) Problems {
	found := validation{settingsFile: d}
	found.value(name, v, s)
	slices.SortStableFunc(found.problems, func(a, b *Problem) int { return cmp.Compare(a.Range.Start, b.Range.Start) })
	return found.problems
}

type validation struct {
	*settingsFile
	problems Problems
}

func (c *validation) report(place text.Range, format string, arguments ...any) {
	c.problems = append(c.problems, c.problem(place, format, arguments...))
}

func (c *validation) value(name string, v *document.Node, s *shape) {
	if !slices.Contains(s.kinds, v.Kind) {
		c.report(v.Anchor(), "%s must be %s, not %s", name, s.expects, v.Kind)
		return
	}
	if s.short != nil && v.Kind != document.Table {
		s = s.short
	}
	if s.check != nil {
		if wrong := s.check(v); wrong != "" {
			c.report(v.Anchor(), "%s", about(name, wrong))
		}
	}
	switch v.Kind {
	case document.Array:
		for _, item := range v.Children {
			c.value(name, item, s.item)
		}
	case document.Table:
		c.table(name, v, s)
	}
}

func (c *validation) table(name string, v *document.Node, s *shape) {
	misnamed := false
	for _, entry := range v.Children {
		inner := entry.Key
		if name != "" {
			inner = name + "." + keyText(entry.Key)
		}
		if s.keys != nil {
			key := &document.Node{Kind: document.String, Text: entry.Key, Range: entry.KeyRange}
			c.value(name, key, s.keys)
			c.value(inner, entry, s.values)
			continue
		}
		at := slices.IndexFunc(s.fields, func(f field) bool { return f.name == entry.Key })
		if at < 0 {
			c.report(entry.KeyRange, "%s", s.unknown(name, entry.Key))
			misnamed = true
			continue
		}
		c.value(inner, entry, s.fields[at].shape)
	}
	for _, key := range s.required {
		if v.At(key) == nil && !misnamed { // else it may be the one
			c.report(v.Anchor(), "%s must have the key %q", name, key)
		}
	}
}

// about joins the name of a key or a flag with what is wrong with its value.
func about(name, wrong string) string {
	if strings.HasPrefix(wrong, "must ") || strings.HasPrefix(wrong, "names ") {
		return name + " " + wrong
	}
	return name + ": " + wrong
}

// unknown is the message about a key that is not one of the fields.
func (s *shape) unknown(table, key string) string {
	message := fmt.Sprintf("unknown %s %q", s.noun, key)
	if table != "" {
		message += " in " + table
	}
	if s.instead != nil {
		if advice := s.instead(key); advice != "" {
			return message + ": " + advice
		}
	}
	if len(s.fields) == 0 {
		return message + fmt.Sprintf(": there are no %ss here", s.noun)
	}
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		names[i] = f.name
	}
	if nearest := rule.NearestOf(key, names); nearest != "" {
		return message + fmt.Sprintf(": did you mean %q?", nearest)
	}
	const readable = 20
	if len(names) > readable {
		return message
	}
	return message + ": use " + quoted(names)
}

// keyText is key as it is written in TOML.
func keyText(key string) string {
	for _, c := range key {
		bare := c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !bare {
			return fmt.Sprintf("%q", key)
		}
	}
	return key
}
