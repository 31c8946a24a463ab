package rust

import (
	"strings"
	"unicode/utf8"
)

// tokenKind is what a token is.
type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenName
	// tokenPath is "::".
	tokenPath
	// tokenString is a string literal, whose text is its content.
	tokenString
	// tokenLiteral is any other literal, or a lifetime.
	tokenLiteral
	// tokenDoc is an outer documentation comment.
	tokenDoc
	// tokenOther is one character of punctuation or a bracket.
	tokenOther
)

// token is a piece of Rust's source.
type token struct {
	kind tokenKind
	text string
}

// is reports whether t is the punctuation or bracket c.
func (t token) is(c string) bool { return t.kind == tokenOther && t.text == c }

// opens reports whether t opens a group, and closes whether it closes one.
func (t token) opens() bool  { return t.is("(") || t.is("[") || t.is("{") }
func (t token) closes() bool { return t.is(")") || t.is("]") || t.is("}") }

// lexer cuts text into tokens where no syntax tree is at hand: inside
// attributes, use declarations and calls of macros. Any text will do.
type lexer struct {
	source string
	at     int
	// base is where source stands in what it is a part of.
	base int
	// content is where the content of the string literal that was read last
	// stands there, and raw reports one without escapes.
	content int
	raw     bool
}

func (l *lexer) next() token {
	for l.at < len(l.source) {
		c := l.source[l.at]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			l.at++
		case c == '/' && strings.HasPrefix(l.source[l.at:], "//"):
			comment := l.take(lineLength(l.source[l.at:]))
			if isOuterDoc(comment) {
				return token{tokenDoc, comment}
			}
		case c == '/' && strings.HasPrefix(l.source[l.at:], "/*"):
			comment := l.take(blockCommentLength(l.source[l.at:]))
			if isOuterDoc(comment) {
				return token{tokenDoc, comment}
			}
		case isNameStart(c):
			return l.word()
		case c == '"':
			return l.quoted(`"`, false)
		case c == '\'':
			return l.characterOrLifetime()
		case c >= '0' && c <= '9':
			end := l.at
			for end < len(l.source) && (isNameStart(l.source[end]) || l.source[end] >= '0' && l.source[end] <= '9') {
				end++
			}
			return token{tokenLiteral, l.take(end - l.at)}
		case c == ':' && strings.HasPrefix(l.source[l.at:], "::"):
			return token{tokenPath, l.take(2)}
		default:
			return token{tokenOther, l.take(1)}
		}
	}
	return token{}
}

// peek is the next token, which stays the next one.
func (l *lexer) peek() token {
	ahead := *l
	return ahead.next()
}

// take moves past length bytes and returns them.
func (l *lexer) take(length int) string {
	text := l.source[l.at : l.at+length]
	l.at += length
	return text
}

// word is a name, or a literal that begins with letters: r"…", b'…', c"…".
func (l *lexer) word() token {
	end := l.at
	for end < len(l.source) && (isNameStart(l.source[end]) || l.source[end] >= '0' && l.source[end] <= '9') {
		end++
	}
	name := l.source[l.at:end]
	switch name {
	case "r", "br", "cr":
		hashes := 0
		for end+hashes < len(l.source) && l.source[end+hashes] == '#' {
			hashes++
		}
		if rest := l.source[end+hashes:]; strings.HasPrefix(rest, `"`) {
			l.at = end + hashes
			return l.quoted(`"`+strings.Repeat("#", hashes), true)
		} else if name == "r" && hashes == 1 && rest != "" && isNameStart(rest[0]) {
			l.at = end + hashes // a raw name
			return l.word()
		}
	case "b", "c":
		if rest := l.source[end:]; strings.HasPrefix(rest, `"`) {
			l.at = end
			return l.quoted(`"`, false)
		} else if strings.HasPrefix(rest, "'") {
			l.at = end
			return l.characterOrLifetime()
		}
	}
	l.at = end
	return token{tokenName, name}
}

// quoted is the string that begins with the quote at l.at and ends with
// closing.
func (l *lexer) quoted(closing string, raw bool) token {
	l.at++
	l.content, l.raw = l.base+l.at, raw
	rest := l.source[l.at:]
	length := 0
	for {
		end := strings.Index(rest[length:], closing)
		if end < 0 {
			return token{tokenString, l.take(len(rest))}
		}
		length += end
		backslashes := 0
		for !raw && backslashes < length && rest[length-1-backslashes] == '\\' {
			backslashes++
		}
		if backslashes%2 == 0 {
			break
		}
		length++
	}
	text := l.take(length)
	l.at += len(closing)
	return token{tokenString, text}
}

func (l *lexer) characterOrLifetime() token {
	rest := l.source[l.at+1:]
	if strings.HasPrefix(rest, `\`) {
		if end := strings.IndexByte(rest[min(2, len(rest)):], '\''); end >= 0 {
			return token{tokenLiteral, l.take(end + 4)}
		}
		return token{tokenLiteral, l.take(1)}
	}
	if _, size := utf8.DecodeRuneInString(rest); size > 0 && strings.HasPrefix(rest[size:], "'") {
		return token{tokenLiteral, l.take(size + 2)}
	}
	return token{tokenLiteral, l.take(1)}
}

// skipGroup moves past the bracket that closes the one just read.
func (l *lexer) skipGroup() {
	for depth := 1; depth > 0; {
		switch t := l.next(); {
		case t.kind == tokenEnd:
			return
		case t.opens():
			depth++
		case t.closes():
			depth--
		}
	}
}

// group is the text up to the bracket that closes the one just read; l moves
// past that.
func (l *lexer) group() string { return l.inGroup().source }

// inGroup is a lexer of that text.
func (l *lexer) inGroup() *lexer {
	start := l.at
	l.skipGroup()
	return &lexer{source: strings.TrimRight(l.source[start:l.at], ")]}"), base: l.base + start}
}

func isNameStart(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

func lineLength(text string) int {
	if end := strings.IndexByte(text, '\n'); end >= 0 {
		return end
	}
	return len(text)
}

// blockCommentLength is the length of the comment that text begins with;
// comments nest.
func blockCommentLength(text string) int {
	depth := 0
	for i := 0; i+1 < len(text); i++ {
		switch text[i : i+2] {
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
	return len(text)
}
