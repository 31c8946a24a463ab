package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// validate are all departures of v from s, in the order of the text. name is
// the key that v stands under, empty for the whole config.
func (d *document) validate(name string, v *value, s *shape) Problems {
	found := validation{document: d}
	found.value(name, v, s)
	slices.SortStableFunc(found.problems, func(a, b *Problem) int { return cmp.Compare(a.Range.Start, b.Range.Start) })
	return found.problems
}

type validation struct {
	*document
	problems Problems
}

func (c *validation) report(place text.Range, format string, arguments ...any) {
	c.problems = append(c.problems, c.problem(place, format, arguments...))
}

func (c *validation) value(name string, v *value, s *shape) {
	if !slices.Contains(s.kinds, v.kind) {
		c.report(v.place, "%s must be %s, not %s", name, s.expects, v.kind)
		return
	}
	if s.short != nil && v.kind != kindTable {
		s = s.short
	}
	if s.check != nil {
		if wrong := s.check(v); wrong != "" {
			c.report(v.place, "%s", about(name, wrong))
		}
	}
	for _, item := range v.items {
		c.value(name, item, s.item)
	}
	misnamed := false
	for _, entry := range v.entries {
		inner := entry.key
		if name != "" {
			inner = name + "." + keyText(entry.key)
		}
		if s.keys != nil {
			key := &value{kind: kindString, text: entry.key, place: entry.place}
			c.value(name, key, s.keys)
			c.value(inner, entry.value, s.values)
			continue
		}
		at := slices.IndexFunc(s.fields, func(f field) bool { return f.name == entry.key })
		if at < 0 {
			c.report(entry.place, "%s", s.unknown(name, entry.key))
			misnamed = true
			continue
		}
		c.value(inner, entry.value, s.fields[at].shape)
	}
	for _, key := range s.required {
		if v.byKey[key] == nil && !misnamed { // else it may be the one
			c.report(v.place, "%s must have the key %q", name, key)
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

// unknown is the message about a key that is none of the fields.
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
	const readable = 16
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
