package docstrings

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
)

// blanks are the bytes that lines are indented by.
const blanks = " \t\f\v"

// line is a line of a text: its text without the line ending, where it starts,
// and where the next one does.
type line struct {
	text        string
	start, next int
}

// indent is the number of bytes that the line is indented by.
func (l *line) indent() int { return len(l.text) - len(strings.TrimLeft(l.text, blanks)) }

// lineReader reads the lines of a text, which end with LF, CR LF or CR.
type lineReader struct {
	source string
	at     int
	ended  bool
	// feed is where the next LF stands: len(source) if there is none. It holds
	// from at on, so that each is looked for once.
	feed int
}

func (r *lineReader) next() (line, bool) {
	if r.ended {
		return line{}, false
	}
	if r.feed < r.at || r.at == 0 {
		r.feed = len(r.source)
		if length := strings.IndexByte(r.source[r.at:], '\n'); length >= 0 {
			r.feed = r.at + length
		}
	}
	end := r.feed
	if cr := strings.IndexByte(r.source[r.at:r.feed], '\r'); cr >= 0 {
		end = r.at + cr
	}
	read := line{text: r.source[r.at:end], start: r.at, next: end}
	switch rest := r.source[end:]; {
	case rest == "":
		r.ended = true
	case strings.HasPrefix(rest, "\r\n"):
		read.next += 2
	default:
		read.next++
	}
	r.at = read.next
	return read, true
}

func (r lineReader) peek() (line, bool) { return r.next() }

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

// trimmed is r without the white space around what it holds of content. Of
// nothing but white space, the empty start remains.
func trimmed(content string, r text.Range) text.Range {
	held := r.In(content)
	start := r.Start + len(held) - len(strings.TrimLeftFunc(held, unicode.IsSpace))
	if start == r.End {
		return text.Range{Start: r.Start, End: r.Start}
	}
	return text.Range{Start: start, End: r.Start + len(strings.TrimRightFunc(held, unicode.IsSpace))}
}

// identifierLength is the number of bytes of the identifier that s begins with.
func identifierLength(s string) int {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)) {
			return i
		}
		i += size
	}
	return len(s)
}

func isIdentifier(s string) bool { return s != "" && identifierLength(s) == len(s) }

// pathLength is the number of bytes that s begins with of letters, digits,
// underscores and dots: those of a dotted name.
func pathLength(s string) int {
	for i, r := range s {
		if r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Mn, r) {
			return i
		}
	}
	return len(s)
}
