package rust

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
)

// addEscaped adds the lines of the content of a string literal that has
// escapes, which stands at start.
func (r *docReader) addEscaped(content string, start int) {
	var line strings.Builder
	var pieces []fragment
	lineStart := 0 // in content
	add := func(value string, from, to int) {
		at := line.Len()
		line.WriteString(value)
		pieces = append(pieces, fragment{text.Range{Start: at, End: line.Len()}, text.Range{Start: start + from, End: start + to}})
	}
	end := func(at int) {
		value := line.String()
		trimmed := strings.TrimRight(value, "\r")
		for len(pieces) > 0 && pieces[len(pieces)-1].text.Start >= len(trimmed) {
			pieces = pieces[:len(pieces)-1]
		}
		if n := len(pieces); n > 0 && pieces[n-1].text.End > len(trimmed) {
			over := pieces[n-1].text.End - len(trimmed)
			pieces[n-1].text.End -= over
			pieces[n-1].source.End -= over
		}
		r.lines = append(r.lines, docLine{
			text: trimmed, source: text.Range{Start: start + lineStart, End: start + at}, literal: true,
			pieces: append([]fragment{}, pieces...),
		})
		line.Reset()
		pieces = pieces[:0]
	}
	at := 0
	for at < len(content) {
		plain := strings.IndexAny(content[at:], "\\\n")
		if plain < 0 {
			plain = len(content) - at
		}
		if plain > 0 {
			add(content[at:at+plain], at, at+plain)
			at += plain
			continue
		}
		value, length := "\n", 1
		if content[at] == '\\' {
			value, length = unescape(content[at:])
		}
		switch {
		case value == "\n":
			end(at)
			lineStart = at + length
		case value != "":
			add(value, at, at+length)
		}
		at += length
	}
	if lineStart < len(content) {
		end(len(content))
	}
}

// unescape is the value of the escape that s begins with, and its length (Rust
// Reference, "Character escapes" and "String literals"). What is not an escape is
// its own value.
func unescape(s string) (value string, length int) {
	if len(s) < 2 {
		return s, len(s)
	}
	switch s[1] {
	case 'n':
		return "\n", 2
	case 'r':
		return "\r", 2
	case 't':
		return "\t", 2
	case '0':
		return "\x00", 2
	case '\\', '\'', '"':
		return s[1:2], 2
	case '\n', '\r':
		// The line goes on after the white space.
		return "", len(s) - len(strings.TrimLeft(s[1:], " \t\r\n"))
	case 'x':
		if len(s) >= 4 {
			if code, err := strconv.ParseUint(s[2:4], 16, 7); err == nil {
				return string(rune(code)), 4
			}
		}
	case 'u':
		if digits, _, found := strings.Cut(s[2:min(len(s), 40)], "}"); found && strings.HasPrefix(digits, "{") {
			code, err := strconv.ParseUint(strings.ReplaceAll(digits[1:], "_", ""), 16, 32)
			if err == nil && code <= utf8.MaxRune && utf8.ValidRune(rune(code)) {
				return string(rune(code)), 2 + len(digits) + 1
			}
		}
	}
	return s[:1], 1
}
