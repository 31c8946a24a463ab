package grammars

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// rustLexer finds the lines of Rust on which an item begins, without a
// grammar: it knows strings, comments, brackets and indentation.
type rustLexer struct {
	text   string
	column int
	// brackets are all that were opened. open is the innermost that is, -1 if
	// none is.
	brackets []rustBracket
	open     int
	begins   []rustBegin
	// leading reports that only attributes and comments came since the last
	// item ended.
	leading bool
}

type rustBracket struct {
	opener byte
	around int // the bracket around it, or -1
	// closed reports that it was closed by its like.
	closed bool
}

// rustBegin is a line on which something begins.
type rustBegin struct {
	start int
	open  int // the innermost bracket around it, or -1
	joins bool
}

// rustSections cuts text where an item begins that is indented by column. It
// begins with the attributes and comments directly above it.
func rustSections(text string, column int) []section {
	lexer := rustLexer{text: text, column: column, open: -1}
	lexer.run()
	var starts []int
	for _, begin := range lexer.begins {
		if begin.joins || lexer.inClosed(begin.open) {
			continue
		}
		starts = append(starts, begin.start)
	}
	return sectionsAt(starts, len(text))
}

// inClosed reports whether a bracket, or one around it, is closed.
func (l *rustLexer) inClosed(bracket int) bool {
	for ; bracket >= 0; bracket = l.brackets[bracket].around {
		if l.brackets[bracket].closed {
			return true
		}
	}
	return false
}

func (l *rustLexer) run() {
	text := l.text
	fresh := true // nothing but blanks since the start of the line
	line := 0
	for at := 0; at < len(text); {
		c := text[at]
		if fresh && c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			fresh = false
			l.begin(line, at)
		} else if l.leading && l.open < 0 && isWord(c) {
			l.leading = false // an item on the line of its attribute
		}
		switch {
		case c == '\n':
			at++
			fresh, line = true, at
		case isWord(c):
			at = l.word(at)
		case c == '/' || c == '"':
			end := l.quoted(at)
			if end > at+1 && text[end-1] == '\n' {
				fresh, line = true, end
			}
			at = end
		case c == '\'':
			at = rustCharacter(text, at)
		case c == '(' || c == '[' || c == '{':
			l.openBracket(c)
			at++
		case c == ')' || c == ']' || c == '}':
			l.close(c)
			at++
		default:
			at++
		}
	}
}

// begin notes the line, whose first byte that is not blank stands at offset at,
// if an item, an attribute or a comment begins there.
func (l *rustLexer) begin(line, at int) {
	found, _ := column(l.text, line)
	rest := l.text[at:]
	leads := strings.HasPrefix(rest, "#[") ||
		strings.HasPrefix(rest, "//") && !strings.HasPrefix(rest, "//!") ||
		strings.HasPrefix(rest, "/*") && !strings.HasPrefix(rest, "/*!")
	if found != l.column && (!leads || l.open >= 0) {
		return
	}
	if !leads {
		word := wordAt(l.text, at)
		switch word {
		case "", "where", "else", "for":
			return // no item begins with it
		}
		after := spacesEnd(l.text, at+len(word))
		if strings.HasPrefix(l.text[after:], ":") && !strings.HasPrefix(l.text[after:], "::") {
			return // a bound below where
		}
	}
	l.begins = append(l.begins, rustBegin{line, l.open, l.leading})
	l.leading = leads
}

// word passes a word, and the raw string or raw identifier that it may begin.
func (l *rustLexer) word(at int) int {
	word := wordAt(l.text, at)
	at += len(word)
	if (word == "r" || word == "br" || word == "cr") && at < len(l.text) && (l.text[at] == '#' || l.text[at] == '"') {
		hashes := at
		for hashes < len(l.text) && l.text[hashes] == '#' {
			hashes++
		}
		if hashes < len(l.text) && l.text[hashes] == '"' {
			closing := "\"" + l.text[at:hashes]
			if length := strings.Index(l.text[hashes+1:], closing); length >= 0 {
				return hashes + 1 + length + len(closing)
			}
			return l.resume(hashes + 1)
		}
	}
	return at
}

// quoted passes the string or comment at offset at, if there is one.
func (l *rustLexer) quoted(at int) int {
	rest := l.text[at:]
	switch {
	case strings.HasPrefix(rest, "//"):
		if length := strings.IndexByte(rest, '\n'); length >= 0 {
			return at + length
		}
		return len(l.text)
	case strings.HasPrefix(rest, "/*"):
		depth := 0
		for i := at; i+1 < len(l.text); i++ {
			switch l.text[i : i+2] {
			case "/*":
				depth++
				i++
			case "*/":
				depth--
				i++
				if depth == 0 {
					return i + 1
				}
			}
		}
		return l.resume(at + 2)
	case rest[0] == '/':
		return at + 1
	}
	swallowed := 0 // where an item begins inside
	for i := at + 1; i < len(l.text); i++ {
		switch l.text[i] {
		case '\\':
			i++
		case '\n':
			if swallowed == 0 && l.isHeader(i+1) {
				swallowed = i + 1
			}
		case '"':
			if swallowed > 0 && i+1 < len(l.text) && (isWord(l.text[i+1]) || l.text[i+1] == '{') {
				return swallowed // it opens another string
			}
			return i + 1
		}
	}
	return l.resume(at + 1)
}

// resume is where to go on in a string or comment that is never closed.
func (l *rustLexer) resume(at int) int {
	for at = lineEnd(l.text, at); at < len(l.text); at = lineEnd(l.text, at) {
		if l.isHeader(at) {
			break
		}
	}
	return at
}

var rustItemWords = []string{
	"async", "const", "enum", "extern", "fn", "impl", "macro_rules", "mod", "pub", "static", "struct",
	"trait", "type", "union", "unsafe", "use",
}

