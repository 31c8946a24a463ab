package convert

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
	"go.lsp.dev/protocol"
)

// countedUnits counts the units of a text one by one.
func countedUnits(e Encoding, s string) int {
	switch e {
	case UTF8:
		return len(s)
	case UTF16:
		return len(utf16.Encode([]rune(s)))
	}
	return utf8.RuneCountInString(s)
}

// TestLongLines compares places in long lines with what counting all of the line
// gives, in both directions.
func TestLongLines(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "a", "é", "幅", "😀", "𐀀", "\xff", "\xf0\x9f", "\r", "abcdefgh", strings.Repeat("x", 300), strings.Repeat("😀", 90)}
	for range 60 {
		var source strings.Builder
		for lines := 1 + random.IntN(3); lines > 0; lines-- {
			for length := random.IntN(6000); length > 0; {
				piece := pieces[random.IntN(len(pieces))]
				source.WriteString(piece)
				length -= len(piece)
			}
			source.WriteByte('\n')
		}
		lines := text.NewLines(source.String())
		for range 200 {
			offset := random.IntN(len(lines.Source) + 1)
			for offset > 0 && offset < len(lines.Source) && !utf8.RuneStart(lines.Source[offset]) {
				offset--
			}
			start := lines.Start(lines.Line(offset))
			for _, e := range []Encoding{UTF16, UTF8, UTF32} {
				want := countedUnits(e, lines.Source[start:offset])
				got := e.Position(lines, offset)
				if int(got.Character) != want {
					t.Fatalf("encoding %d: offset %d of %q is at %d, want %d", e, offset, lines.Source, got.Character, want)
				}
				if offset <= lines.Range(int(got.Line)).End {
					if back := e.Offset(lines, got); back != offset {
						t.Fatalf("encoding %d: character %d of line %d of %q is at %d, want %d", e, got.Character, got.Line, lines.Source, back, offset)
					}
				}
			}
		}
	}
}

// TestInsideCharacter asks for places that are inside a character: they are before
// it.
func TestInsideCharacter(t *testing.T) {
	for _, before := range []string{"", strings.Repeat("é", 3000)} {
		lines := text.NewLines(before + "😀\xf0\x9fa")
		for _, test := range []struct {
			encoding    Encoding
			units, want int
		}{
			{UTF16, 1, 0}, {UTF16, 2, 4}, {UTF16, 3, 5}, {UTF16, 5, 7}, {UTF16, 9, 7},
			{UTF8, 1, 0}, {UTF8, 3, 0}, {UTF8, 4, 4}, {UTF8, 5, 5}, {UTF8, 6, 6}, {UTF8, 70, 7},
			{UTF32, 1, 4}, {UTF32, 2, 5},
		} {
			character := countedUnits(test.encoding, before) + test.units
			if got := test.encoding.Offset(lines, protocol.Position{Character: uint32(character)}) - len(before); got != test.want {
				t.Errorf("encoding %d: %d units after %d bytes are %d bytes, want %d", test.encoding, test.units, len(before), got, test.want)
			}
		}
	}
}
