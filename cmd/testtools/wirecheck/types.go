package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// A violation is one thing that is wrong in one message.
type violation struct {
	message int // from 1, in the server's direction; 0 for the whole conversation
	// path is where in the message, as "$.result.items[3].range".
	path            string
	expected, found string
	// rule tells that the types are right and a rule of the protocol is broken.
	rule bool
}

func (v violation) String() string {
	where := "conversation"
	if v.message > 0 {
		where = fmt.Sprintf("message %d: %s", v.message, v.path)
	}
	return fmt.Sprintf("%s: expected %s, found %s", where, v.expected, v.found)
}

// depth is how far into the message a violation lies.
func (v violation) depth() int { return strings.Count(v.path, ".") + strings.Count(v.path, "[") }

// place is where a value stands in a message; its text is made only if asked for.
type place struct {
	parent *place
	key    string
	index  int // of an element, if key is empty
}

// root is the place of a whole message.
var root *place

func (p *place) member(key string) *place { return &place{parent: p, key: key} }
func (p *place) element(index int) *place { return &place{parent: p, index: index} }

func (p *place) String() string {
	switch {
	case p == nil:
		return "$"
	case p.key != "":
		return p.parent.String() + "." + p.key
	}
	return p.parent.String() + "[" + strconv.Itoa(p.index) + "]"
}

// A checker holds values of one message against types.
type checker struct {
	model  *model
	client client
	// message is the number of the message, method the one that it belongs to.
	message int
	method  string
}

func (c *checker) wrong(p *place, expected string, value any) []violation {
	return []violation{{message: c.message, path: p.String(), expected: expected, found: show(value)}}
}

func (c *checker) breaks(p *place, expected, found string) []violation {
	return []violation{{message: c.message, path: p.String(), expected: expected, found: found, rule: true}}
}

// check returns what is wrong with a value of the type t.
func (c *checker) check(t *typ, value any, p *place) []violation {
	switch t.Kind {
	case "base":
		if !isBase(t.Name, value) {
			return c.wrong(p, name(t), value)
		}
		return nil
	case "reference":
		return c.checkReference(t.Name, value, p)
	case "array":
		elements, ok := value.([]any)
		if !ok {
			return c.wrong(p, name(t), value)
		}
		var found []violation
		for i, element := range elements {
			found = append(found, c.check(t.Element, element, p.element(i))...)
		}
		return found
	case "map":
		return c.checkMap(t, value, p)
	case "or":
		return c.checkOr(t, value, p)
	case "and":
		return c.checkAnd(t, value, p)
	case "tuple":
		elements, ok := value.([]any)
		if !ok || len(elements) != len(t.Items) {
			return c.wrong(p, name(t), value)
		}
		var found []violation
		for i, element := range elements {
			found = append(found, c.check(t.Items[i], element, p.element(i))...)
		}
		return found
	case "literal":
		return c.checkStructure(t.literal, value, p)
	}
	if value != t.text { // a stringLiteral
		return c.wrong(p, name(t), value)
	}
	return nil
}

func (c *checker) checkReference(name string, value any, p *place) []violation {
	switch name {
	case "LSPAny":
		return nil
	case "LSPObject":
		if _, ok := value.(object); !ok {
			return c.wrong(p, name, value)
		}
		return nil
	}
	if s := c.model.structures[name]; s != nil {
		return c.checkStructure(s, value, p)
	}
	if e := c.model.enumerations[name]; e != nil {
		return c.checkEnumeration(e, value, p)
	}
	if alias := c.model.aliases[name]; alias != nil {
		return c.check(alias, value, p)
	}
	return c.wrong(p, "a type that the metaModel has, not "+name, value)
}

