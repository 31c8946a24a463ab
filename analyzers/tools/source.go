package tools

import (
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
)

// Source is a text that a tool saw, with the way from its positions to bytes.
// Lines count from 1 everywhere.
type Source struct {
	Text  string
	lines *text.Lines
}

// NewSource indexes source.
func NewSource(source string) *Source { return &Source{source, text.NewLines(source)} }

// CodePoints is the offset of the place at line and column, counted in code
// points from 1. It reports false for a place outside of the text; the end of a
// line, and the place one line after the last, are inside.
func (s *Source) CodePoints(line, column int) (int, bool) {
	return s.offset(line, column, func(rest string) int {
		at := 0
		for range column - 1 {
			if at == len(rest) {
				return -1
			}
			_, size := utf8.DecodeRuneInString(rest[at:])
			at += size
		}
		return at
	})
}

// Bytes is the offset of the place at line and column, counted in bytes from 1.
// It reports false as [Source.CodePoints] does.
func (s *Source) Bytes(line, column int) (int, bool) {
	return s.offset(line, column, func(string) int { return column - 1 })
}

func (s *Source) offset(line, column int, within func(rest string) int) (int, bool) {
	if line == s.lines.Count()+1 && column == 1 {
		return len(s.Text), true
	}
	if line < 1 || column < 1 || line > s.lines.Count() {
		return 0, false
	}
	start := s.lines.Start(line - 1)
	content := s.lines.Text(line - 1)
	whole := s.lines.Range(line - 1)
	mark := whole.Len() - len(content) // a byte order mark takes no column
	at := within(content)
	if at < 0 || at > len(content) {
		return 0, false
	}
	return start + mark + at, true
}

// NearestCodePoint is the offset of the place at line and column as
// [Source.CodePoints] finds it; for one outside of the text, the nearest place in
// that line or else in the text.
func (s *Source) NearestCodePoint(line, column int) int {
	if at, ok := s.CodePoints(line, column); ok {
		return at
	}
	if line > s.lines.Count() {
		return len(s.Text)
	}
	if line < 1 || column < 1 {
		return s.lines.Start(max(line, 1) - 1)
	}
	return s.lines.Range(line - 1).End
}

// Line is the text of line, counted from 1, without its ending; empty outside
// of the text.
func (s *Source) Line(line int) string {
	if line < 1 || line > s.lines.Count() {
		return ""
	}
	return s.lines.Text(line - 1)
}
