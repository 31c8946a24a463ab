package text_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
)

func TestLines(t *testing.T) {
	tests := []struct {
		name, source string
		lines        []string
	}{
		{"empty", "", []string{""}},
		{"no end of line", "a", []string{"a"}},
		{"LF", "a\nb\n", []string{"a", "b", ""}},
		{"CR LF", "a\r\nb\r\n", []string{"a", "b", ""}},
		{"lone CR", "a\rb", []string{"a", "b"}},
		{"mixed", "a\n\rb\r\r\nc", []string{"a", "", "b", "", "c"}},
		{"byte order mark", "\ufeffa\nb", []string{"a", "b"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lines := text.NewLines(test.source)
			if lines.Count() != len(test.lines) {
				t.Fatalf("%d lines, want %d", lines.Count(), len(test.lines))
			}
			for i, want := range test.lines {
				if got := lines.Text(i); got != want {
					t.Errorf("line %d is %q, want %q", i, got, want)
				}
				if at := lines.Start(i); lines.Line(at) != i {
					t.Errorf("offset %d lies in line %d, want %d", at, lines.Line(at), i)
				}
			}
		})
	}
}

func TestPosition(t *testing.T) {
	source := "\ufeffaé𝕏b\n\tx"
	lines := text.NewLines(source)
	tests := []struct {
		before string
		want   text.Position
	}{
		{"a", text.Position{Line: 1, Column: 1}},
		{"b", text.Position{Line: 1, Column: 4}},
		{"x", text.Position{Line: 2, Column: 2}},
	}
	for _, test := range tests {
		if got := lines.Position(strings.Index(source, test.before)); got != test.want {
			t.Errorf("%q stands at %v, want %v", test.before, got, test.want)
		}
	}
	if got := lines.Position(len(source)); got != (text.Position{Line: 2, Column: 3}) {
		t.Errorf("the end stands at %v", got)
	}
}

func edit(start, end int, inserted string) text.Edit {
	return text.Edit{Range: text.Range{Start: start, End: end}, New: inserted}
}

func TestApply(t *testing.T) {
	got, err := text.Apply("0123456789", []text.Edit{edit(8, 10, "yz"), edit(2, 2, "a"), edit(2, 4, "b"), edit(2, 2, "c")})
	if want := "01acb4567yz"; err != nil || got != want {
		t.Errorf("Apply = %q, %v; want %q", got, err, want)
	}
	for _, test := range []struct {
		edits []text.Edit
		want  error
	}{
		{[]text.Edit{edit(0, 3, ""), edit(2, 4, "")}, text.ErrOverlap},
		{[]text.Edit{edit(9, 11, "")}, text.ErrOutside},
		{[]text.Edit{edit(-1, 1, "")}, text.ErrOutside},
		{[]text.Edit{edit(3, 2, "")}, text.ErrOutside},
	} {
		if _, err := text.Apply("0123456789", test.edits); !errors.Is(err, test.want) {
			t.Errorf("Apply(%v) fails with %v, want %v", test.edits, err, test.want)
		}
	}
}

func TestShift(t *testing.T) {
	r := text.Range{Start: 4, End: 6}
	tests := []struct {
		name string
		edit text.Edit
		want text.Range
		ok   bool
	}{
		{"before", edit(0, 2, "abc"), text.Range{Start: 5, End: 7}, true},
		{"inserted at its start", edit(4, 4, "ab"), text.Range{Start: 6, End: 8}, true},
		{"inserted at its end", edit(6, 6, "ab"), r, true},
		{"after", edit(7, 8, ""), r, true},
		{"inside", edit(5, 5, "a"), text.Range{}, false},
		{"across the start", edit(3, 5, ""), text.Range{}, false},
		{"the whole", edit(4, 6, "ab"), text.Range{}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, ok := test.edit.Shift(r)
			if got != test.want || ok != test.ok {
				t.Errorf("Shift = %v, %v; want %v, %v", got, ok, test.want, test.ok)
			}
		})
	}
}

