package text

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// ByteOrderMark is the UTF-8 byte order mark. It belongs to the bytes of a
// file, but takes no column.
const ByteOrderMark = "\ufeff"

// Lines maps byte offsets of one source text to lines and back. A line ends
// with LF, CR LF or a lone CR, as in LSP ("Text Documents").
type Lines struct {
	source string
	starts []uint32
	// counts are the code points before every block of the text; empty where
	// no line is longer than a block.
	counts []count
}

// count is the number of code points before offset, in bytes.
type count struct{ offset, codePoints uint32 }

// block is the distance of two counts in bytes, give or take a code point.
const block = 1 << 10

// NewLines indexes the lines of source.
func NewLines(source string) *Lines {
	starts := make([]uint32, 1, 1+strings.Count(source, "\n"))
	if strings.IndexByte(source, '\r') < 0 {
		for at := 0; ; {
			next := strings.IndexByte(source[at:], '\n')
			if next < 0 {
				break
			}
			at += next + 1
			starts = append(starts, uint32(at))
		}
		return newLines(source, starts)
	}
	for i := 0; i < len(source); i++ {
		switch source[i] {
		case '\r':
			if i+1 < len(source) && source[i+1] == '\n' {
				i++
			}
			starts = append(starts, uint32(i+1))
		case '\n':
			starts = append(starts, uint32(i+1))
		}
	}
	return newLines(source, starts)
}

func newLines(source string, starts []uint32) *Lines {
	l := &Lines{source: source, starts: starts}
	for i, start := range starts {
		end := uint32(len(source))
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		if end-start > block {
			l.counts = countCodePoints(source)
			break
		}
	}
	return l
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
		between := utf8.RuneCountInString(source[last.offset:offset])
		counts = append(counts, count{uint32(offset), last.codePoints + uint32(between)})
	}
	return counts
}

// codePoints is the number of code points from start to end, offsets in one
// line.
func (l *Lines) codePoints(start, end int) int {
	if end-start <= block {
		return utf8.RuneCountInString(l.source[start:end])
	}
	return l.codePointsBefore(end) - l.codePointsBefore(start)
}

func (l *Lines) codePointsBefore(offset int) int {
	at := offset / block
	if int(l.counts[at].offset) > offset {
		at--
	}
	from := l.counts[at]
	return int(from.codePoints) + utf8.RuneCountInString(l.source[from.offset:offset])
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
	start, end := int(l.starts[line]), len(l.source)
	if line+1 < len(l.starts) {
		end = int(l.starts[line+1])
		if end > start && l.source[end-1] == '\n' {
			end--
		}
		if end > start && l.source[end-1] == '\r' {
			end--
		}
	}
	return Range{start, end}
}

// Text is the text of line, counted from 0, without its line ending and
// without a byte order mark.
func (l *Lines) Text(line int) string {
	content := l.Range(line).In(l.source)
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
	if line == 0 && offset >= len(ByteOrderMark) && strings.HasPrefix(l.source, ByteOrderMark) {
		start += len(ByteOrderMark)
	}
	return Position{line + 1, l.codePoints(start, offset) + 1}
}
