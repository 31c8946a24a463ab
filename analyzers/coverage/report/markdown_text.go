package report

import (
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/report"
)

// code is text as code in Markdown, also in a cell of a table. What would end
// the code or the cell is written as HTML.
func code(text string) string {
	text = report.Printable(text)
	if text == "" || strings.ContainsAny(text, "`|\\") || strings.TrimSpace(text) != text {
		return "<code>" + entities(text, func(c byte) bool { return c != '/' && c != '.' && c != '-' }) + "</code>"
	}
	return "`" + text + "`"
}

// prose is text in Markdown that shows as it is: nothing in it is a mark, a link,
// HTML, or the mention of somebody.
func prose(text string) string {
	return entities(report.Printable(text), func(c byte) bool { return strings.IndexByte("\\`*_[]<>|&~#@$", c) >= 0 })
}

// entities writes those marks of ASCII that chosen says as character references.
func entities(text string, chosen func(byte) bool) string {
	var out strings.Builder
	for i := range len(text) {
		c := text[i]
		letter := c == ' ' || c >= 0x80 || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && chosen(c) {
			fmt.Fprintf(&out, "&#%d;", c)
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}