// FuzzShift checks that a range which an edit left alone still holds the same
// text, and that Apply and Shift agree.
func FuzzShift(f *testing.F) {
	f.Add("0123456789", 4, 6, 4, 4, "ab")
	f.Add("é𝕏\r\n", 0, 2, 2, 6, "")
	f.Add("", 0, 0, 0, 0, "x")
	f.Fuzz(func(t *testing.T, source string, start, end, from, to int, inserted string) {
		r, e := text.Range{Start: start, End: end}, edit(from, to, inserted)
		if start < 0 || end < start || end > len(source) {
			return
		}
		after, err := text.Apply(source, []text.Edit{e})
		if err != nil {
			if from >= 0 && from <= to && to <= len(source) {
				t.Fatalf("Apply refuses a good edit: %v", err)
			}
			return
		}
		shifted, ok := e.Shift(r)
		touches := e.Start < r.End && r.Start < e.End || e.Len() == 0 && r.Start < e.Start && e.Start < r.End
		if ok == touches && (r.Len() > 0 || e.Len() > 0 && touches) {
			t.Fatalf("Shift(%v) by %v reports %v", r, e, ok)
		}
		if !ok {
			return
		}
		if shifted.Start < 0 || shifted.End > len(after) || shifted.In(after) != r.In(source) {
			t.Fatalf("%q at %v is %v after %v in %q", r.In(source), r, shifted, e, after)
		}
	})
}

// TestPositionInLongLines compares with counting from the start of the line.
func TestPositionInLongLines(t *testing.T) {
	for _, unit := range []string{"a", "é", "日本", "𝒳a", "a日\x80\xe9"} {
		for _, before := range []string{"", text.ByteOrderMark, "short\r\n"} {
			source := before + strings.Repeat(unit, 3000/len(unit)) + "\n" + unit
			lines := text.NewLines(source)
			for offset := len(before); offset <= len(source); offset++ {
				line := lines.Line(offset)
				start := max(lines.Start(line), len(before))
				want := text.Position{Line: line + 1, Column: utf8.RuneCountInString(source[start:offset]) + 1}
				if got := lines.Position(offset); got != want {
					t.Fatalf("%q after %q, offset %d: got %v, want %v", unit, before, offset, got, want)
				}
			}
		}
	}
}

func TestLineEnding(t *testing.T) {
	for source, want := range map[string]string{
		"": "\n", "a": "\n", "a\nb\r\n": "\n", "a\r\nb\n": "\r\n", "\nb": "\n", "a\rb": "\r", "a\rb\nc": "\n", "a\rb\r\nc": "\r\n",
	} {
		if got := text.LineEnding(source); got != want {
			t.Errorf("the lines of %q end with %q, want %q", source, got, want)
		}
	}
}

// TestEditedIsNew makes random edits and compares the index with a fresh one.
func TestEditedIsNew(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "\r", "\n", "\r\n", "é", "", "xy\nz", "\n\r"}
	doc := text.NewLines("")
	for range 20000 {
		start := random.IntN(len(doc.Source) + 1)
		end := min(len(doc.Source), start+random.IntN(4))
		inserted := pieces[random.IntN(len(pieces))] + pieces[random.IntN(len(pieces))]
		if len(doc.Source) > 60 {
			inserted, end = "", min(len(doc.Source), start+30)
		}
		doc = doc.Edited(text.Edit{Range: text.Range{Start: start, End: end}, New: inserted})
		if got, fresh := starts(doc), starts(text.NewLines(doc.Source)); !slices.Equal(got, fresh) {
			t.Fatalf("after an edit to %q: lines %v, want %v", doc.Source, got, fresh)
		}
	}
}

// starts are where the lines start.
func starts(lines *text.Lines) []int {
	var all []int
	for line := range lines.Count() {
		all = append(all, lines.Start(line))
	}
	return all
}
