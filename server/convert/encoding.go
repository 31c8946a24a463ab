// Package convert turns byte offsets into what LSP speaks, and back: positions
// in the encoding that was agreed on; and findings into diagnostics as JSON.
package convert

import (
	"unicode/utf8"

	"go.lsp.dev/protocol"
)

// Encoding is the unit of a position's character: see LSP, "Position
// Encoding Kind".
type Encoding uint8

// The encodings. UTF-16 is the one that every client speaks.
const (
	UTF16 Encoding = iota
	UTF8
	UTF32
)

var encodings = map[protocol.PositionEncodingKind]Encoding{
	protocol.PositionEncodingKindUTF16: UTF16,
	protocol.PositionEncodingKindUTF8:  UTF8,
	protocol.PositionEncodingKindUTF32: UTF32,
}

// Negotiate is the first of the encodings that the client offers, by its
// preference, and UTF-16 if it offers none that is known.
func Negotiate(offered []protocol.PositionEncodingKind) (Encoding, protocol.PositionEncodingKind) {
	for _, kind := range offered {
		if encoding, known := encodings[kind]; known {
			return encoding, kind
		}
	}
	return UTF16, protocol.PositionEncodingKindUTF16
}

// length is the number of units that text takes. An invalid byte is read as
// U+FFFD, as any JSON decoder hands it on: one unit in UTF-16 and UTF-32,
// and itself in UTF-8.
func (e Encoding) length(text string) int {
	if e == UTF8 {
		return len(text)
	}
	units := 0
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			units++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		units += e.units(r)
	}
	return units
}

// offset is the number of bytes that the first units of text take: all of
// them if it has fewer. A position inside a character counts as before it.
func (e Encoding) offset(text string, units int) int {
	at := 0
	for at < len(text) && units > 0 {
		size := 1
		if text[at] < utf8.RuneSelf {
			units--
		} else {
			var r rune
			r, size = utf8.DecodeRuneInString(text[at:])
			taken := e.units(r)
			if e == UTF8 {
				taken = size
			}
			if units -= taken; units < 0 {
				return at
			}
		}
		at += size
	}
	return at
}

// units is the number of units that r takes in UTF-16 or UTF-32.
func (e Encoding) units(r rune) int {
	if e == UTF16 && r > 0xFFFF {
		return 2
	}
	return 1
}
