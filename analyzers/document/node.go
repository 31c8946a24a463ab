package document

import (
	"fmt"

	"github.com/octollm/octolsp/analyzers/text"
)

// Kind is the type of a value.
type Kind uint8

// The kinds of values. A section of an INI file is a table, and its values are
// strings; a mapping of YAML and an object of JSON are tables.
const (
	String Kind = iota
	Boolean
	Integer
	Float
	Date
	Array
	Table
	Null
	// Alias is a reference of YAML's to a value elsewhere in the document.
	Alias
)

// String is the kind with its article, for messages.
func (k Kind) String() string {
	return [...]string{
		"a string", "a boolean", "an integer", "a float", "a date or time", "an array", "a table", "null", "an alias",
	}[k]
}

// Node is a value of a document, with the key that it stands under.
type Node struct {
	Kind Kind
	// Range is that of the value's own text. A table of TOML that has a header
	// reaches from it to the end of the last value below it; one that is only a
	// part of longer keys, and an array of tables, has the range of its key.
	Range text.Range
	// Key is the name of the value in its table, without quotes; empty for
	// the root. In INI files it is in lower case, but for sections. An item of
	// an array has no name.
	Key string
	// KeyRange is that of the key as it is written, with quotes. That of an
	// item is the key of its array, and that of a table in an array of tables
	// the one in its header.
	KeyRange text.Range
	// Children are the values of a table or the items of an array, in the
	// order of the text.
	Children []*Node

	// Text is that of a string, the name of an alias, and a number or date as
	// it is written. The lines of a value of an INI file end with "\n".
	Text    string
	Integer int64
	Boolean bool

	// made is what made a table of TOML.
	made maker
	// last are the indices of the last children by key; nil if there are few.
	last map[string]int
}

// few is how many children are searched one by one.
const few = 8

// At is the value under the keys, one table in another, or nil. Of values with
// the same key it is the last. n may be nil.
func (n *Node) At(keys ...string) *Node {
	for _, key := range keys {
		if n == nil {
			return nil
		}
		n = n.child(key)
	}
	return n
}

func (n *Node) child(key string) *Node {
	if n.Kind != Table {
		return nil
	}
	if n.last != nil {
		if at, found := n.last[key]; found {
			return n.Children[at]
		}
		return nil
	}
	for i := len(n.Children) - 1; i >= 0; i-- {
		if n.Children[i].Key == key {
			return n.Children[i]
		}
	}
	return nil
}

// add appends a value to a table.
func (n *Node) add(child *Node) {
	n.Children = append(n.Children, child)
	switch {
	case n.last != nil:
		n.last[child.Key] = len(n.Children) - 1
	case len(n.Children) > few:
		n.last = make(map[string]int, 2*len(n.Children))
		for i, child := range n.Children {
			n.last[child.Key] = i
		}
	}
}

// Anchor is where to show what is wrong with the value: its own text, or the key
// that a table or an array stands under.
func (n *Node) Anchor() text.Range {
	if n.Kind == Table || n.Kind == Array {
		return n.KeyRange
	}
	return n.Range
}

// IsTable reports whether n is there and a table.
func (n *Node) IsTable() bool { return n != nil && n.Kind == Table }

// AsString is the string that n is, empty if n is nil. Its error, if n is
// another value, is an [*Error].
func (n *Node) AsString() (string, error) {
	if n == nil {
		return "", nil
	}
	return n.Text, n.be(String, "a string")
}

// AsBoolean is the boolean that n is, false if n is nil. Its error, if n is
// another value, is an [*Error].
func (n *Node) AsBoolean() (bool, error) {
	if n == nil {
		return false, nil
	}
	return n.Boolean, n.be(Boolean, "true or false")
}

// AsStrings are the strings that n, an array, has; none if n is nil. Its error,
// if n or an item is another value, is an [*Error].
func (n *Node) AsStrings() ([]string, error) {
	if n == nil {
		return nil, nil
	}
	if err := n.be(Array, "a list of strings"); err != nil {
		return nil, err
	}
	list := make([]string, len(n.Children))
	for i, item := range n.Children {
		if err := item.be(String, "a string"); err != nil {
			return nil, err
		}
		list[i] = item.Text
	}
	return list, nil
}

func (n *Node) be(kind Kind, expected string) error {
	if n.Kind == kind {
		return nil
	}
	return &Error{Range: n.Anchor(), Message: fmt.Sprintf("must be %s, not %s", expected, n.Kind)}
}
