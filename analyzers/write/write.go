// Package write makes the text that octolsp writes into a file when people ask
// for it: skeletons of documentation, completions inside documentation, and
// suppressions of findings.
//
// All of it is a pure function of one analysis, which must not be transient,
// and of places in its text. Offsets and ranges are bytes of the file.
package write

import "strings"

// lineStart is the offset of the first byte of the line around offset.
func lineStart(source string, offset int) int {
	return strings.LastIndexAny(source[:offset], "\r\n") + 1
}

// lineEnd is the offset after the last byte of the line around offset, before
// its line ending.
func lineEnd(source string, offset int) int {
	if length := strings.IndexAny(source[offset:], "\r\n"); length >= 0 {
		return offset + length
	}
	return len(source)
}

// nextLine is the offset after the line ending at end, as lineEnd finds it.
func nextLine(source string, end int) int {
	switch {
	case strings.HasPrefix(source[end:], "\r\n"):
		return end + 2
	case end < len(source):
		return end + 1
	}
	return end
}

// isBlank reports whether s has nothing but spaces, tabs and form feeds.
func isBlank(s string) bool { return strings.Trim(s, " \t\f") == "" }

// indentation is the white space that line begins with.
func indentation(line string) string {
	return line[:len(line)-len(strings.TrimLeft(line, " \t\f"))]
}
