package document

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// bareNumber matches a number or a date as TOML may write one.
var bareNumber = regexp.MustCompile(`^[0-9A-Za-z+_.:-]+$`)

// TOML is n as a value of TOML in one line.
func (n *Node) TOML() string {
	switch n.Kind {
	case Boolean:
		if n.Boolean {
			return "true"
		}
		return "false"
	case Integer, Float, Date:
		if bareNumber.MatchString(n.Text) {
			return n.Text
		}
	case Array:
		items := make([]string, len(n.Children))
		for i, item := range n.Children {
			items[i] = item.TOML()
		}
		return "[" + strings.Join(items, ", ") + "]"
	case Table:
		items := make([]string, len(n.Children))
		for i, item := range n.Children {
			items[i] = QuoteTOML(item.Key) + " = " + item.TOML()
		}
		return "{" + strings.Join(items, ", ") + "}"
	}
	return QuoteTOML(n.Text)
}

// QuoteTOML is text as a string or a key of TOML in one line. What is not UTF-8
// becomes the replacement character.
func QuoteTOML(text string) string {
	var quoted strings.Builder
	quoted.WriteByte('"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			quoted.WriteByte('\\')
			quoted.WriteRune(c)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&quoted, `\u%04X`, c)
		case c == utf8.RuneError:
			quoted.WriteRune(utf8.RuneError)
		default:
			quoted.WriteRune(c)
		}
	}
	quoted.WriteByte('"')
	return quoted.String()
}
