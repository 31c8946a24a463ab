package python

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
)

// layout is where the logical lines of a text stand (Lexical analysis, 2.1.1): a
// statement with a bracket, a string or a backslash over several lines is one of
// them, and so is the header of a suite. Lines count from 1.
type layout struct {
	logical []logicalLine
	// first maps a line to the first one of the logical line that it is in; 0
	// stands for none.
	first []int32
}

// logicalLine is one of them.
type logicalLine struct {
	first, last int32
	// depth is how many suites are around it.
	depth int32
	// colon is the line of the last colon outside of brackets, 0 if it has none.
	colon int32
}

// firstOf is the first line of the logical line that line is in, and line itself
// where it is in none.
func (l *layout) firstOf(line int) int {
	if l.inStatement(line) {
		return int(l.first[line])
	}
	return line
}

// inStatement reports whether line is neither blank, nor a comment, nor beyond the
// text.
func (l *layout) inStatement(line int) bool {
	return line > 0 && line < len(l.first) && l.first[line] > 0
}

// newLayout reads a text, which may be any bytes.
func newLayout(source string, lines *text.Lines) *layout {
	made := &layout{first: make([]int32, lines.Count()+1)}
	lexer := lexer{source: source, at: len(source) - len(strings.TrimPrefix(source, text.ByteOrderMark))}
	columns := []int{0} // of the suites that are open
	for {
		column, more := lexer.indentation()
		if !more {
			return made
		}
		for len(columns) > 1 && column < columns[len(columns)-1] {
			columns = columns[:len(columns)-1]
		}
		if column > columns[len(columns)-1] {
			columns = append(columns, column)
		}
		begin := lexer.at
		colon := lexer.logicalLine()
		line := logicalLine{
			first: int32(lines.Line(begin) + 1),
			last:  int32(lines.Line(lexer.end) + 1),
			depth: int32(len(columns) - 1),
		}
		if colon >= 0 {
			line.colon = int32(lines.Line(colon) + 1)
		}
		made.logical = append(made.logical, line)
		for i := line.first; i <= line.last; i++ {
			made.first[i] = line.first
		}
	}
}

// lexer finds the ends of logical lines. It knows strings, comments and brackets.
type lexer struct {
	source string
	at     int
	// end is where the last logical line ended, without what ends its line.
	end int
}

// indentation passes blank lines and comments up to the next logical line, and
// tells its column. It reports false at the end of the text.
func (l *lexer) indentation() (column int, more bool) {
	for ; l.at < len(l.source); l.at++ {
		switch l.source[l.at] {
		case ' ':
			column++
		case '\t':
			column += 8 - column%8
		case '\f', '\n', '\r':
			column = 0
		case '#':
			l.comment()
			l.at-- // the end of the line is looked at next
			column = 0
		case '\\': // nothing but a backslash is not a line of its own
			if next := l.newline(l.at + 1); next > l.at+1 {
				l.at = next - 1
				continue
			}
			return column, true
		default:
			return column, true
		}
	}
	return 0, false
}

// newline is where the line after at begins, if a line ends there, and else at.
func (l *lexer) newline(at int) int {
	switch {
	case strings.HasPrefix(l.source[at:], "\r\n"):
		return at + 2
	case strings.HasPrefix(l.source[at:], "\n") || strings.HasPrefix(l.source[at:], "\r"):
		return at + 1
	}
	return at
}

// comment passes a comment, up to the end of its line.
func (l *lexer) comment() {
	if length := strings.IndexAny(l.source[l.at:], "\r\n"); length >= 0 {
		l.at += length
	} else {
		l.at = len(l.source)
	}
}

// logicalLine passes a logical line and tells where its last colon outside of
// brackets is, -1 if it has none.
func (l *lexer) logicalLine() (colon int) {
	colon, nesting := -1, 0
	for l.at < len(l.source) {
		switch c := l.source[l.at]; c {
		case '\n', '\r':
			if nesting == 0 {
				l.end = l.at
				return colon
			}
			l.at++
		case '\\':
			l.at = max(l.newline(l.at+1), l.at+1)
		case '#':
			l.comment()
		case '(', '[', '{':
			nesting++
			l.at++
		case ')', ']', '}':
			nesting = max(0, nesting-1)
			l.at++
		case ':':
			l.at++
			if nesting > 0 {
				continue
			}
			if l.at < len(l.source) && l.source[l.at] == '=' {
				continue
			}
			colon = l.at - 1
		case '"', '\'':
			l.at = stringEnd(l.source, l.at, 0)
		default:
			l.at++
		}
	}
	l.end = max(0, len(l.source)-1)
	return colon
}
