package python

import "strings"

// maxNesting bounds how deep strings are looked for in format strings.
const maxNesting = 20

// stringEnd passes the string whose quotes begin at offset at; its prefix stands
// before it. One that is never closed ends with its line, or with the text if it
// has three quotes.
func stringEnd(source string, at, depth int) int {
	quotes := source[at : at+1]
	if triple := strings.Repeat(quotes, 3); strings.HasPrefix(source[at:], triple) {
		quotes = triple
	}
	format := isFormat(source, at)
	for at += len(quotes); at < len(source); {
		switch c := source[at]; {
		case strings.HasPrefix(source[at:], quotes):
			return at + len(quotes)
		case c == '\\' && format && at+1 < len(source) && (source[at+1] == '{' || source[at+1] == '}'):
			at++ // a brace can't be escaped
		case c == '\\':
			at += 2
			if strings.HasPrefix(source[min(at-1, len(source)):], "\r\n") {
				at++
			}
		case (c == '\n' || c == '\r') && len(quotes) == 1:
			return at
		case c == '{' && format && depth < maxNesting:
			if strings.HasPrefix(source[at:], "{{") {
				at += 2
			} else {
				at = fieldEnd(source, at+1, quotes, depth)
			}
		default:
			at++
		}
	}
	return len(source)
}

// isFormat reports whether the string whose quotes are at offset at has replacement
// fields: a format or a template string.
func isFormat(source string, at int) bool {
	start := at
	for start > 0 && at-start < 3 && isWord(source[start-1]) {
		start--
	}
	switch strings.ToLower(source[start:at]) {
	case "f", "fr", "rf", "t", "tr", "rt":
		return true
	}
	return false
}

func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}

// fieldEnd passes the replacement field that begins at offset at, behind its
// brace (PEP 701). It stops before the end of a line or of the string where that
// can't be in it.
func fieldEnd(source string, at int, quotes string, depth int) int {
	nesting := 0
	for at < len(source) {
		switch c := source[at]; c {
		case '"', '\'':
			if nesting == 0 && strings.HasPrefix(source[at:], quotes) && len(quotes) == 3 {
				return at
			}
			at = stringEnd(source, at, depth+1)
		case '#':
			for at < len(source) && source[at] != '\n' && source[at] != '\r' {
				at++
			}
		case '(', '[', '{':
			nesting++
			at++
		case ')', ']', '}':
			at++
			if nesting == 0 {
				return at
			}
			nesting--
		case ':':
			at++
			if nesting == 0 {
				return specifierEnd(source, at, quotes, depth)
			}
		default:
			at++
		}
	}
	return at
}

// specifierEnd passes a format specifier with the brace behind it.
func specifierEnd(source string, at int, quotes string, depth int) int {
	for at < len(source) {
		switch c := source[at]; {
		case c == '}':
			return at + 1
		case strings.HasPrefix(source[at:], quotes) || len(quotes) == 1 && (c == '\n' || c == '\r'):
			return at
		case c == '{' && depth < maxNesting:
			at = fieldEnd(source, at+1, quotes, depth+1)
		default:
			at++
		}
	}
	return at
}
