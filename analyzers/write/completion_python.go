package write

import (
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/python"
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
	// parameters are those that it may document.
	parameters []python.Parameter
	// line is the line of the cursor without its line ending and the quotes
	// that close the docstring, indent the white space that it begins with.
	line   text.Range
	indent string
	// offset is that of the cursor.
	offset int
}

func pythonCompletions(analysis *engine.Analysis, offset int) []Completion {
	if analysis.Set.Convention != "google" {
		return nil
	}
	c := docstringCursor{source: analysis.File.Source, offset: offset}
	if !c.find(analysis) || c.docstring.Concatenated {
		return nil
	}
	c.line = text.Range{Start: lineStart(c.source, offset), End: lineEnd(c.source, offset)}
	c.line.End = min(c.line.End, c.start+c.docstring.Content.End)
	if c.line.Start <= c.start+c.docstring.Content.Start {
		return nil
	}
	c.indent = indentation(c.line.In(c.source))
	if offset < c.line.Start+len(c.indent) {
		return nil
	}
	sections := c.docstring.Sections(python.Google)
	outer := indentation(c.source[lineStart(c.source, c.start+c.docstring.Range.Start):])
	completions := c.entries(sections)
	if c.indent == outer {
		completions = append(completions, c.headers(sections, outer)...)
	}
	return completions
}

// find finds the docstring around the cursor.
func (c *docstringCursor) find(analysis *engine.Analysis) bool {
	holds := func(d *python.Docstring, start int) bool {
		return d != nil && start+d.Content.Start <= c.offset && c.offset <= start+d.Content.End
	}
	if module := python.ModuleOf(analysis.Tree); holds(module.Docstring, 0) {
		c.docstring = module.Docstring
		return true
	}
	for located := range python.Definitions(analysis.Tree, python.OriginOf(&analysis.File)) {
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

// onLine reports whether place, relative to the docstring's chunk, is on the
// line of the cursor.
func (c *docstringCursor) onLine(place text.Range) bool {
	return c.line.Encloses(place.Moved(c.start))
}

// headers are the sections that the docstring does not have.
func (c *docstringCursor) headers(sections *python.Sections, outer string) []Completion {
	word, ok := c.word(func(r rune) bool { return r == ' ' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' })
	if !ok {
		return nil
	}
	inner := "    "
	if c.located != nil {
		inner = step(c.source, c.located.Start, outer)
	}
	var completions []Completion
	for _, name := range python.SectionNames() {
		known := slices.ContainsFunc(sections.List, func(s python.Section) bool {
			return !c.onLine(s.Header) && s.Kind == name.Kind && (name.Kind != python.Prose || s.Name == name.Name)
		})
		// One right below the line of the cursor is taken for a part of that.
		known = known || strings.Contains(c.docstring.Raw, "\n"+outer+name.Name+":")
		if !known && c.takes(name.Kind) {
			completions = append(completions, Completion{
				Kind: CompleteSection, Label: name.Name + ":", Range: word,
				Insert: name.Name + ":" + text.LineEnding(c.source) + outer + inner,
			})
		}
	}
	return completions
}

// takes reports whether a section makes sense for what is documented.
func (c *docstringCursor) takes(kind python.SectionKind) bool {
	switch kind {
	case python.Arguments, python.KeywordArguments, python.OtherArguments:
		return len(c.parameters) > 0
	case python.Attributes:
		return c.located == nil || c.located.Class != nil
	case python.Methods:
		return c.located != nil && c.located.Class != nil
	case python.Returns, python.Yields, python.Raises, python.Warns:
		return c.located != nil && c.located.Function != nil
	}
	return true
}

// entries are what the section around the cursor does not list yet.
func (c *docstringCursor) entries(sections *python.Sections) []Completion {
	at := slices.IndexFunc(sections.List, func(s python.Section) bool {
		body := s.Body.Moved(c.start)
		return body.Start <= c.line.Start && c.offset <= body.End
	})
	if at < 0 {
		return nil
	}
	section := &sections.List[at]
	if len(c.indent) <= section.Indent || section.Kind != python.Raises && !section.Kind.TakesParameters() {
		return nil
	}
	listed, ok := c.listed(section)
	if !ok {
		return nil
	}
	word, ok := c.word(func(r rune) bool {
		return r == '*' || r == '\\' || r == '.' || r == '_' || r == ' ' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' || r > 127
	})
	if !ok || strings.Contains(strings.TrimSpace(word.In(c.source)), " ") {
		return nil
	}
	var completions []Completion
	if section.Kind == python.Raises {
		if c.located == nil {
			return nil
		}
		for _, name := range c.located.Raised() {
			if !slices.Contains(listed, name) {
				completions = append(completions, Completion{Kind: CompleteException, Label: name, Insert: name + ": ", Range: word})
			}
		}
		return completions
	}
	for _, parameter := range c.parameters {
		known := slices.ContainsFunc(sections.List, func(s python.Section) bool {
			return slices.ContainsFunc(s.Entries, func(e python.Entry) bool { return e.Name == parameter.Name && !c.onLine(e.Range) })
		})
		if !known {
			completions = append(completions, Completion{
				Kind: CompleteParameter, Label: parameter.Display(), Detail: parameter.Annotation.Text,
				Insert: parameter.Display() + ": ", Range: word,
			})
		}
	}
	return completions
}

// listed are the names before the colons of the section's entries on other
// lines. It reports false where the cursor's line is indented otherwise than
// those, and so belongs to one of them.
func (c *docstringCursor) listed(section *python.Section) (names []string, ok bool) {
	body := section.Body.Moved(c.start)
	for at := body.Start; at < body.End; {
		end := min(lineEnd(c.source, at), body.End)
		written := c.source[at:end]
		if !isBlank(written) && at != c.line.Start {
			indent := indentation(written)
			if names == nil && indent != c.indent {
				return nil, false
			}
			if indent == c.indent {
				name, _, _ := strings.Cut(written[len(indent):], ":")
				names = append(names, strings.TrimSpace(name))
			}
		}
		at = nextLine(c.source, end)
	}
	return names, true
}
