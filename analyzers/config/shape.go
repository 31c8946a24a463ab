package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/dustin/go-humanize"
	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/rule"
)

// shape is what a value of the config may be. It says so both to the reader
// of configs and to the JSON Schema.
type shape struct {
	// expects names it in messages, with its article.
	expects string
	kinds   []document.Kind
	// check says what is wrong with a value of the right kind; "" is nothing.
	check func(v *document.Node) string
	// schema are the JSON Schema keywords of it beyond those that follow from
	// the fields below.
	schema map[string]any

	// item is the shape of an array's items.
	item *shape
	// fields are the keys of a table, and noun what such a key is called.
	fields []field
	noun   string
	// required are the names of those that must be there.
	required []string
	// short is what may stand in place of a table, or nil.
	short *shape
	// instead is what to write in place of an unknown key, where it is not
	// the nearest of the fields.
	instead func(key string) string
	// keys and values are the shapes of a table whose keys are free.
	keys, values *shape
}

// field is a key of a table.
type field struct {
	name, doc string
	shape     *shape
	// fallback is the value where there is none, for the schema; nil if that
	// cannot be said in one value.
	fallback any
}

func anyString() *shape {
	return &shape{expects: "a string", kinds: []document.Kind{document.String}, schema: map[string]any{"type": "string"}}
}

func boolean() *shape {
	return &shape{expects: "true or false", kinds: []document.Kind{document.Boolean}, schema: map[string]any{"type": "boolean"}}
}

func integer() *shape {
	return &shape{expects: "an integer", kinds: []document.Kind{document.Integer}, schema: map[string]any{"type": "integer"}}
}

// choice is one of names.
func choice(names ...string) *shape {
	return &shape{
		expects: "one of " + quoted(names),
		kinds:   []document.Kind{document.String},
		check: func(v *document.Node) string {
			if slices.Contains(names, v.Text) {
				return ""
			}
			return fmt.Sprintf("must be one of %s, not %q%s", quoted(names), v.Text, didYouMean(v.Text, names))
		},
		schema: map[string]any{"enum": names},
	}
}

// selector is a [rule.Selector].
func selector() *shape {
	return &shape{
		expects: "a rule, family or code",
		kinds:   []document.Kind{document.String},
		check: func(v *document.Node) string {
			if _, err := rule.ParseSelector(v.Text); err != nil {
				return err.Error()
			}
			return ""
		},
		schema: map[string]any{"$ref": "#/$defs/selector"},
	}
}

// ignored is a selector, or a code of another checker that octolsp has no rule
// for: there is nothing to ignore then.
func ignored() *shape {
	s := selector()
	check := s.check
	s.check = func(v *document.Node) string {
		wrong := check(v)
		if wrong != "" && rule.Peer(v.Text) != "" {
			return ""
		}
		return wrong
	}
	s.schema = map[string]any{"anyOf": []any{s.schema, map[string]any{"$ref": "#/$defs/foreign"}}}
	return s
}

// glob is a [pattern]; negatable says whether "!" may stand before it.
func glob(negatable bool) *shape {
	return &shape{
		expects: "a pattern",
		kinds:   []document.Kind{document.String},
		check: func(v *document.Node) string {
			if !negatable && strings.HasPrefix(v.Text, "!") {
				return fmt.Sprintf("%q: a pattern here cannot start with \"!\"", v.Text)
			}
			if v.Text == "" || !doublestar.ValidatePattern(strings.TrimPrefix(v.Text, "!")) {
				return fmt.Sprintf("%q is not a pattern: close every bracket and brace, as in \"tests/**/*.py\"", v.Text)
			}
			return ""
		},
		schema: map[string]any{"type": "string", "minLength": 1},
	}
}

// sizeText is a number of bytes with a unit.
var sizeText = regexp.MustCompile(`^[0-9]+(\.[0-9]+)? ?([kKmMgG][iI]?)?[bB]?$`)

// size is a number of bytes.
func size() *shape {
	return &shape{
		expects: `a number of bytes, or a string such as "4MiB"`,
		kinds:   []document.Kind{document.Integer, document.String},
		check: func(v *document.Node) string {
			if _, err := bytesOf(v); err != nil {
				return err.Error()
			}
			return ""
		},
		schema: map[string]any{"oneOf": []any{
			map[string]any{"type": "integer", "minimum": 1},
			map[string]any{"type": "string", "pattern": sizeText.String()},
		}},
	}
}

// list is an array of item; plural names the items.
func list(item *shape, plural string) *shape {
	return &shape{expects: "a list of " + plural, kinds: []document.Kind{document.Array}, item: item}
}

// table has the given keys and no others.
func table(noun string, fields ...field) *shape {
	return &shape{expects: "a table", kinds: []document.Kind{document.Table}, fields: fields, noun: noun}
}

// mapping is a table with free keys.
func mapping(keys, values *shape) *shape {
	return &shape{expects: "a table", kinds: []document.Kind{document.Table}, keys: keys, values: values}
}

// bytesOf is the number of bytes that v, of the shape size, says.
func bytesOf(v *document.Node) (int64, error) {
	if v.Kind == document.Integer {
		if v.Integer < 1 {
			return 0, fmt.Errorf("must be at least 1 byte, not %d", v.Integer)
		}
		return v.Integer, nil
	}
	const most = 1 << 62
	size, err := humanize.ParseBytes(v.Text)
	if err != nil || !sizeText.MatchString(v.Text) || size < 1 || size > most {
		return 0, fmt.Errorf("%q is not a size: write a number of bytes, or one with a unit such as \"512KiB\" or \"4MiB\"", v.Text)
	}
	return int64(size), nil
}

func quoted(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = fmt.Sprintf("%q", name)
	}
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}

// quotedAll are names with commas between them.
func quotedAll(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = fmt.Sprintf("%q", name)
	}
	return strings.Join(list, ", ")
}

func didYouMean(name string, candidates []string) string {
	if nearest := rule.NearestOf(name, candidates); nearest != "" {
		return fmt.Sprintf(": did you mean %q?", nearest)
	}
	return ""
}
