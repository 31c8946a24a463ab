package text

import (
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// ByteOrderMark is the UTF-8 byte order mark. It belongs to the bytes of a
// file, but takes no column.
const ByteOrderMark = "\ufeff"

// Lines maps byte offsets of one source text to lines and back. A line ends
// with LF, CR LF or a lone CR, as in LSP ("Text Documents"). It is immutable.
type Lines struct {
	// Source is the text.
	Source string
	// starts are the offsets of the lines' first bytes.
	starts []uint32
	// counts are the code points before every block of the text; they are made
	// when a column in a line longer than a block is asked for.
	counts func() []count
}

// count is the number of code points before offset, in bytes, and how many of
// them are beyond U+FFFF.
type count struct{ offset, codePoints, supplementary uint32 }

// block is the distance of two counts in bytes, give or take a code point.
const block = 1 << 10

// NewLines indexes the lines of source.
func NewLines(source string) *Lines {
	starts := make([]uint32, 1, 1+strings.Count(source, "\n"))
	return newLines(source, appendStarts(starts, source, 0, len(source)))
}

func newLines(source string, starts []uint32) *Lines {
	return &Lines{source, starts, sync.OnceValue(func() []count { return countCodePoints(source) })}
}

// appendStarts adds the starts of the lines of source that begin after from, up
// to and including to.
func appendStarts(starts []uint32, source string, from, to int) []uint32 {
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
		starts = append(starts, uint32(at))
	}
	return starts
}

// Edited is l after the edit. It costs what a copy of the text costs.
func (l *Lines) Edited(edit Edit) *Lines {
	source := l.Source[:edit.Start] + edit.New + l.Source[edit.End:]
	shift := len(edit.New) - edit.Len()

	// A line start before the edit stays; one at the edit may have stood
	// between a CR and what is now an LF.
	before := sort.Search(len(l.starts), func(i int) bool { return int(l.starts[i]) >= edit.Start })
	before = max(before, 1)
	// A line start beyond the edit has at least the last byte of its line
	// ending from behind the edit, and stays too.
	after := sort.Search(len(l.starts), func(i int) bool { return int(l.starts[i]) > edit.End })
	until := len(source)
	if after < len(l.starts) {
		until = int(l.starts[after]) + shift
	}

	starts := make([]uint32, before, len(l.starts)+4)
	copy(starts, l.starts)
	starts = appendStarts(starts, source, int(starts[before-1]), until)
	at := len(starts)
	if after < len(l.starts) {
		rest := l.starts[after+1:] // the one at after has just been found again
		starts = slices.Grow(starts, len(rest))[:at+len(rest)]
		for i, start := range rest {
			starts[at+i] = uint32(int(start) + shift)
		}
	}
	return newLines(source, starts)
}

func countCodePoints(source string) []count {
	counts := make([]count, 1, 1+len(source)/block)
	for at := block; at <= len(source); at += block {
		// Between code points: not more than three bytes on.
		offset := at
		for offset < len(source) && offset < at+utf8.UTFMax-1 && !utf8.RuneStart(source[offset]) {
			offset++
		}
		last := counts[len(counts)-1]
		between := source[last.offset:offset]
		counts = append(counts, count{
			uint32(offset), last.codePoints + uint32(utf8.RuneCountInString(between)), last.supplementary + uint32(supplementary(between)),
		})
	}
	return counts
}

// supplementary is the number of code points of text beyond U+FFFF.
func supplementary(text string) (number int) {
	for at := 0; at < len(text); {
		if text[at] < 0xf0 { // no such code point begins with less
			at++
			continue
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		if at += size; size == utf8.UTFMax {
			number++
		}
	}
	return number
}

// CodePoints is the number of code points from start to end, offsets in one line,
// and how many of them are beyond U+FFFF, which UTF-16 has two units for. An
// invalid byte is one. It takes the same time in a line of any length.
func (l *Lines) CodePoints(start, end int) (codePoints, beyond int) {
	if end-start <= block {
		between := l.Source[start:end]
		return utf8.RuneCountInString(between), supplementary(between)
	}
	from, to := l.countBefore(start), l.countBefore(end)
	return int(to.codePoints - from.codePoints), int(to.supplementary - from.supplementary)
}

// countBefore is the count at any offset.
func (l *Lines) countBefore(offset int) count {
	counts := l.counts()
	at := offset / block
	if int(counts[at].offset) > offset {
		at--
	}
	from := counts[at]
	between := l.Source[from.offset:offset]
	return count{uint32(offset), from.codePoints + uint32(utf8.RuneCountInString(between)), from.supplementary + uint32(supplementary(between))}
}

// Ahead is an offset from start to end, offsets in one line, for whose count of
// code points from start, and of those beyond U+FFFF, fits is true, as it must be
// for smaller counts: not more than some thousand bytes before the last one.
func (l *Lines) Ahead(start, end int, fits func(codePoints, beyond int) bool) int {
	if end-start <= block {
		return start
	}
	counts := l.counts()
	first := sort.Search(len(counts), func(i int) bool { return int(counts[i].offset) > start })
	last := sort.Search(len(counts), func(i int) bool { return int(counts[i].offset) > end })
	from := l.countBefore(start)
	passed := sort.Search(last-first, func(i int) bool {
		at := counts[first+i]
		return !fits(int(at.codePoints-from.codePoints), int(at.supplementary-from.supplementary))
	})
	if passed == 0 {
		return start
	}
	return int(counts[first+passed-1].offset)
}

// Count is the number of lines; an empty text has one.
func (l *Lines) Count() int { return len(l.starts) }

// Line is the line, counted from 0, that holds the byte at offset.
func (l *Lines) Line(offset int) int {
	return sort.Search(len(l.starts), func(i int) bool { return int(l.starts[i]) > offset }) - 1
}

// Start is the offset of the first byte of line, counted from 0.
func (l *Lines) Start(line int) int { return int(l.starts[line]) }

// Range is the extent of line, counted from 0, without its line ending.
func (l *Lines) Range(line int) Range {
	start, end := int(l.starts[line]), len(l.Source)
	if line+1 < len(l.starts) {
		end = int(l.starts[line+1])
		if end > start && l.Source[end-1] == '\n' {
			end--
		}
		if end > start && l.Source[end-1] == '\r' {
			end--
		}
	}
	return Range{start, end}
}

// Text is the text of line, counted from 0, without its line ending and
// without a byte order mark.
func (l *Lines) Text(line int) string {
	content := l.Range(line).In(l.Source)
	if line == 0 {
		content = strings.TrimPrefix(content, ByteOrderMark)
	}
	return content
}

// Position is a place as people count: Line and Column from 1, Column in
// Unicode code points.
type Position struct {
	Line, Column int
}

// Position is the place of the byte at offset.
func (l *Lines) Position(offset int) Position {
	line := l.Line(offset)
	start := l.Start(line)
	if line == 0 && offset >= len(ByteOrderMark) && strings.HasPrefix(l.Source, ByteOrderMark) {
		start += len(ByteOrderMark)
	}
	if offset-start <= block {
		return Position{line + 1, utf8.RuneCountInString(l.Source[start:offset]) + 1}
	}
	column, _ := l.CodePoints(start, offset)
	return Position{line + 1, column + 1}
}
