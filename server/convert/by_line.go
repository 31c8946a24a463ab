package convert

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
)

// ByLine is a text as lines, counted from 0, with their places in bytes.
type ByLine struct{ text *Text }

// ByLine is t line by line.
func (t *Text) ByLine() ByLine { return ByLine{t} }

// Count is the number of lines; an empty text has one.
func (l ByLine) Count() int { return l.text.Lines() }

// Line is the line that holds the byte at offset.
func (l ByLine) Line(offset int) int { return l.text.line(offset) }

// Range is the extent of line without its line ending.
func (l ByLine) Range(line int) text.Range { return l.text.content(line) }

// Text is the text of line without its ending and a byte order mark.
func (l ByLine) Text(line int) string {
	content := l.text.content(line).In(l.text.Source)
	if line == 0 {
		content = strings.TrimPrefix(content, text.ByteOrderMark)
	}
	return content
}
