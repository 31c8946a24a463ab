package document

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// maker is what made a value of TOML, which says what may add to it ("Table",
// "Array of Tables" and "Keys" in the specification).
type maker uint8

const (
	// byValue is a value that is written whole.
	byValue maker = iota
	// byDots is a table that a key with dots made. Only such keys add to it.
	byDots
	// byPart is a table that is a part of a longer header.
	byPart
	byHeader
	// byArrayHeader is an array of tables.
	byArrayHeader
)

// String is the word that go-toml has for it.
func (m maker) String() string {
	return [...]string{"value", "kv-table", "table", "table", "array-table"}[m]
}

func (d *Document) parseTOML() *Error {
	body, base := d.body()
	d.Root = &Node{Kind: Table, Range: text.Range{End: len(d.Source)}}
	r := tomlReader{Document: d, base: base, at: base, table: d.Root}
	r.parser.Reset([]byte(body))
	var wrong *Error
	for r.parser.NextExpression() {
		r.twice, r.badScalar = nil, nil
		r.expression(r.parser.Expression())
		if wrong == nil {
			wrong = cmp.Or(r.twice, r.badScalar)
		}
	}
	if r.parser.Error() == nil {
		r.until(len(d.Source))
		return wrong
	}
	if wrong != nil {
		return wrong
	}
	return r.syntaxError()
}

// syntaxError is the mistake that the parser stopped at.
func (r *tomlReader) syntaxError() *Error {
	var mistake *unstable.ParserError
	if !errors.As(r.parser.Error(), &mistake) {
		return r.errorAt(text.Range{}, "is not TOML: %v", r.parser.Error())
	}
	at := r.base + int(r.parser.Range(mistake.Highlight).Offset)
	for at > r.base && at < len(r.Source) && !utf8.RuneStart(r.Source[at]) {
		at--
	}
	message := mistake.Message
	if c, size := utf8.DecodeRuneInString(r.Source[at:]); size > 1 {
		// The parser takes the first byte for the character.
		message = strings.ReplaceAll(message, fmt.Sprintf("%#U", r.Source[at]), fmt.Sprintf("%#U", c))
	}
	return r.errorAt(text.Range{Start: at, End: at}, "%s", message)
}

// tomlReader builds the tree of a TOML document.
type tomlReader struct {
	*Document
	parser unstable.Parser
	// base is where the text begins that the parser has.
	base int
	// at is the offset up to which the source was read.
	at int
	// table is the one that the last header opened.
	table *Node
	// first is the first key of the expression.
	first text.Range
	// twice and badScalar are the first key of the expression that is there
	// already, and the first number or date in it that can't be.
	twice, badScalar *Error
}

// refuse says that a key of the expression is there already. There is one place
// for all of an expression, its first key.
func (r *tomlReader) refuse(format string, arguments ...any) {
	if r.twice == nil {
		r.twice = r.errorAt(text.Range{Start: r.first.Start, End: r.first.Start}, format, arguments...)
	}
}

func (r *tomlReader) expression(node *unstable.Node) {
	switch node.Kind {
	case unstable.KeyValue:
		r.first = r.place(node.Value().Next())
		r.keyValue(r.table, node)
	case unstable.Table, unstable.ArrayTable:
		r.first = r.place(node.Child())
		r.header(node)
	}
	if r.table != r.Root {
		r.table.Range.End = r.at
	}
}

func (r *tomlReader) header(node *unstable.Node) {
	start := r.find('[')
	table := r.Root
	keys := node.Key()
	for keys.Next() {
		name, place := r.key(keys.Node())
		switch {
		case !keys.IsLast():
			table = r.part(table, name, place)
		case node.Kind == unstable.ArrayTable:
			table = r.element(table, name, place)
		default:
			table = r.opened(table, name, place)
		}
	}
	r.find(']')
	if node.Kind == unstable.ArrayTable {
		r.find(']')
	}
	r.table = table
	if table.Range == table.KeyRange { // else it is opened twice
		table.Range.Start = start
	}
}

func (r *tomlReader) keyValue(table *Node, node *unstable.Node) {
	keys := node.Key()
	for keys.Next() {
		name, place := r.key(keys.Node())
		known := table.child(name)
		if known != nil && (keys.IsLast() || known.made != byDots) {
			r.refuse("key %s is already defined", name)
		}
		if !keys.IsLast() {
			table = r.subtable(table, known, name, place, byDots)
			continue
		}
		r.find('=')
		value := r.value(node.Value(), place)
		value.Key = name
		table.add(value)
	}
}

// part is the table under a key that is a part of a header.
func (r *tomlReader) part(table *Node, name string, place text.Range) *Node {
	known := table.child(name)
	if known != nil && known.made == byValue {
		r.refuse("key %s already exists as a value", name)
	}
	return r.subtable(table, known, name, place, byPart)
}

