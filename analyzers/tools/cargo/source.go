package cargo

import (
	"strings"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
)

// source is a file's text with the beginnings of its lines, which for rustc end
// with LF alone.
type source struct {
	path, text string
	starts     []int
}

func newSource(path, content string) *source {
	s := &source{path: path, text: content, starts: make([]int, 1, 1+strings.Count(content, "\n"))}
	for at := 0; ; {
		next := strings.IndexByte(content[at:], '\n')
		if next < 0 {
			return s
		}
		at += next + 1
		s.starts = append(s.starts, at)
	}
}

// locate is the extent of sp. It reports false when the text is not the one
// that the compiler saw there.
func (s *source) locate(sp *span) (text.Range, bool) {
	r := text.Range{Start: sp.ByteStart, End: sp.ByteEnd}
	if r.Start > r.End || !s.stands(r.Start, sp.LineStart, sp.ColumnStart) || !s.stands(r.End, sp.LineEnd, sp.ColumnEnd) {
		return text.Range{}, false
	}
	for i := range sp.Text {
		if number := sp.LineStart + i; number > len(s.starts) || s.line(number) != sp.Text[i].Text {
			return text.Range{}, false
		}
	}
	return r, true
}

// stands reports whether offset is the place at line and column, both counted
// from 1, the column in code points.
func (s *source) stands(offset, line, column int) bool {
	if line < 1 || line > len(s.starts) || offset > len(s.text) {
		return false
	}
	start := s.start(line)
	end := len(s.text)
	if line < len(s.starts) {
		end = s.starts[line]
	}
	return start <= offset && offset <= end && utf8.RuneCountInString(s.text[start:offset]) == column-1
}

// start is where line begins, after a byte order mark.
func (s *source) start(line int) int {
	if line == 1 && strings.HasPrefix(s.text, text.ByteOrderMark) {
		return len(text.ByteOrderMark)
	}
	return s.starts[line-1]
}

// line is the text of a line without its ending.
func (s *source) line(line int) string {
	start, end := s.start(line), len(s.text)
	if line < len(s.starts) {
		end = s.starts[line] - 1
	}
	return strings.TrimSuffix(s.text[start:end], "\r")
}

// written is a replacement as it is written into the file: rustc reads all line
// endings as LF.
func (s *source) written(replacement string) string {
	if len(s.starts) > 1 && strings.HasSuffix(s.text[:s.starts[1]], "\r\n") {
		return strings.ReplaceAll(replacement, "\n", "\r\n")
	}
	return replacement
}
