package convert

import (
	"math/rand/v2"
	"slices"
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
		doc := NewText(source)
		want := protocol.Position{Line: test.line, Character: test.column}
		if got := doc.Position(test.offset, test.encoding); got != want {
			t.Errorf("position of %d in %d: got %v, want %v", test.offset, test.encoding, got, want)
		}
		if got := doc.Offset(want, test.encoding); got != test.offset {
			t.Errorf("offset of %v in %d: got %d, want %d", want, test.encoding, got, test.offset)
		}
	}
}

func TestPositionsOutside(t *testing.T) {
	doc := NewText("ab\r\n\U00010400\n")
	for _, test := range []struct {
		position protocol.Position
		offset   int
	}{
		{protocol.Position{Line: 0, Character: 99}, 2},
		{protocol.Position{Line: 1, Character: 1}, 4}, // inside a character
		{protocol.Position{Line: 2, Character: 1}, 9},
		{protocol.Position{Line: 7, Character: 1<<31 - 1}, 9},
	} {
		if got := doc.Offset(test.position, UTF16); got != test.offset {
			t.Errorf("offset of %v: got %d, want %d", test.position, got, test.offset)
		}
	}
}

// TestEditedIsNew makes random edits and compares the index with a fresh one.
func TestEditedIsNew(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "\r", "\n", "\r\n", "é", "", "xy\nz", "\n\r"}
	doc := NewText("")
	for range 20000 {
		start := random.IntN(len(doc.Source) + 1)
		end := min(len(doc.Source), start+random.IntN(4))
		inserted := pieces[random.IntN(len(pieces))] + pieces[random.IntN(len(pieces))]
		if len(doc.Source) > 60 {
			inserted, end = "", min(len(doc.Source), start+30)
		}
		doc = doc.Edited(text.Range{Start: start, End: end}, inserted)
		if fresh := NewText(doc.Source); !slices.Equal(doc.starts, fresh.starts) {
			t.Fatalf("after an edit to %q: lines %v, want %v", doc.Source, doc.starts, fresh.starts)
		}
	}
}

func FuzzOffsets(f *testing.F) {
	f.Add("a\U00010400\r\nb\xff", uint32(1), uint32(2))
	f.Fuzz(func(t *testing.T, source string, line, character uint32) {
		doc := NewText(source)
		if want := text.NewLines(source).Count(); doc.Lines() != want {
			t.Fatalf("%q has %d lines, want %d", source, doc.Lines(), want)
		}
		for _, encoding := range []Encoding{UTF8, UTF16, UTF32} {
			offset := doc.Offset(protocol.Position{Line: line, Character: character}, encoding)
			back := doc.Position(offset, encoding)
			if again := doc.Offset(back, encoding); again != offset {
				t.Fatalf("%q: offset %d is %v, which is offset %d", source, offset, back, again)
			}
			if int(back.Line) > strings.Count(source, "\n")+strings.Count(source, "\r") {
				t.Fatalf("line %d of %q", back.Line, source)
			}
		}
	})
}
