package grammars

import (
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
)

// SyntaxError is a place that the grammar could not read. There is at most one
// for each definition or statement that can be told apart from the others.
type SyntaxError struct {
	// Range is where the error shows, in the file.
	Range text.Range
	// Hint is what is wrong there, such as "`(` is never closed", and empty
	// where that can't be told.
	Hint string
}

// Errors are the syntax errors of t in the order of the text.
func (t *Tree) Errors() []SyntaxError { return t.errors }

// diagnose says what is wrong in a section that has a syntax error; part is
// what the parser made of it.
func (l *Language) diagnose(syntax string, part *fragment) SyntaxError {
	if found, ok := l.lexicalError(syntax); ok {
		return found
	}
	found := firstError(part.root, 0)
	found.End = min(found.End, max(found.Start, lineEnd(syntax, found.Start)))
	found.End = found.Start + len(strings.TrimRight(found.In(syntax), " \t\r\n"))
	return SyntaxError{Range: found}
}

// firstError is the innermost node with the first error in c, which begins at
// start.
func firstError(c *Chunk, start int) text.Range {
	at := -1
	for i := range c.rows {
		r := &c.rows[i]
		if r.flags&flagHasError == 0 || at >= 0 && int(r.parent) != at {
			continue
		}
		at = i
		if r.flags&flagNested != 0 {
			node := Node{c, uint32(i)}
			return firstError(node.Nested(), start+int(r.start))
		}
	}
	if at < 0 {
		return text.Range{Start: start, End: start + len(c.Source)}
	}
	return Node{c, uint32(at)}.Range().Moved(start)
}

// brackets checks that what opens is closed.
type brackets struct {
	open []bracket
}

type bracket struct {
	opener byte
	at     int
}

// see notes the byte c at offset at, if it is a bracket, and reports an error
// if it closes what was not opened.
func (b *brackets) see(c byte, at int) (SyntaxError, bool) {
	switch c {
	case '(', '[', '{':
		b.open = append(b.open, bracket{c, at})
	case ')', ']', '}':
		if len(b.open) == 0 {
			return SyntaxError{text.Range{Start: at, End: at + 1}, fmt.Sprintf("nothing is open that `%c` closes", c)}, true
		}
		last := b.open[len(b.open)-1]
		if closer := closerOf(last.opener); closer != c {
			return SyntaxError{text.Range{Start: last.at, End: last.at + 1}, fmt.Sprintf("`%c` is never closed", last.opener)}, true
		}
		b.open = b.open[:len(b.open)-1]
	}
	return SyntaxError{}, false
}

// end reports the innermost bracket that is still open.
func (b *brackets) end() (SyntaxError, bool) {
	if len(b.open) == 0 {
		return SyntaxError{}, false
	}
	last := b.open[len(b.open)-1]
	return SyntaxError{text.Range{Start: last.at, End: last.at + 1}, fmt.Sprintf("`%c` is never closed", last.opener)}, true
}

func closerOf(opener byte) byte {
	switch opener {
	case '(':
		return ')'
	case '[':
		return ']'
	}
	return '}'
}

func unterminated(what string, start, length int) (SyntaxError, bool) {
	return SyntaxError{text.Range{Start: start, End: start + length}, what + " is never closed"}, true
}

// pythonError finds an error that needs no grammar.
func pythonError(source string) (SyntaxError, bool) {
	var open brackets
	lineBegin := 0
	header, colon := false, false
	for at := 0; at < len(source); {
		c := source[at]
		if at == lineBegin && len(open.open) == 0 {
			_, first := column(source, at)
			header, colon = isCompound(source, first), false
		}
		switch c {
		case '"', '\'':
			end, closed := pythonString(source, at, 0)
			if !closed {
				length := 1
				if strings.HasPrefix(source[at:], strings.Repeat(string(c), 3)) {
					length = 3
				}
				return unterminated("this string", at, length)
			}
			at = end
			continue
		case '#':
			at = max(at+1, len(strings.TrimRight(source[:lineEnd(source, at)], "\n")))
			continue
		case '\\':
			if at+1 < len(source) && source[at+1] == '\r' {
				at++
			}
			at += 2
			continue
		case ':':
			colon = colon || len(open.open) == 0
		case '\n':
			if header && !colon && len(open.open) == 0 {
				end := len(strings.TrimRight(source[:at], " \t\r"))
				missing := "`:` is missing"
				if last := wordAt(source, lastWord(source, end)); last == "def" || last == "class" {
					missing = "a name is missing"
				}
				return SyntaxError{text.Range{Start: end, End: end}, missing}, true
			}
			lineBegin = at + 1
		}
		if found, wrong := open.see(c, at); wrong {
			return found, true
		}
		at++
	}
	return open.end()
}

// lastWord is where the word that ends at offset end begins.
func lastWord(source string, end int) int {
	for end > 0 && isWord(source[end-1]) {
		end--
	}
	return end
}

// isCompound reports whether the statement at offset at needs a colon.
func isCompound(source string, at int) bool {
	switch wordAt(source, at) {
	case "def", "class", "if", "elif", "else", "for", "while", "try", "except", "finally", "with", "async":
		return true
	}
	return false
}

// rustError finds an error that needs no grammar.
func rustError(source string) (SyntaxError, bool) {
	lexer := rustLexer{text: source, column: -1, open: -1}
	var open brackets
	for at := 0; at < len(source); {
		c := source[at]
		switch {
		case isWord(c):
			at = lexer.word(at)
			continue
		case c == '"' || c == '/':
			end := lexer.quoted(at)
			if c == '"' && (end == at+1 || source[end-1] != '"') {
				return unterminated("this string", at, 1)
			}
			if strings.HasPrefix(source[at:], "/*") && !strings.HasSuffix(source[:end], "*/") {
				return unterminated("this comment", at, 2)
			}
			at = end
			continue
		case c == '\'':
			at = rustCharacter(source, at)
			continue
		}
		if found, wrong := open.see(c, at); wrong {
			return found, true
		}
		at++
	}
	return open.end()
}
