// Package docstrings reads what Python docstrings say: their summary, their
// sections, and what those list, in the style that a project writes them in.
// It is the one reader of docstrings: rules, hover, completions and skeletons
// go by what it finds.
//
// Reading takes time and memory linear in the docstring, and never fails: what
// is not a section or entry is text. Text is read as written, with its escapes.
package docstrings

import (
	"iter"
	"sync/atomic"

	"github.com/octollm/octolsp/analyzers/text"
)

// Style is a way of writing the sections of a docstring. The zero Style has
// none.
type Style uint8

// Google is the style of the Google Python Style Guide, section 3.8, as
// Sphinx's napoleon reads it.
const Google Style = 1

// StyleOf is the style that the config calls convention, or the zero Style for
// one whose sections have no fixed form.
func StyleOf(convention string) Style {
	if convention == "google" {
		return Google
	}
	return 0
}

// Parsed is a docstring as read in one style. It is immutable. All ranges are
// in the text around the docstring: see [Parse].
type Parsed struct {
	Style Style
	// Summary is the first paragraph, without the white space around it. It
	// ends where the first section begins, and is empty if that comes first.
	Summary text.Range
	// Description is what stands between the summary and the first section,
	// without the white space around it; it may be empty.
	Description text.Range
	// Sections are in the order of the text.
	Sections []Section

	content string
	offset  int
	// documented has the parameters that entries describe, where those are so
	// many that looking through them takes long; else it is nil.
	documented map[string]bool
	mentions   atomic.Pointer[mentions]
}

// Section is a section of a docstring.
type Section struct {
	Kind Kind
	// Name is the name as the style writes it, such as "Args".
	Name string
	// NameRange is where the name stands, as written.
	NameRange text.Range
	// Header is the name with the colon after it. It is empty at the first
	// entry in a style whose entries say themselves what they are.
	Header text.Range
	// Underline is the row of "-" or "=" below the header; empty for none.
	Underline text.Range
	// Indent is the number of bytes before the header in its line.
	Indent int
	// Range is the section from the start of the header's line to the next
	// section or the end of the docstring.
	Range text.Range
	// Body is what follows the header's line and its underline.
	Body text.Range
	// EntryIndent is the white space before the first line of the body that
	// has text: what each entry is indented by.
	EntryIndent string
	// Rest is the part of the body from the first line on that is indented
	// less than the first one: it may be text after the section. It is empty at
	// the end of the body if there is none.
	Rest text.Range
	// Entries are what the section lists, in the order of the text; none for
	// [Prose].
	Entries []Entry

	hasText bool
}

// IsUnderlined reports a row of "-" or "=" below the header.
func (s *Section) IsUnderlined() bool { return s.Underline.Len() > 0 }

// HasText reports whether the body has anything but white space.
func (s *Section) HasText() bool { return s.hasText }

// Entry is one thing that a section lists, such as a parameter, an exception
// or what is returned.
type Entry struct {
	// Names are what it is about: none for what is returned, and one for a
	// parameter, unless the style takes several.
	Names []Name
	// Type is the type as written, without parentheses; empty for none.
	Type text.Range
	// Head is what stands before the description: names, type and colon.
	Head text.Range
	// Description is the text about it, without the white space around it.
	Description text.Range
	// Range is all of it, from its first line's text to the end of its last.
	Range text.Range
	// Detached reports that it may as well be prose: it stands in the Rest of
	// its section or, for a parameter, as deep as the header below an empty
	// line; and no parameter has its name.
	Detached bool
}

// IsDescribed reports whether the entry has a description.
func (e *Entry) IsDescribed() bool { return e.Description.Len() > 0 }

// Name is a name that an entry is about.
type Name struct {
	// Text is the name without stars.
	Text string
	// Stars is the number of stars before it.
	Stars int
	// Range is the name with its stars, as written.
	Range text.Range
}

// Parse reads a docstring in the given style. content is what stands between
// its quotes, as written, and offset where that begins in the text that ranges
// shall be in. parameters are the names of the parameters of what it
// documents; nil stands for none.
func Parse(style Style, content string, offset int, parameters iter.Seq[string]) *Parsed {
	p := &Parsed{Style: style, content: content, offset: offset}
	if style == Google {
		r := googleReader{content: content, offset: offset, parameters: parameters}
		p.Sections = r.read()
	}
	before := len(content)
	if len(p.Sections) > 0 {
		before = p.Sections[0].Range.Start - offset
	}
	p.readSummary(before)
	p.index()
	return p
}

// readSummary reads the summary and the description, which stand before the
// given offset in the content.
func (p *Parsed) readSummary(before int) {
	lines := lineReader{source: p.content[:before]}
	start, end, after := -1, before, before
	for start < 0 || end == before {
		line, ok := lines.next()
		if !ok {
			break
		}
		switch blank := isBlank(line.text); {
		case start < 0 && !blank:
			start = line.start
		case start >= 0 && blank:
			end, after = line.start, line.next
		}
	}
	p.Summary = trimmed(p.content, text.Range{Start: max(start, 0), End: end}).Moved(p.offset)
	p.Description = trimmed(p.content, text.Range{Start: after, End: before}).Moved(p.offset)
}

// Has reports whether there is a section of that kind.
func (p *Parsed) Has(kind Kind) bool {
	for i := range p.Sections {
		if p.Sections[i].Kind == kind {
			return true
		}
	}
	return false
}

// TakesParameters reports whether there is a section for parameters.
func (p *Parsed) TakesParameters() bool { return p.ParameterSection() != nil }

// ParameterSection is the first section for parameters, or nil.
func (p *Parsed) ParameterSection() *Section {
	for i := range p.Sections {
		if p.Sections[i].Kind.TakesParameters() {
			return &p.Sections[i]
		}
	}
	return nil
}

// Parameters are the entries of the sections for parameters that name one, or
// what may be one: a name such as "options.size" is none.
func (p *Parsed) Parameters() iter.Seq[*Entry] {
	return func(yield func(*Entry) bool) {
		for i := range p.Sections {
			section := &p.Sections[i]
			if !section.Kind.TakesParameters() {
				continue
			}
			for j := range section.Entries {
				if entry := &section.Entries[j]; isIdentifier(entry.Names[0].Text) && !yield(entry) {
					return
				}
			}
		}
	}
}

// few is how many entries are looked through one by one.
const few = 16

// index gathers the parameters that are described, if they are many.
func (p *Parsed) index() {
	count := 0
	for i := range p.Sections {
		if p.Sections[i].Kind.TakesParameters() {
			count += len(p.Sections[i].Entries)
		}
	}
	if count <= few {
		return
	}
	p.documented = make(map[string]bool, count)
	for entry := range p.Parameters() {
		if entry.IsDescribed() {
			p.documented[entry.Names[0].Text] = true
		}
	}
}

// Documents reports whether an entry with a description names the parameter,
// with or without its stars.
func (p *Parsed) Documents(name string) bool {
	if p.documented != nil {
		return p.documented[name]
	}
	for entry := range p.Parameters() {
		if entry.Names[0].Text == name && entry.IsDescribed() {
			return true
		}
	}
	return false
}

// Listed are the names of the entries in the sections that takes says so of,
// with or without descriptions.
func (p *Parsed) Listed(takes func(Kind) bool) map[string]bool {
	names := map[string]bool{}
	for i := range p.Sections {
		if !takes(p.Sections[i].Kind) {
			continue
		}
		for _, entry := range p.Sections[i].Entries {
			for _, name := range entry.Names {
				names[name.Text] = true
			}
		}
	}
	return names
}
