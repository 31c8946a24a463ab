package editing

import (
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/completion"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/python/docstrings"
	"github.com/octollm/octolsp/analyzers/text"
)

// docstringCursor is a cursor in a line of a docstring, but for its first one.
type docstringCursor struct {
	source string
	// docstring is relative to start. located is what it documents, nil for
	// the file.
	docstring *python.Docstring
	start     int
	located   *python.Located
	style     docstrings.Style
	// others is what the docstring says on other lines than the cursor's.
	others *docstrings.Parsed
	// parameters are those that it may document.
	parameters []python.Parameter
	// line is the line of the cursor without its line ending and the quotes
	// that close the docstring, indent the white space that it begins with.
	line   text.Range
	indent string
	// offset is that of the cursor.
	offset int
}

// Complete are the sections and entries that the docstring around offset lacks.
func (Semantics) Complete(parsed *language.Parsed, offset int) []completion.Item {
	style := docstrings.StyleOf(parsed.Set.Convention)
	if style == 0 {
		return nil
	}
	c := docstringCursor{source: parsed.File.Source, offset: offset, style: style}
	if !c.find(parsed) || c.docstring.Concatenated {
		return nil
	}
	c.line = text.Range{Start: text.LineStart(c.source, offset), End: text.LineEnd(c.source, offset)}
	c.line.End = min(c.line.End, c.start+c.docstring.Content.End)
	if c.line.Start <= c.start+c.docstring.Content.Start {
		return nil
	}
	c.indent = text.Indentation(c.line.In(c.source))
	if offset < c.line.Start+len(c.indent) {
		return nil
	}
	// What is being typed is not part of what is there.
	c.others = c.docstring.ParsedWithout(style, c.line.Moved(-c.start))
	outer := text.Indentation(c.source[text.LineStart(c.source, c.start+c.docstring.Range.Start):])
	completions := c.entries()
	if c.indent == outer {
		completions = append(completions, c.headers(outer)...)
	}
	return completions
}

// find finds the docstring around the cursor.
func (c *docstringCursor) find(parsed *language.Parsed) bool {
	holds := func(d *python.Docstring, start int) bool {
		return d != nil && start+d.Content.Start <= c.offset && c.offset <= start+d.Content.End
	}
	if module := python.ModuleOf(parsed.Tree); holds(module.Docstring, 0) {
		c.docstring = module.Docstring
		return true
	}
	for located := range python.Definitions(parsed.Tree, python.PlacementOf(&parsed.File)) {
		switch {
		case located.Start > c.offset && c.docstring == nil:
			return false
		case c.docstring == nil && holds(located.Definition().Docstring, located.Start):
			c.located, c.docstring, c.start = &located, located.Definition().Docstring, located.Start
		}
		switch {
		case c.docstring == nil:
		case located.Start >= c.start+len(c.located.Chunk.Source):
			return true
		case located.Function == nil:
		case c.located.Start == located.Start || located.Function.Name == "__init__" && located.Context.Parent == c.located.Symbol():
			c.parameters = documentable(&located)
		}
	}
	return c.docstring != nil
}

// documentable are the parameters that a docstring should describe.
func documentable(f *python.Located) []python.Parameter {
	return slices.DeleteFunc(slices.Clone(f.Parameters(f.Function)), func(p python.Parameter) bool { return !f.NeedsDocumentation(&p) })
}

// word is what of the line was typed already: all before the cursor, and after
// it as far as belongs is true. It reports false if the line has anything else.
func (c *docstringCursor) word(belongs func(rune) bool) (text.Range, bool) {
	word := text.Range{Start: c.line.Start + len(c.indent), End: c.line.End}
	written := word.In(c.source)
	if strings.TrimFunc(written, belongs) != "" {
		return text.Range{}, false
	}
	word.End = max(c.offset, word.Start+len(strings.TrimRight(written, " \t")))
	return word, true
}

// headers are the sections that the docstring does not have.
func (c *docstringCursor) headers(outer string) []completion.Item {
	word, ok := c.word(func(r rune) bool { return r == ' ' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' })
	if !ok {
		return nil
	}
	inner := "    "
	if c.located != nil {
		inner = step(c.source, c.located.Start, outer)
	}
	var completions []completion.Item
	for _, name := range c.style.Names() {
		known := slices.ContainsFunc(c.others.Sections, func(s docstrings.Section) bool {
			return s.Kind == name.Kind && (name.Kind != docstrings.Prose || s.Name == name.Name)
		})
		if !known && c.takes(name.Kind) {
			header := c.style.Header(name.Name)
			completions = append(completions, completion.Item{
				Kind: completion.Section, Label: header, Range: word,
				Insert: header + text.LineEnding(c.source) + outer + inner,
			})
		}
	}
	return completions
}

// takes reports whether a section makes sense for what is documented.
func (c *docstringCursor) takes(kind docstrings.Kind) bool {
	switch kind {
	case docstrings.Arguments, docstrings.KeywordArguments, docstrings.OtherArguments:
		return len(c.parameters) > 0
	case docstrings.Attributes:
		return c.located == nil || c.located.Class != nil
	case docstrings.Methods:
		return c.located != nil && c.located.Class != nil
	case docstrings.Returns, docstrings.Yields, docstrings.Raises, docstrings.Warns:
		return c.located != nil && c.located.Function != nil
	}
	return true
}

// entries are what the section around the cursor does not list yet.
func (c *docstringCursor) entries() []completion.Item {
	at := slices.IndexFunc(c.others.Sections, func(s docstrings.Section) bool {
		body := s.Body.Moved(c.start)
		return body.Start <= c.line.Start && c.offset <= body.End
	})
	if at < 0 {
		return nil
	}
	section := &c.others.Sections[at]
	if len(c.indent) <= section.Indent || section.Kind != docstrings.Raises && !section.Kind.TakesParameters() {
		return nil
	}
	if section.HasText() && section.EntryIndent != c.indent {
		return nil // the cursor's line belongs to an entry, or follows the section
	}
	word, ok := c.word(func(r rune) bool {
		return r == '*' || r == '\\' || r == '.' || r == '_' || r == ' ' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' || r > 127
	})
	if !ok || strings.Contains(strings.TrimSpace(word.In(c.source)), " ") {
		return nil
	}
	var completions []completion.Item
	if section.Kind == docstrings.Raises {
		if c.located == nil || c.located.Function == nil {
			return nil
		}
		listed := c.others.Listed(docstrings.Kind.TakesExceptions)
		for _, name := range c.located.Function.Raised() {
			if !listed[name] {
				completions = append(completions, completion.Item{Kind: completion.Exception, Label: name, Insert: c.style.Entry(name), Range: word})
			}
		}
		return completions
	}
	listed := c.others.Listed(docstrings.Kind.TakesParameters)
	for _, parameter := range c.parameters {
		if !listed[parameter.Name] {
			completions = append(completions, completion.Item{
				Kind: completion.Parameter, Label: parameter.Display(), Detail: parameter.Annotation.Text,
				Insert: c.style.Entry(parameter.Display()), Range: word,
			})
		}
	}
	return completions
}
