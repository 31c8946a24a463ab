package skeletons

import (
	"strconv"
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
)

// A Snippet is text with places that are still to be filled in.
type Snippet struct {
	// Title is what it is, for people, such as "Docstring".
	Title string
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

// A Composer makes the parts of a snippet line by line.
type Composer struct {
	// Newline is the line ending of the file.
	Newline string
	// Indent stands before each line but the first, unless it is empty.
	Indent string

	parts []Part
	last  int // placeholder
}

// Parts are those that were written.
func (c *Composer) Parts() []Part { return c.parts }

// Text adds text that stays as it is.
func (c *Composer) Text(s string) {
	if n := len(c.parts); n > 0 && c.parts[n-1].Placeholder == 0 {
		c.parts[n-1].Text += s
		return
	}
	c.parts = append(c.parts, Part{Text: s})
}

// Placeholder adds a place to fill in, where s stands until then.
func (c *Composer) Placeholder(s string) {
	c.last++
	c.parts = append(c.parts, Part{Text: s, Placeholder: c.last})
}

// Line begins a line that begins with s.
func (c *Composer) Line(s string) {
	c.Text(c.Newline)
	if s != "" {
		c.Text(c.Indent + s)
	}
}
