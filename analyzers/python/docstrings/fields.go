package docstrings

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
)

// Field is a line that begins with a field, such as ":param int name: text" of
// reStructuredText or "@param name: text" of Epytext. Ranges are relative to
// the line.
type Field struct {
	// Marker is the character before the name: ":" or "@".
	Marker byte
	// Name is what the field is, such as "param".
	Name string
	// Argument is what stands between the name and the colon after it, without
	// the white space around it, such as "int name"; it may be empty.
	Argument text.Range
	// Description is what follows the colon.
	Description text.Range
}

// ReadField reads a line that begins with a field, white space aside.
func ReadField(line string) (Field, bool) {
	start := len(line) - len(strings.TrimLeft(line, blanks))
	if start == len(line) || line[start] != ':' && line[start] != '@' {
		return Field{}, false
	}
	length := strings.IndexByte(line[start+1:], ':')
	if length < 0 {
		return Field{}, false
	}
	end := start + 1 + length
	name, _, _ := strings.Cut(line[start+1:end], " ")
	return Field{
		Marker:      line[start],
		Name:        name,
		Argument:    trimmed(line, text.Range{Start: start + 1 + len(name), End: end}),
		Description: text.Range{Start: end + 1, End: len(line)},
	}, true
}

// documentsParameter reports whether fields of that name are about parameters.
func (f *Field) documentsParameter() bool {
	switch f.Name {
	case "param", "parameter", "arg", "argument", "key", "keyword", "kwarg":
		return true
	}
	return false
}

// documentsResult reports whether fields of that name are about what is
// returned.
func (f *Field) documentsResult() bool {
	return f.Name == "return" || f.Name == "returns" || f.Name == "rtype"
}