// isHeader reports whether the line at offset at begins like an item; prose
// seldom does.
func (l *rustLexer) isHeader(at int) bool {
	found, at := column(l.text, at)
	if found != l.column {
		return false
	}
	word := wordAt(l.text, at)
	after := at + len(word)
	return slices.Contains(rustItemWords, word) && after < len(l.text) && strings.IndexByte(" (<!", l.text[after]) >= 0
}

func (l *rustLexer) openBracket(opener byte) {
	l.brackets = append(l.brackets, rustBracket{opener: opener, around: l.open})
	l.open = len(l.brackets) - 1
}

// close closes the innermost bracket of the kind of closer; those inside it
// were forgotten.
func (l *rustLexer) close(closer byte) {
	opener := map[byte]byte{')': '(', ']': '[', '}': '{'}[closer]
	for bracket := l.open; bracket >= 0; bracket = l.brackets[bracket].around {
		if l.brackets[bracket].opener == opener {
			l.brackets[bracket].closed = true
			l.open = l.brackets[bracket].around
			return
		}
	}
}

// rustCharacter passes a character literal, or the quote of a lifetime.
func rustCharacter(text string, at int) int {
	rest := text[at+1:]
	if strings.HasPrefix(rest, "\\") {
		if end := strings.IndexByte(rest[min(2, len(rest)):], '\''); end >= 0 && end < 12 {
			return at + 1 + min(2, len(rest)) + end + 1
		}
		return at + 1
	}
	if _, size := utf8.DecodeRuneInString(rest); size > 0 && strings.HasPrefix(rest[size:], "'") && rest[0] != '\n' {
		return at + 1 + size + 1
	}
	return at + 1
}

// rustOutline finds the header of the item that text begins with, and the
// items in it. The inside of a function is left out.
func rustOutline(text string) (outline, bool) {
	header, ok := rustHeaderOf(text)
	if !ok {
		return outline{}, false
	}
	o := outline{}
	closer := rustCloser(text, header.end, header.column)
	o.end = closer + 1
	if closer < 0 {
		closer = len(strings.TrimRight(text, " \t\r\n"))
		o.end, o.incomplete = closer, true
	}
	if header.braced {
		o.shells = append(o.shells, shell{text: text[:header.end] + "}", head: header.end})
	}
	if header.keyword == "fn" {
		o.incomplete = true
		return o, true
	}
	mended := header.name
	after := "{}"
	if header.keyword == "impl" {
		mended, after = header.keywordEnd, " T{}"
	}
	o.shells = append(o.shells, shell{text: text[:mended] + after, head: mended, mended: true})

	inner := header.end
	if header.braced {
		inner = lineEnd(text, header.end-1)
	}
	for at := inner; at < closer; at = lineEnd(text, at) {
		if found, first := column(text, at); first < closer && text[first] != '\n' {
			for _, member := range rustSections(text[inner:closer], found) {
				o.members = append(o.members, section{inner + member.start, inner + member.end})
			}
			return o, true
		}
	}
	return outline{}, false // it has no inside, or on the same line
}

// rustHeader is the begin of an item that has an inside.
type rustHeader struct {
	keyword string // impl, trait, mod, extern or fn
	// keywordEnd and name are where the keyword and the word after it end.
	keywordEnd, name int
	column           int
	// end is behind the brace that begins the inside; without one, it is where
	// the first line inside begins.
	end    int
	braced bool
}

func rustHeaderOf(text string) (rustHeader, bool) {
	lexer := rustLexer{text: text, column: -1, open: -1}
	header := rustHeader{column: -1}
	for at := 0; at < len(text); {
		c := text[at]
		switch {
		case c == '\n':
			at++
			if header.keyword != "" && header.keyword != "fn" && lexer.isMember(at, header.column) {
				header.end = at
				return header, true
			}
		case isWord(c):
			word := wordAt(text, at)
			if lexer.open < 0 {
				if header.column < 0 {
					header.column, _ = column(text, lineStart(text, at))
				}
				switch word {
				case "impl", "trait", "mod", "fn", "extern":
					if header.keyword == "" || header.keyword == "extern" {
						header.keyword, header.keywordEnd = word, at+len(word)
						name := spacesEnd(text, header.keywordEnd)
						header.name = name + len(wordAt(text, name))
					}
				case "struct", "enum", "union", "static", "type", "macro_rules", "use":
					if header.keyword == "" {
						return header, false
					}
				}
			}
			at = lexer.word(at)
		case c == '/' || c == '"':
			at = lexer.quoted(at)
		case c == '\'':
			at = rustCharacter(text, at)
		case c == '{' && lexer.open < 0:
			header.end, header.braced = at+1, true
			return header, header.keyword != ""
		case c == '(' || c == '[' || c == '{':
			lexer.openBracket(c)
			at++
		case c == ')' || c == ']' || c == '}':
			lexer.close(c)
			at++
		default:
			at++
		}
	}
	return header, false
}

// isMember reports whether an item begins on the line at offset at, indented
// by more than outer.
func (l *rustLexer) isMember(at, outer int) bool {
	found, first := column(l.text, at)
	rest := l.text[first:]
	inner := rustLexer{text: l.text, column: found}
	return found > outer && (inner.isHeader(at) || strings.HasPrefix(rest, "#[") || strings.HasPrefix(rest, "///"))
}

// rustCloser is where the last line after offset from that is indented by outer
// has its closing brace, -1 if there is none.
func rustCloser(text string, from, outer int) int {
	for end := len(text); end > from; {
		line := lineStart(text, end-1)
		if line < from {
			break
		}
		if found, first := column(text, line); found == outer && first < len(text) && text[first] == '}' {
			return first
		}
		end = line
	}
	return -1
}
