package convert

import (
	"slices"
	"sort"
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
	"go.lsp.dev/protocol"
)

// Text is one version of a document with its lines. It is immutable.
type Text struct {
	Source string
	// starts are the offsets of the lines' first bytes.
	starts []int32
}

// NewText indexes source.
func NewText(source string) *Text {
	return &Text{source, appendStarts([]int32{0}, source, 0, len(source))}
}

// appendStarts adds the starts of the lines that begin after from, up to and
// including to. Lines end with LF, CR LF or a lone CR: see LSP, "Text
// Documents".
func appendStarts(starts []int32, source string, from, to int) []int32 {
	carriage := strings.IndexByte(source[from:to], '\r') >= 0
	for at := from; at < to; {
		var next int
		if carriage {
			next = strings.IndexAny(source[at:to], "\r\n")
		} else {
			next = strings.IndexByte(source[at:to], '\n')
		}
		if next < 0 {
			break
		}
		at += next + 1
		if source[at-1] == '\r' && at < len(source) && source[at] == '\n' {
			at++
		}
		starts = append(starts, int32(at))
	}
	return starts
}

// Edited is t with the bytes of r replaced by inserted. It costs what a copy
// of the text costs.
func (t *Text) Edited(r text.Range, inserted string) *Text {
	source := t.Source[:r.Start] + inserted + t.Source[r.End:]
	shift := len(inserted) - r.Len()

	// A line start before the edit stays; one at the edit may have stood
	// between a CR and what is now an LF.
	before := sort.Search(len(t.starts), func(i int) bool { return int(t.starts[i]) >= r.Start })
	before = max(before, 1)
	// A line start beyond the edit has at least the last byte of its line
	// ending from behind the edit, and stays too.
	after := sort.Search(len(t.starts), func(i int) bool { return int(t.starts[i]) > r.End })
	until := len(source)
	if after < len(t.starts) {
		until = int(t.starts[after]) + shift
	}

	starts := make([]int32, before, len(t.starts)+4)
	copy(starts, t.starts)
	starts = appendStarts(starts, source, int(starts[before-1]), until)
	at := len(starts)
	if after < len(t.starts) {
		rest := t.starts[after+1:] // the one at after has just been found again
		starts = slices.Grow(starts, len(rest))[:at+len(rest)]
		for i, start := range rest {
			starts[at+i] = start + int32(shift)
		}
	}
	return &Text{source, starts}
}

// Lines is the number of lines; an empty text has one.
func (t *Text) Lines() int { return len(t.starts) }

// line is the line, from 0, that holds the byte at offset.
func (t *Text) line(offset int) int {
	return sort.Search(len(t.starts), func(i int) bool { return int(t.starts[i]) > offset }) - 1
}

// content is the extent of the line, from 0, without its line ending.
func (t *Text) content(line int) text.Range {
	r := text.Range{Start: int(t.starts[line]), End: len(t.Source)}
	if line+1 < len(t.starts) {
		r.End = int(t.starts[line+1])
		if t.Source[r.End-1] == '\n' {
			r.End--
		}
		if r.End > r.Start && t.Source[r.End-1] == '\r' {
			r.End--
		}
	}
	return r
}

// Position is the place of the byte at offset; beyond the text it is its end.
func (t *Text) Position(offset int, e Encoding) protocol.Position {
	offset = min(offset, len(t.Source))
	line := t.line(offset)
	return protocol.Position{
		Line:      uint32(line),
		Character: uint32(e.length(t.Source[t.starts[line]:offset])),
	}
}

// Range is r as LSP says it.
func (t *Text) Range(r text.Range, e Encoding) protocol.Range {
	return protocol.Range{Start: t.Position(r.Start, e), End: t.Position(r.End, e)}
}

// Offset is the offset of p in bytes. A character beyond the end of its line
// is that end, as the specification says ("Position"); a line beyond the text
// is the end of the text.
func (t *Text) Offset(p protocol.Position, e Encoding) int {
	if uint64(p.Line) >= uint64(len(t.starts)) {
		return len(t.Source)
	}
	line := t.content(int(p.Line))
	return line.Start + e.offset(line.In(t.Source), int(min(p.Character, 1<<30)))
}

// Bytes is the byte range of r; the ends of a range may come in any order.
func (t *Text) Bytes(r protocol.Range, e Encoding) text.Range {
	start, end := t.Offset(r.Start, e), t.Offset(r.End, e)
	return text.Range{Start: min(start, end), End: max(start, end)}
}

// Has reports whether p names a line of t.
func (t *Text) Has(p protocol.Position) bool { return uint64(p.Line) < uint64(len(t.starts)) }
