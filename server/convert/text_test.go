package convert

import (
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/text"
	"go.lsp.dev/protocol"
)

func TestPositions(t *testing.T) {
	const source = "a\U00010400b\r\né\rz\n"
	for _, test := range []struct {
		offset   int
		encoding Encoding
		line     uint32
		column   uint32
	}{
		{0, UTF16, 0, 0}, {1, UTF16, 0, 1}, {5, UTF16, 0, 3}, {6, UTF16, 0, 4},
		{5, UTF8, 0, 5}, {5, UTF32, 0, 2},
		{8, UTF16, 1, 0}, {10, UTF16, 1, 1}, {10, UTF8, 1, 2},
		{11, UTF16, 2, 0}, {12, UTF16, 2, 1}, {13, UTF16, 3, 0},
	} {
		doc := text.NewLines(source)
		want := protocol.Position{Line: test.line, Character: test.column}
		if got := test.encoding.Position(doc, test.offset); got != want {
			t.Errorf("position of %d in %d: got %v, want %v", test.offset, test.encoding, got, want)
		}
		if got := test.encoding.Offset(doc, want); got != test.offset {
			t.Errorf("offset of %v in %d: got %d, want %d", want, test.encoding, got, test.offset)
		}
	}
}

func TestPositionsOutside(t *testing.T) {
	doc := text.NewLines("ab\r\n\U00010400\n")
	for _, test := range []struct {
		position protocol.Position
		offset   int
	}{
		{protocol.Position{Line: 0, Character: 99}, 2},
		{protocol.Position{Line: 1, Character: 1}, 4}, // inside a character
		{protocol.Position{Line: 2, Character: 1}, 9},
		{protocol.Position{Line: 7, Character: 1<<31 - 1}, 9},
	} {
		if got := UTF16.Offset(doc, test.position); got != test.offset {
			t.Errorf("offset of %v: got %d, want %d", test.position, got, test.offset)
		}
	}
}

func FuzzOffsets(f *testing.F) {
	f.Add("a\U00010400\r\nb\xff", uint32(1), uint32(2))
	f.Fuzz(func(t *testing.T, source string, line, character uint32) {
		doc := text.NewLines(source)
		for _, encoding := range []Encoding{UTF8, UTF16, UTF32} {
			offset := encoding.Offset(doc, protocol.Position{Line: line, Character: character})
			back := encoding.Position(doc, offset)
			if again := encoding.Offset(doc, back); again != offset {
				t.Fatalf("%q: offset %d is %v, which is offset %d", source, offset, back, again)
			}
			if int(back.Line) > strings.Count(source, "\n")+strings.Count(source, "\r") {
				t.Fatalf("line %d of %q", back.Line, source)
			}
		}
	})
}
