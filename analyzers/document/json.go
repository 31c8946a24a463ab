package document

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
)

// deepestJSON is how deep values of JSON may be nested, as for [json.Decoder].
const deepestJSON = 10_000

func (d *Document) parseJSON() *Error {
	_, base := d.body()
	r := jsonReader{Document: d, at: base}
	root := &Node{}
	// A value that breaks off is kept as far as it goes.
	defer func() { d.Root = root }()
	r.skipBlanks()
	if r.at == len(d.Source) {
		root = nil
		return r.expected("a value")
	}
	if err := r.value(root, 0); err != nil {
		return err
	}
	if r.skipBlanks(); r.at < len(d.Source) {
		return r.expected("the end")
	}
	return nil
}

type jsonReader struct {
	*Document
	// at is the offset up to which the source was read.
	at int
}

func (r *jsonReader) skipBlanks() {
	for r.at < len(r.Source) && strings.IndexByte(" \t\r\n", r.Source[r.at]) >= 0 {
		r.at++
	}
}

// next is the next byte that is not blank, or 0 at the end.
func (r *jsonReader) next() byte {
	if r.skipBlanks(); r.at == len(r.Source) {
		return 0
	}
	return r.Source[r.at]
}

// expected is the error that something else stands here.
func (r *jsonReader) expected(what string) *Error {
	if r.at >= len(r.Source) {
		return r.errorAt(text.Range{Start: r.at, End: r.at}, "expected %s, not the end", what)
	}
	_, size := utf8.DecodeRuneInString(r.Source[r.at:])
	place := text.Range{Start: r.at, End: r.at + size}
	return r.errorAt(place, "expected %s, not %q", what, place.In(r.Source))
}

// value reads the value that comes next into n.
func (r *jsonReader) value(n *Node, depth int) *Error {
	c := r.next()
	n.Range = text.Range{Start: r.at, End: r.at}
	defer func() { n.Range.End = r.at }()
	switch {
	case depth > deepestJSON:
		return r.errorAt(n.Range, "values are nested more than %d levels deep", deepestJSON)
	case c == '{':
		n.Kind = Table
		return r.list('}', func() *Error { return r.entry(n, depth) })
	case c == '[':
		n.Kind = Array
		return r.list(']', func() *Error {
			item := &Node{KeyRange: n.KeyRange}
			n.Children = append(n.Children, item)
			return r.value(item, depth+1)
		})
	case c == '"':
		word, err := r.string()
		n.Kind, n.Text = String, word
		return err
	}
	return r.word(n)
}

// list reads what stands between brackets, one element after the other.
func (r *jsonReader) list(end byte, element func() *Error) *Error {
	r.at++
	if r.next() == end {
		r.at++
		return nil
	}
	for {
		if err := element(); err != nil {
			return err
		}
		switch r.next() {
		case ',':
			r.at++
		case end:
			r.at++
			return nil
		default:
			return r.expected(fmt.Sprintf(`"," or %q`, string(end)))
		}
	}
}

// entry reads a key of the object n with its value.
func (r *jsonReader) entry(n *Node, depth int) *Error {
	if r.next() != '"' {
		return r.expected("a key in quotes")
	}
	start := r.at
	key, err := r.string()
	if err != nil {
		return err
	}
	child := &Node{Key: key, KeyRange: text.Range{Start: start, End: r.at}}
	if r.next() != ':' {
		return r.expected(`":"`)
	}
	r.at++
	if r.next() == 0 {
		return r.expected("a value")
	}
	n.add(child)
	return r.value(child, depth+1)
}

// string reads the string that begins here.
func (r *jsonReader) string() (string, *Error) {
	start := r.at
	for end := start + 1; end < len(r.Source); end++ {
		switch c := r.Source[end]; {
		case c == '\\':
			end++
		case c < ' ':
			return "", r.errorAt(text.Range{Start: end, End: end + 1}, `expected a control character in a string as an escape, such as \n`)
		case c == '"':
			var word string
			written := text.Range{Start: start, End: end + 1}
			if json.Unmarshal([]byte(written.In(r.Source)), &word) != nil {
				return "", r.errorAt(written, "there is no such escape in a string of JSON")
			}
			r.at = written.End
			return word, nil
		}
	}
	return "", r.errorAt(text.Range{Start: start, End: len(r.Source)}, "the string has no end")
}

// word reads a number, true, false or null.
func (r *jsonReader) word(n *Node) *Error {
	start := r.at
	end := start
	for end < len(r.Source) && strings.IndexByte(" \t\r\n,:[]{}\"", r.Source[end]) < 0 {
		end++
	}
	written := r.Source[start:end]
	if !json.Valid([]byte(written)) {
		return r.expected("a value")
	}
	r.at, n.Text = end, written
	switch written[0] {
	case 't', 'f':
		n.Kind, n.Boolean = Boolean, written == "true"
	case 'n':
		n.Kind = Null
	default:
		var err error
		n.Kind = Integer
		if n.Integer, err = strconv.ParseInt(written, 10, 64); err != nil {
			n.Kind = Float
		}
	}
	return nil
}
