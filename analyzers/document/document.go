// Package document reads the files that settings stand in: TOML, YAML, INI and
// JSON. All of them become the same tree of values with their byte ranges, so
// that who reads a setting asks one way and can show the place.
package document

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/octollm/octolsp/analyzers/text"
)

// Format is the language that a document is written in.
type Format uint8

const (
	// TOML is version 1.0 of it, with the escapes of 1.1.
	TOML Format = iota
	// YAML is version 1.2 of it. A file is at most 1 MiB large and nested 100
	// levels deep; only the first document of a stream is read, and aliases
	// are not followed.
	YAML
	// INI is what Python's configparser reads with its defaults, without
	// interpolation.
	INI
	// JSON is RFC 8259.
	JSON
)

// Document is a text that was read. It is immutable and safe for concurrent
// use.
type Document struct {
	Format Format
	// Source is the whole text, with a byte order mark if it has one. All
	// ranges are in it.
	Source string
	// Root is the outermost value: a table in TOML and INI, any value in YAML
	// and JSON, and nil where these have none.
	Root *Node
	// Comments are in the order of the text.
	Comments []Comment

	lines func() *text.Lines
}

// Comment is a comment in a document.
type Comment struct {
	// Range is that of its text, with what opens it, without the line ending.
	Range text.Range
}

// Parse reads a document. Its error is an [*Error], the first thing that is
// wrong. The document is never nil: beside an error it has what could be read
// nevertheless, for those who leave it to others to say what is wrong.
func Parse(format Format, source string) (*Document, error) {
	d := &Document{Format: format, Source: source}
	d.lines = sync.OnceValue(func() *text.Lines { return text.NewLines(source) })
	wrong := d.encoding()
	if err := d.parse(); wrong == nil {
		wrong = err
	}
	if wrong != nil {
		return d, wrong
	}
	return d, nil
}

func (d *Document) parse() *Error {
	switch d.Format {
	case TOML:
		return d.parseTOML()
	case YAML:
		return d.parseYAML()
	case INI:
		return d.parseINI()
	default:
		return d.parseJSON()
	}
}

// body is the source without a byte order mark, and the offset that it begins
// at.
func (d *Document) body() (string, int) {
	body := strings.TrimPrefix(d.Source, text.ByteOrderMark)
	return body, len(d.Source) - len(body)
}

// At is the value under the keys, one table in another, or nil. d may be nil.
func (d *Document) At(keys ...string) *Node {
	if d == nil {
		return nil
	}
	return d.Root.At(keys...)
}

// Position is the place of the byte at offset.
func (d *Document) Position(offset int) text.Position { return d.lines().Position(offset) }

// Line is the line, counted from 1, of the byte at offset.
func (d *Document) Line(offset int) int { return d.lines().Line(offset) + 1 }

// Trailing is the text of the comment that ends the line which n ends on, with
// what opens it; empty if there is none.
func (d *Document) Trailing(n *Node) string {
	line := d.lines().Range(d.lines().Line(n.Range.End))
	at, _ := slices.BinarySearchFunc(d.Comments, n.Range.End, func(c Comment, end int) int { return cmp.Compare(c.Range.Start, end) })
	if at < len(d.Comments) && line.Encloses(d.Comments[at].Range) {
		return d.Comments[at].Range.In(d.Source)
	}
	return ""
}

func (d *Document) comment(start, end int) {
	d.Comments = append(d.Comments, Comment{text.Range{Start: start, End: end}})
}
