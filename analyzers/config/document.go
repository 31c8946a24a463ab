package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// kind is the type of a TOML value.
type kind uint8

const (
	kindString kind = iota
	kindBoolean
	kindInteger
	kindFloat
	kindDate
	kindArray
	kindTable
)

// String is the kind with its article, for messages.
func (k kind) String() string {
	return [...]string{"a string", "a boolean", "an integer", "a float", "a date or time", "an array", "a table"}[k]
}

// value is a TOML value with its place.
type value struct {
	kind kind
	// text is that of a string, and a float as it is written.
	text    string
	integer int64
	boolean bool
	items   []*value
	entries []entry
	byKey   map[string]*value
	// place is the value's own text; for a table or a nested array that of the
	// key it stands under.
	place text.Range
}

// entry is a key of a table with its value.
type entry struct {
	key   string
	place text.Range
	value *value
}

// get is the value under the keys, one table in another, or nil.
func (v *value) get(keys ...string) *value {
	for _, key := range keys {
		if v == nil {
			return nil
		}
		v = v.byKey[key]
	}
	return v
}

func (v *value) add(key string, place text.Range, under *value) {
	if v.byKey == nil {
		v.byKey = map[string]*value{}
	}
	v.byKey[key] = under
	v.entries = append(v.entries, entry{key, place, under})
}

// document is a TOML file with the places of what it says.
type document struct {
	path, shown string
	source      string
	lines       *text.Lines
	root        *value
}

// problem is a [Problem] at a place in d.
func (d *document) problem(place text.Range, format string, arguments ...any) *Problem {
	place.End = min(place.End, len(d.source))
	return &Problem{
		File: d.path, Path: d.shown, Range: place,
		Position: d.lines.Position(place.Start),
		Message:  fmt.Sprintf(format, arguments...),
	}
}

// origin is where a value in d comes from.
func (d *document) origin(place text.Range) Origin {
	position := d.lines.Position(place.Start)
	return Origin{Kind: FromFile, Path: d.path, Line: position.Line, Column: position.Column}
}

// parseDocument reads TOML.
func parseDocument(path, shown string, content []byte) (*document, *Problem) {
	d := &document{path: path, shown: shown, source: string(content), lines: text.NewLines(string(content))}
	if !utf8.Valid(content) {
		return nil, d.invalidEncoding()
	}
	// The parser takes a byte order mark for a part of the first key. Blanks
	// in its place keep all offsets.
	body := content
	if strings.HasPrefix(d.source, text.ByteOrderMark) {
		body = append([]byte("   "), content[len(text.ByteOrderMark):]...)
	}
	var whole map[string]any
	if err := toml.Unmarshal(body, &whole); err != nil {
		return nil, d.syntaxError(err)
	}
	d.root = &value{kind: kindTable}
	reader := documentReader{document: d, table: d.root}
	reader.parser.Reset(body)
	for reader.parser.NextExpression() {
		reader.expression(reader.parser.Expression())
	}
	if err := reader.parser.Error(); err != nil {
		return nil, d.problem(text.Range{}, "is no TOML: %v", err)
	}
	return d, nil
}

