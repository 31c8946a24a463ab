package document

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
)

// Error is what is wrong with a document, or with a value in it.
type Error struct {
	// Range is the place in the source.
	Range text.Range
	// Position is where Range starts, as people count. It is zero in an error of
	// a [Node], which does not know the lines: see [Document.Position].
	Position text.Position
	// Message says what was expected and what was found.
	Message string
}

func (e *Error) Error() string {
	if e.Position.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("%d:%d: %s", e.Position.Line, e.Position.Column, e.Message)
}

// errorAt is an error at a place that may reach beyond the source.
func (d *Document) errorAt(place text.Range, format string, arguments ...any) *Error {
	place.Start = min(max(place.Start, 0), len(d.Source))
	place.End = min(max(place.End, place.Start), len(d.Source))
	return &Error{Range: place, Position: d.Position(place.Start), Message: fmt.Sprintf(format, arguments...)}
}

// encoding is what is wrong with the encoding of the source, or nil.
func (d *Document) encoding() *Error {
	if utf8.ValidString(d.Source) {
		return nil
	}
	if strings.HasPrefix(d.Source, "\xff\xfe") || strings.HasPrefix(d.Source, "\xfe\xff") {
		return d.errorAt(text.Range{}, "the file is UTF-16: save it as UTF-8")
	}
	at := 0
	for at < len(d.Source) {
		r, size := utf8.DecodeRuneInString(d.Source[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return d.errorAt(text.Range{Start: at, End: at + 1}, "the byte 0x%02x is not UTF-8: save the file as UTF-8", d.Source[at])
}
