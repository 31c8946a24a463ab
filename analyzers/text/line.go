package text

import "strings"

// LineStart is the offset of the first byte of the line around offset.
func LineStart(source string, offset int) int {
	return strings.LastIndexAny(source[:offset], "\r\n") + 1
}

// LineEnd is the offset after the last byte of the line around offset, before
// its line ending.
func LineEnd(source string, offset int) int {
	if length := strings.IndexAny(source[offset:], "\r\n"); length >= 0 {
		return offset + length
	}
	return len(source)
}

// NextLine is the offset after the line ending at end, as LineEnd finds it.
func NextLine(source string, end int) int {
	switch {
	case strings.HasPrefix(source[end:], "\r\n"):
		return end + 2
	case end < len(source):
		return end + 1
	}
	return end
}

// IsBlank reports whether s has nothing but spaces, tabs and form feeds.
func IsBlank(s string) bool { return strings.Trim(s, " \t\f") == "" }

// Indentation is the white space that line begins with.
func Indentation(line string) string {
	return line[:len(line)-len(strings.TrimLeft(line, " \t\f"))]
}
