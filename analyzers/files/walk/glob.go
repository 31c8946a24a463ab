package walk

import (
	"strings"
)

// A glob matches one part of a path, byte by byte, as git does.
type glob struct {
	// anyParts is "**" alone between slashes.
	anyParts bool
	tokens   []token
}

// A token is a piece of a glob.
type token struct {
	kind tokenKind
	// literal is the text of a tokenLiteral.
	literal string
	// class holds a bit for each byte that a tokenClass matches.
	class [4]uint64
}

type tokenKind uint8

const (
	tokenLiteral tokenKind = iota
	tokenAnyByte
	tokenAnyBytes
	tokenClass
)

// parseGlob reads a glob up to the next slash outside of brackets; more
// reports that there was one. It fails on a bracket or a backslash that
// nothing follows: git lets such a pattern match nothing.
func parseGlob(source string) (g glob, rest string, more, ok bool) {
	var literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			g.tokens = append(g.tokens, token{kind: tokenLiteral, literal: literal.String()})
			literal.Reset()
		}
	}
	at := 0
	for at < len(source) && source[at] != '/' {
		switch c := source[at]; c {
		case '\\':
			if at+1 == len(source) {
				return g, "", false, false
			}
			literal.WriteByte(source[at+1])
			at += 2
		case '?':
			flush()
			g.tokens = append(g.tokens, token{kind: tokenAnyByte})
			at++
		case '*':
			flush()
			if n := len(g.tokens); n == 0 || g.tokens[n-1].kind != tokenAnyBytes {
				g.tokens = append(g.tokens, token{kind: tokenAnyBytes})
			}
			at++
		case '[':
			flush()
			class, length := parseClass(source[at:])
			if length == 0 {
				return g, "", false, false
			}
			g.tokens = append(g.tokens, token{kind: tokenClass, class: class})
			at += length
		default:
			literal.WriteByte(c)
			at++
		}
	}
	flush()
	g.anyParts = source[:at] == "**"
	if at < len(source) {
		return g, source[at+1:], true, true
	}
	return g, "", false, true
}

// match reports whether all of text matches. It takes time proportional to
// the product of both lengths at most.
func (g *glob) match(text string) bool {
	tokens := g.tokens
	// The place to go on from when a token after the last star does not match.
	var retryTokens []token
	retryText, retry := "", false
	for {
		if len(tokens) == 0 {
			if text == "" {
				return true
			}
		} else if tokens[0].kind == tokenAnyBytes {
			if len(tokens) == 1 {
				return true
			}
			tokens = tokens[1:]
			retryTokens, retryText, retry = tokens, text, true
			continue
		} else if length := tokens[0].match(text); length > 0 {
			tokens, text = tokens[1:], text[length:]
			continue
		}
		if !retry || retryText == "" {
			return false
		}
		retryText = retryText[1:]
		tokens, text = retryTokens, retryText
	}
}

// match is the number of bytes at the start of text that t matches; 0 if it
// does not.
func (t *token) match(text string) int {
	switch {
	case text == "":
	case t.kind == tokenLiteral && strings.HasPrefix(text, t.literal):
		return len(t.literal)
	case t.kind == tokenAnyByte:
		return 1
	case t.kind == tokenClass && t.class[text[0]/64]&(1<<(text[0]%64)) != 0:
		return 1
	}
	return 0
}

// parseClass reads "[a-z]", "[!a]" or "[[:alpha:]]" and its length; 0 if it is
// not closed.
func parseClass(source string) (class [4]uint64, length int) {
	add := func(from, to byte) {
		for c := int(from); c <= int(to); c++ {
			class[c/64] |= 1 << (c % 64)
		}
	}
	at := 1
	negated := at < len(source) && (source[at] == '!' || source[at] == '^')
	if negated {
		at++
	}
	for first := true; ; first = false {
		if at >= len(source) {
			return class, 0
		}
		if source[at] == ']' && !first {
			break
		}
		if name, found := strings.CutPrefix(source[at:], "[:"); found {
			if end := strings.Index(name, ":]"); end >= 0 {
				in, known := namedClasses[name[:end]]
				if !known {
					return class, 0
				}
				for c := range 256 {
					if in(byte(c)) {
						add(byte(c), byte(c))
					}
				}
				at += len("[:") + end + len(":]")
				continue
			}
		}
		from, next := classByte(source, at)
		if next == 0 {
			return class, 0
		}
		at = next
		to := from
		if at+1 < len(source) && source[at] == '-' && source[at+1] != ']' {
			if to, next = classByte(source, at+1); next == 0 {
				return class, 0
			}
			at = next
		}
		add(from, to)
	}
	if negated {
		for i := range class {
			class[i] = ^class[i]
		}
	}
	class['/'/64] &^= 1 << ('/' % 64)
	return class, at + 1
}

// classByte is the byte at offset at, which a backslash may quote, and the
// offset after it; 0 if there is none.
func classByte(source string, at int) (byte, int) {
	if source[at] == '\\' {
		if at++; at >= len(source) {
			return 0, 0
		}
	}
	return source[at], at + 1
}

var namedClasses = map[string]func(byte) bool{
	"alnum":  func(c byte) bool { return isLetter(c) || isDigit(c) },
	"alpha":  isLetter,
	"blank":  func(c byte) bool { return c == ' ' || c == '\t' },
	"cntrl":  func(c byte) bool { return c < 0x20 || c == 0x7f },
	"digit":  isDigit,
	"graph":  func(c byte) bool { return c > 0x20 && c < 0x7f },
	"lower":  func(c byte) bool { return 'a' <= c && c <= 'z' },
	"print":  func(c byte) bool { return c >= 0x20 && c < 0x7f },
	"punct":  func(c byte) bool { return c > 0x20 && c < 0x7f && !isLetter(c) && !isDigit(c) },
	"space":  func(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' },
	"upper":  func(c byte) bool { return 'A' <= c && c <= 'Z' },
	"xdigit": func(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' },
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
