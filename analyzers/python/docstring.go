package python

import (
	"strings"
	"sync/atomic"

	"github.com/octollm/octolsp/analyzers/python/docstrings"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	kind "github.com/octollm/octolsp/grammars/pythonkind"
)

// A Docstring is the string that documents a definition. Ranges are relative
// to the chunk.
type Docstring struct {
	// Range is the literal with prefix and quotes.
	Range text.Range
	// Content is what stands between the quotes.
	Content text.Range
	// Prefix are the letters before the quotes, such as "r".
	Prefix string
	// Quotes are the quotes: one or three of a kind.
	Quotes string
	// Indent is the white space before the literal in its line; empty if
	// anything else stands there.
	Indent string
	// Raw is the content as written: escapes are not decoded.
	Raw string
	// Concatenated reports a string made of several literals. Python takes it
	// for a docstring; rules do not look into it.
	Concatenated bool
	// Statement is the whole statement.
	Statement text.Range
	// Needed reports that the body would not be the same without it: it has no
	// other statement, or the next one is a string, which would be the docstring.
	Needed bool

	parameters []Parameter
	parsed     atomic.Pointer[docstrings.Parsed]
}

// IsEmpty reports whether there is nothing but white space between the quotes.
func (d *Docstring) IsEmpty() bool {
	return !d.Concatenated && strings.TrimSpace(d.Raw) == ""
}

// FirstLine is the literal up to the end of its first line.
func (d *Docstring) FirstLine() text.Range {
	first := d.Range
	if end := strings.IndexAny(d.Raw, "\r\n"); end >= 0 {
		first.End = d.Content.Start + end
	}
	return first
}

// IsOneLine reports whether no more than one line has text.
func (d *Docstring) IsOneLine() bool {
	return !strings.ContainsAny(strings.TrimSpace(d.Raw), "\r\n")
}

// Parsed is what the docstring says in the given style; of one that is
// Concatenated nothing is read.
func (d *Docstring) Parsed(style docstrings.Style) *docstrings.Parsed {
	if known := d.parsed.Load(); known != nil && known.Style == style {
		return known
	}
	parsed := docstrings.Parse(style, d.Raw, d.Content.Start, d.parameterNames)
	d.parsed.Store(parsed)
	return parsed
}

// ParsedWithout is what the docstring would say if the line in place, which
// lies in its content, were blank.
func (d *Docstring) ParsedWithout(style docstrings.Style, place text.Range) *docstrings.Parsed {
	line := place.Moved(-d.Content.Start)
	content := d.Raw[:line.Start] + strings.Repeat(" ", line.Len()) + d.Raw[line.End:]
	return docstrings.Parse(style, content, d.Content.Start, d.parameterNames)
}

func (d *Docstring) parameterNames(yield func(string) bool) {
	for i := range d.parameters {
		if !yield(d.parameters[i].Name) {
			return
		}
	}
}

// readDocstring looks at the first statement of body. It reports as unclear
// when a syntax error hides whether there is a docstring.
func readDocstring(body grammars.Node) (docstring *Docstring, unclear bool) {
	statement := skipComments(body.FirstChild())
	if statement.IsZero() {
		return nil, body.HasError()
	}
	if statement.Kind() == grammars.KindError || statement.IsMissing() {
		return nil, true
	}
	if statement.Kind() != kind.ExpressionStatement {
		return nil, false
	}
	literal := statement.FirstChild()
	if literal.Range() != statement.Range() {
		return nil, statement.HasError() // a tuple
	}
	literal = unwrapped(literal)
	d := &Docstring{
		Range:     literal.Range(),
		Indent:    indentBefore(literal.Chunk().Source, literal.Range().Start),
		Statement: statement.Range(),
		Needed:    isNeeded(statement),
	}
	switch literal.Kind() {
	case kind.String:
		if !d.read(literal) {
			return nil, statement.HasError()
		}
	case kind.ConcatenatedString:
		d.Concatenated = true
		for part := range literal.Children() {
			if part.Kind() == kind.String && !(&Docstring{}).read(part) {
				return nil, statement.HasError()
			}
		}
	default:
		return nil, statement.HasError()
	}
	if statement.HasError() {
		return nil, true
	}
	return d, false
}

// indentBefore is the white space before offset in its line, or empty if
// anything else stands there.
func indentBefore(source string, offset int) string {
	before := source[:offset]
	rest := strings.TrimRight(before, " \t\f")
	if rest != "" && rest[len(rest)-1] != '\n' && rest[len(rest)-1] != '\r' {
		return ""
	}
	return before[len(rest):]
}

// isNeeded is [Docstring.Needed] of the statement.
func isNeeded(statement grammars.Node) bool {
	next := skipComments(statement.NextSibling())
	for !next.IsZero() && !next.IsNamed() { // a semicolon
		next = skipComments(next.NextSibling())
	}
	if next.IsZero() {
		return true
	}
	expression := unwrapped(next.FirstChild())
	return next.Kind() == kind.ExpressionStatement &&
		(expression.Kind() == kind.String || expression.Kind() == kind.ConcatenatedString)
}

// read fills in what a string literal says; it reports false for a literal
// that is not a docstring: bytes, f-strings and t-strings.
func (d *Docstring) read(literal grammars.Node) bool {
	opening := literal.ChildOf(kind.StringStart)
	closing := literal.ChildOf(kind.StringEnd)
	if opening.IsZero() || closing.IsZero() {
		return false
	}
	start := opening.Text()
	quote := strings.IndexAny(start, `"'`)
	if quote < 0 {
		return false
	}
	d.Prefix, d.Quotes = start[:quote], start[quote:]
	if strings.ContainsAny(d.Prefix, "bBfFtT") {
		return false
	}
	d.Content = text.Range{Start: opening.Range().End, End: closing.Range().Start}
	d.Raw = d.Content.In(literal.Chunk().Source)
	return true
}

func skipComments(node grammars.Node) grammars.Node {
	for node.Kind() == kind.Comment || node.Kind() == kind.LineContinuation {
		node = node.NextSibling()
	}
	return node
}