func (d *document) invalidEncoding() *Problem {
	if strings.HasPrefix(d.source, "\xff\xfe") || strings.HasPrefix(d.source, "\xfe\xff") {
		return d.problem(text.Range{}, "the file is UTF-16: save it as UTF-8")
	}
	at := 0
	for at < len(d.source) {
		r, size := utf8.DecodeRuneInString(d.source[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return d.problem(text.Range{Start: at, End: at + 1}, "the byte 0x%02x is not UTF-8: save the file as UTF-8", d.source[at])
}

func (d *document) syntaxError(err error) *Problem {
	var decode *toml.DecodeError
	if !errors.As(err, &decode) {
		return d.problem(text.Range{}, "is no TOML: %v", err)
	}
	line, column := decode.Position()
	at := 0
	for ; line > 1; line-- {
		next := strings.IndexByte(d.source[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	at = min(at+max(column-1, 0), len(d.source))
	for at > 0 && at < len(d.source) && !utf8.RuneStart(d.source[at]) {
		at--
	}
	if at == 0 && strings.HasPrefix(d.source, text.ByteOrderMark) {
		at = len(text.ByteOrderMark)
	}
	message := strings.TrimPrefix(decode.Error(), "toml: ")
	if r, size := utf8.DecodeRuneInString(d.source[at:]); size > 1 {
		// The parser takes the first byte for the character.
		message = strings.ReplaceAll(message, fmt.Sprintf("%#U", d.source[at]), fmt.Sprintf("%#U", r))
	}
	if rest := d.source[at:]; strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, ":") {
		message += `: a key with such a character stands in quotes, as "docstring/undocumented-param"`
	}
	return d.problem(text.Range{Start: at, End: at}, "%s", message)
}

// documentReader builds the tree of a document that is known to be valid.
type documentReader struct {
	*document
	parser unstable.Parser
	// table is the one that the last header opened.
	table *value
}

func (r *documentReader) expression(node *unstable.Node) {
	switch node.Kind {
	case unstable.KeyValue:
		r.keyValue(r.table, node)
	case unstable.Table, unstable.ArrayTable:
		table := r.root
		keys := node.Key()
		for keys.Next() {
			key := keys.Node()
			if node.Kind == unstable.ArrayTable && keys.IsLast() {
				table = appendTable(table, string(key.Data), place(key))
			} else {
				table = subtable(table, string(key.Data), place(key))
			}
		}
		r.table = table
	}
}

func (r *documentReader) keyValue(table *value, node *unstable.Node) {
	keys := node.Key()
	for keys.Next() {
		key := keys.Node()
		if !keys.IsLast() {
			table = subtable(table, string(key.Data), place(key))
			continue
		}
		table.add(string(key.Data), place(key), r.value(node.Value(), place(key)))
	}
}

func (r *documentReader) value(node *unstable.Node, key text.Range) *value {
	v := &value{place: place(node)}
	switch node.Kind {
	case unstable.String:
		v.kind, v.text = kindString, string(node.Data)
	case unstable.Bool:
		v.kind, v.boolean = kindBoolean, string(node.Data) == "true"
	case unstable.Integer:
		v.kind = kindInteger
		v.integer, _ = strconv.ParseInt(string(node.Data), 0, 64) // checked by the parser
	case unstable.Float:
		v.kind, v.text = kindFloat, string(node.Data)
	case unstable.Array:
		v.kind, v.place = kindArray, key
		items := node.Children()
		for items.Next() {
			if item := items.Node(); item.Kind != unstable.Comment {
				v.items = append(v.items, r.value(item, key))
			}
		}
	case unstable.InlineTable:
		v.kind, v.place = kindTable, key
		entries := node.Children()
		for entries.Next() {
			if entry := entries.Node(); entry.Kind == unstable.KeyValue {
				r.keyValue(v, entry)
			}
		}
	default:
		v.kind = kindDate
	}
	return v
}

func place(node *unstable.Node) text.Range {
	return text.Range{Start: int(node.Raw.Offset), End: int(node.Raw.Offset + node.Raw.Length)}
}

// subtable is the table under key, made if need be. Under an array of tables
// it is the last one.
func subtable(table *value, key string, at text.Range) *value {
	if v := table.get(key); v != nil {
		if v.kind == kindArray && len(v.items) > 0 {
			return v.items[len(v.items)-1]
		}
		return v
	}
	v := &value{kind: kindTable, place: at}
	table.add(key, at, v)
	return v
}

func appendTable(table *value, key string, at text.Range) *value {
	array := table.get(key)
	if array == nil {
		array = &value{kind: kindArray, place: at}
		table.add(key, at, array)
	}
	v := &value{kind: kindTable, place: at}
	array.items = append(array.items, v)
	return v
}
