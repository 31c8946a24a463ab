package text

import "strings"

// LineEnding is what ends the first line of source that ends with LF or CR LF.
// A lone CR counts only in a text that has no other: in Rust it ends no line.
// It is LF for a text of one line.
func LineEnding(source string) string {
	switch at := strings.IndexByte(source, '\n'); {
	case at > 0 && source[at-1] == '\r':
		return "\r\n"
	case at < 0 && strings.Contains(source, "\r"):
		return "\r"
	}
	return "\n"
}
