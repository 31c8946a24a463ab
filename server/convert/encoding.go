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

// unitsOf is the number of units of so many code points, of which some are beyond
// U+FFFF. An invalid byte is read as U+FFFD, as any JSON decoder hands it on: one
// unit in UTF-16 and UTF-32. It is not for UTF-8.
func (e Encoding) unitsOf(codePoints, beyond int) int {
	if e == UTF16 {
		return codePoints + beyond
	}
	return codePoints
}

// offset is the number of bytes that the first units of text take: all of
// them if it has fewer. A position inside a character counts as before it.
func (e Encoding) offset(text string, units int) int {
	if e == UTF8 {
		return wholeCharacters(text, units)
	}
	at := 0
	for at < len(text) && units > 0 {
		size := 1
		if text[at] < utf8.RuneSelf {
			units--
		} else {
			var r rune
			r, size = utf8.DecodeRuneInString(text[at:])
			if units -= e.units(r); units < 0 {
				return at
			}
		}
		at += size
	}
	return at
}

// wholeCharacters is length, or a little less where that is inside a character
// of text.
func wholeCharacters(text string, length int) int {
	if length >= len(text) {
		return len(text)
	}
	for start := length - 1; start >= max(0, length-utf8.UTFMax+1); start-- {
		if utf8.RuneStart(text[start]) {
			if _, size := utf8.DecodeRuneInString(text[start:]); start+size > length {
				return start
			}
			break
		}
	}
	return length
}

// units is the number of units that r takes in UTF-16 or UTF-32.
func (e Encoding) units(r rune) int {
	if e == UTF16 && r > 0xFFFF {
		return 2
	}
	return 1
}