// opened is the table under the last key of a header.
func (r *tomlReader) opened(table *Node, name string, place text.Range) *Node {
	known := table.child(name)
	if known != nil {
		switch known.made {
		case byPart:
			known.made = byHeader
		case byHeader:
			r.refuse("table %s already exists", name)
		case byDots:
			r.refuse("table %s already exists as defined by a dotted key", name)
		case byArrayHeader:
			r.refuse("table %s already exists as an array of tables", name)
		default:
			r.refuse("key %s should be a table, not a %s", name, known.made)
		}
	}
	return r.subtable(table, known, name, place, byHeader)
}

// element is a new table in the array of tables under the last key of a header.
func (r *tomlReader) element(table *Node, name string, place text.Range) *Node {
	array := table.child(name)
	if array != nil && array.made != byArrayHeader {
		r.refuse("key %s already exists as a %s, but should be an array table", name, array.made)
		array = nil
	}
	if array == nil {
		array = &Node{Kind: Array, Range: place, Key: name, KeyRange: place, made: byArrayHeader}
		table.add(array)
	}
	n := &Node{Kind: Table, Range: place, KeyRange: place, made: byHeader}
	array.Children = append(array.Children, n)
	return n
}

// subtable is the table under the key name, made if known, what is there, is
// none. Of an array of tables it is the last.
func (r *tomlReader) subtable(table, known *Node, name string, place text.Range, made maker) *Node {
	if known != nil && known.Kind == Array && len(known.Children) > 0 {
		known = known.Children[len(known.Children)-1]
	}
	if known.IsTable() {
		return known
	}
	n := &Node{Kind: Table, Range: place, Key: name, KeyRange: place, made: made}
	table.add(n)
	return n
}

// key reads a part of a key.
func (r *tomlReader) key(node *unstable.Node) (name string, place text.Range) {
	place = r.place(node)
	r.until(place.Start)
	r.at = place.End
	return r.textOf(node, place), place
}

// value reads a value that stands under the key at the place.
func (r *tomlReader) value(node *unstable.Node, key text.Range) *Node {
	n := &Node{KeyRange: key}
	switch node.Kind {
	case unstable.Array:
		n.Kind = Array
		n.Range.Start = r.find('[')
		for items := node.Children(); items.Next(); {
			n.Children = append(n.Children, r.value(items.Node(), key))
		}
		n.Range.End = r.find(']') + 1
		return n
	case unstable.InlineTable:
		n.Kind = Table
		n.Range.Start = r.find('{')
		for entries := node.Children(); entries.Next(); {
			r.keyValue(n, entries.Node())
		}
		n.Range.End = r.find('}') + 1
		return n
	}
	n.Range = r.place(node)
	r.until(n.Range.Start)
	r.at = n.Range.End
	n.Text = r.textOf(node, n.Range)
	switch node.Kind {
	case unstable.String:
		n.Kind = String
	case unstable.Bool:
		n.Kind, n.Boolean = Boolean, n.Text == "true"
	case unstable.Integer:
		n.Kind = Integer
		var err error
		if n.Integer, err = strconv.ParseInt(n.Text, 0, 64); err != nil {
			r.checkScalar(n)
		}
	case unstable.Float:
		n.Kind = Float
		r.checkScalar(n)
	default:
		n.Kind = Date
		r.checkScalar(n)
	}
	return n
}

// checkScalar asks the decoder about a value that the parser takes as it is.
func (r *tomlReader) checkScalar(n *Node) {
	const key = "k = "
	var whole map[string]any
	var wrong *toml.DecodeError
	if errors.As(toml.Unmarshal([]byte(key+n.Text), &whole), &wrong) && r.badScalar == nil {
		_, column := wrong.Position()
		at := n.Range.Start + column - 1 - len(key)
		r.badScalar = r.errorAt(text.Range{Start: at, End: at}, "%s", strings.TrimPrefix(wrong.Error(), "toml: "))
	}
}

// textOf is what a key or a scalar says, a part of the source where it stands
// there as it is.
func (r *tomlReader) textOf(node *unstable.Node, place text.Range) string {
	switch place.Len() - len(node.Data) {
	case 0:
		return place.In(r.Source)
	case 2:
		if inner := r.Source[place.Start+1 : place.End-1]; inner == string(node.Data) {
			return inner
		}
	}
	return string(node.Data)
}

func (r *tomlReader) place(node *unstable.Node) text.Range {
	return text.Range{Start: int(node.Raw.Offset), End: int(node.Raw.Offset + node.Raw.Length)}.Moved(r.base)
}

// find goes to behind the next byte c outside of comments, and returns its
// offset.
func (r *tomlReader) find(c byte) int {
	for ; r.at < len(r.Source) && r.Source[r.at] != c; r.at++ {
		r.skipComment()
	}
	found := r.at
	r.at = min(r.at+1, len(r.Source))
	return found
}

// until goes to the offset end, over blanks and comments.
func (r *tomlReader) until(end int) {
	for ; r.at < end; r.at++ {
		r.skipComment()
	}
}

// skipComment goes to the last byte of the comment that begins here, if one
// does.
func (r *tomlReader) skipComment() {
	if r.Source[r.at] != '#' {
		return
	}
	start := r.at
	line, _, _ := strings.Cut(r.Source[start:], "\n")
	r.at += len(line) - 1
	r.comment(start, start+len(strings.TrimRight(line, "\r")))
}