func (c *checker) checkMap(t *typ, value any, p *place) []violation {
	members, ok := value.(object)
	if !ok {
		return c.wrong(p, name(t), value)
	}
	var found []violation
	for _, key := range slices.Sorted(maps.Keys(members)) {
		found = append(found, c.check(t.Key, key, p.member(key))...)
		found = append(found, c.check(t.value, members[key], p.member(key))...)
	}
	return found
}

// checkOr takes the first arm that fits. If none does, it tells of the one that
// came furthest.
func (c *checker) checkOr(t *typ, value any, p *place) []violation {
	var closest []violation
	furthest := violation{path: p.String()}.depth()
	for _, arm := range t.Items {
		found := c.check(arm, value, p)
		deepest, fits := 0, true
		for _, v := range found {
			if !v.rule {
				deepest, fits = max(deepest, v.depth()), false
			}
		}
		if fits {
			return found
		}
		if deepest > furthest {
			closest, furthest = found, deepest
		}
	}
	if closest != nil {
		return closest
	}
	return c.wrong(p, name(t), value)
}

// checkAnd joins the structures of all arms: what none of them knows is unknown.
func (c *checker) checkAnd(t *typ, value any, p *place) []violation {
	joined := &structure{Name: name(t), all: map[string]*property{}}
	for _, arm := range t.Items {
		if s := c.model.structures[arm.Name]; s != nil {
			maps.Copy(joined.all, s.all)
		}
	}
	return c.checkStructure(joined, value, p)
}

func (c *checker) checkStructure(s *structure, value any, p *place) []violation {
	members, ok := value.(object)
	if !ok {
		return c.wrong(p, s.Name, value)
	}
	var found []violation
	for _, key := range slices.Sorted(maps.Keys(members)) {
		known := s.all[key]
		if known == nil {
			found = append(found, c.wrong(p.member(key), "no such property in "+s.Name, members[key])...)
			continue
		}
		found = append(found, c.check(known.Type, members[key], p.member(key))...)
	}
	for _, key := range slices.Sorted(maps.Keys(s.all)) {
		if _, there := members[key]; !there && !s.all[key].Optional {
			found = append(found, c.wrong(p, "the property "+key+" of "+s.Name, value)...)
		}
	}
	if len(found) == 0 {
		found = c.checkRules(s.Name, members, p)
	}
	return found
}

func (c *checker) checkEnumeration(e *enumeration, value any, p *place) []violation {
	if !isBase(e.Type.Name, value) || !e.Custom && !e.known[canonical(value)] {
		return c.wrong(p, e.Name, value)
	}
	return nil
}

// isBase reports whether value is of the base type, in the range that the
// specification gives it.
func isBase(base string, value any) bool {
	switch base {
	case "null":
		return value == nil
	case "boolean":
		_, ok := value.(bool)
		return ok
	case "decimal":
		_, ok := value.(json.Number)
		return ok
	case "integer", "uinteger":
		number, ok := value.(json.Number)
		if !ok {
			return false
		}
		whole, err := strconv.ParseInt(number.String(), 10, 32)
		return err == nil && (base == "integer" || whole >= 0)
	case "string", "RegExp":
		_, ok := value.(string)
		return ok
	case "URI", "DocumentUri":
		text, ok := value.(string)
		if !ok || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == '\\' }) {
			return false
		}
		parsed, err := url.Parse(text)
		return err == nil && parsed.Scheme != ""
	}
	return false
}

// name is a type as a violation names it.
func name(t *typ) string {
	switch t.Kind {
	case "array":
		return "an array of " + name(t.Element)
	case "map":
		return "a map of " + name(t.Key) + " to " + name(t.value)
	case "or", "and", "tuple":
		names := make([]string, len(t.Items))
		for i, item := range t.Items {
			names[i] = name(item)
		}
		return "(" + strings.Join(names, map[string]string{"or": " or ", "and": " and ", "tuple": ", "}[t.Kind]) + ")"
	case "literal":
		return "a literal"
	case "stringLiteral":
		return strconv.Quote(t.text)
	}
	return t.Name
}
