package editing

import (
	"context"
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/python/docstrings"
	"github.com/octollm/octolsp/analyzers/skeletons"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// Skeleton makes a docstring. While it is being typed, its quotes open a
// string that takes in what follows; so what counts is the text in which that
// string is closed at once.
func (Semantics) Skeleton(ctx context.Context, parsed *language.Parsed, offset int) (skeletons.Snippet, bool, error) {
	source := parsed.File.Source
	quotes, ok := typedQuotes(source, offset)
	rest := source[quotes.End:]
	if !ok || endsInString(rest) && quotes.End-offset < 3 {
		return skeletons.Snippet{}, false, nil // they close a string, or open one that is there
	}
	quote := source[quotes.Start:offset]
	closed := source[:quotes.Start] + quote + "…" + quote + source[quotes.End:]

	parser := grammars.NewParser(grammars.Python)
	defer parser.Close()
	tree, err := parser.Parse(ctx, closed, parsed.Tree)
	if err != nil {
		return skeletons.Snippet{}, false, fmt.Errorf("reading the definition around the docstring: %w", err)
	}
	if quotes.End-offset < 3 && !endsInString(quote+rest) && len(tree.Errors()) >= len(parsed.Tree.Errors()) {
		return skeletons.Snippet{}, false, nil // they make as much sense as they stand
	}
	indent := text.Indentation(source[text.LineStart(source, quotes.Start):quotes.Start])
	c := &skeletons.Composer{Newline: text.LineEnding(source), Indent: indent}
	if module := python.ModuleOf(tree); isAt(module.Docstring, 0, offset) {
		writeDocstring(c, quote, "    ", nil)
		return skeletons.Snippet{Title: "Docstring", Range: quotes, Parts: c.Parts()}, true, nil
	}
	for located := range python.Definitions(tree, python.PlacementOf(&parsed.File)) {
		definition := located.Definition()
		if located.Start > offset || located.Start+len(located.Chunk.Source) < offset ||
			!isAt(definition.Docstring, located.Start, offset) {
			continue
		}
		if definition.BrokenHeader {
			break
		}
		var sections []section
		style := docstrings.StyleOf(parsed.Set.Convention)
		if style != 0 && located.Function != nil {
			sections = functionSections(&located, style)
		}
		writeDocstring(c, quote, step(source, located.Start, indent), sections)
		return skeletons.Snippet{Title: "Docstring", Range: quotes, Parts: c.Parts()}, true, nil
	}
	return skeletons.Snippet{}, false, nil
}

// typedQuotes is what has been typed of a docstring before offset and, by the
// editor, after it: three quotes in a line of their own.
func typedQuotes(source string, offset int) (text.Range, bool) {
	if offset < 3 {
		return text.Range{}, false
	}
	start := offset - 3
	quote := source[start:offset]
	if quote != `"""` && quote != `'''` {
		return text.Range{}, false
	}
	before := strings.TrimLeft(strings.TrimPrefix(source[text.LineStart(source, start):start], text.ByteOrderMark), " \t\f")
	switch before {
	case "", "r", "R", "u", "U":
	default:
		return text.Range{}, false
	}
	after := source[offset:text.LineEnd(source, offset)]
	closing := 0
	for closing < 3 && closing < len(after) && after[closing] == quote[0] {
		closing++
	}
	if !text.IsBlank(after[closing:]) {
		return text.Range{}, false
	}
	return text.Range{Start: start, End: offset + closing}, true
}

// endsInString reports whether source, which begins outside of strings, ends
// inside one of triple quotes.
func endsInString(source string) bool {
	for at := 0; at < len(source); {
		switch c := source[at]; c {
		case '#':
			at = text.LineEnd(source, at)
		case '"', '\'':
			quote := source[at : at+1]
			if triple := strings.Repeat(quote, 3); strings.HasPrefix(source[at:], triple) {
				quote = triple
			}
			length, ok := stringLength(source[at+len(quote):], quote)
			if !ok {
				return true
			}
			at += len(quote) + length
		default:
			at++
		}
	}
	return false
}

// stringLength is the length of the string that s begins inside of, with the
// quotes that close it. Simple quotes close at the end of the line, too.
func stringLength(s, quote string) (int, bool) {
	for at := 0; at < len(s); at++ {
		switch {
		case s[at] == '\\':
			at++
		case strings.HasPrefix(s[at:], quote):
			return at + len(quote), true
		case len(quote) == 1 && (s[at] == '\n' || s[at] == '\r'):
			return at, true
		}
	}
	return len(s), len(quote) == 1
}

// isAt reports whether d, relative to start, has its content at offset.
func isAt(d *python.Docstring, start, offset int) bool {
	return d != nil && start+d.Content.Start == offset
}

// step is by how much a body with the indentation indent is indented against
// its definition, which starts at start: four spaces if that can't be told.
func step(source string, start int, indent string) string {
	outer := text.Indentation(source[text.LineStart(source, start):])
	if inner, ok := strings.CutPrefix(indent, outer); ok && inner != "" {
		return inner
	}
	return "    "
}

// section is a section of a docstring that is to be written.
type section struct {
	header string
	// entries are what it lists, up to their descriptions; a section without
	// any has a description.
	entries []string
}

// functionSections are the sections that are true of a function.
func functionSections(f *python.Located, style docstrings.Style) []section {
	var sections []section
	add := func(kind docstrings.Kind, names []string) {
		s := section{header: style.Header(style.Name(kind))}
		for _, name := range names {
			s.entries = append(s.entries, style.Entry(name))
		}
		sections = append(sections, s)
	}
	var parameters []string
	for _, parameter := range documentable(f) {
		parameters = append(parameters, parameter.Display())
	}
	if parameters != nil {
		add(docstrings.Arguments, parameters)
	}
	returns, yields := f.Results(f.Function)
	if yields {
		add(docstrings.Yields, nil)
	}
	if returns {
		add(docstrings.Returns, nil)
	}
	if raised := f.Function.Raised(); raised != nil {
		add(docstrings.Raises, raised)
	}
	return sections
}

// docstring writes a docstring with the given sections.
func writeDocstring(c *skeletons.Composer, quote, step string, sections []section) {
	c.Text(quote)
	c.Placeholder("Summary.")
	for _, s := range sections {
		c.Line("")
		c.Line(s.header)
		for _, entry := range s.entries {
			c.Line(step + entry)
			c.Placeholder("Description.")
		}
		if s.entries == nil {
			c.Line(step)
			c.Placeholder("Description.")
		}
	}
	if sections != nil {
		c.Line(quote)
		return
	}
	c.Text(quote)
}
