package write

import (
	"strconv"
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
)

// A Snippet is text with places that are still to be filled in.
type Snippet struct {
	// Range is what it replaces. It lies in one line.
	Range text.Range
	// Parts follow each other. Lines after the first are indented as they
	// should be in the file.
	Parts []Part
}

// A Part is a piece of a snippet.
type Part struct {
	// Text is the piece, or what stands there until it is filled in.
	Text string
	// Placeholder numbers the places to fill in, from 1; 0 is for text that
	// stays as it is.
	Placeholder int
}

// Plain is the snippet as text.
func (s Snippet) Plain() string {
	var plain strings.Builder
	for _, part := range s.Parts {
		plain.WriteString(part.Text)
	}
	return plain.String()
}

// Syntax is the snippet in LSP's snippet syntax (LSP 3.18, "Snippet Syntax").
func (s Snippet) Syntax() string {
	var syntax strings.Builder
	for _, part := range s.Parts {
		escaped := snippetEscapes.Replace(part.Text)
		if part.Placeholder > 0 {
			escaped = "${" + strconv.Itoa(part.Placeholder) + ":" + escaped + "}"
		}
		syntax.WriteString(escaped)
	}
	return syntax.String()
}

var snippetEscapes = strings.NewReplacer(`\`, `\\`, `$`, `\$`, `}`, `\}`)

// composer makes a snippet line by line.
type composer struct {
	parts   []Part
	last    int // placeholder
	newline string
	// indent stands before each line but the first, unless it is empty.
	indent string
}

// text adds text that stays as it is.
func (c *composer) text(s string) {
	if n := len(c.parts); n > 0 && c.parts[n-1].Placeholder == 0 {
		c.parts[n-1].Text += s
		return
	}
	c.parts = append(c.parts, Part{Text: s})
}

// place adds a place to fill in.
func (c *composer) place(s string) {
	c.last++
	c.parts = append(c.parts, Part{Text: s, Placeholder: c.last})
}

// line begins a line that begins with s.
func (c *composer) line(s string) {
	c.text(c.newline)
	if s != "" {
		c.text(c.indent + s)
	}
}
