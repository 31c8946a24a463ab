package document

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
)

// DefaultSection is the section of an INI file that all others have the values
// of, where they have none themselves.
const DefaultSection = "DEFAULT"

// Options are the values that a section of an INI file has: those of the section
// [DEFAULT] and then its own, which take the place of those with the same key.
// There are none where there is no such section.
func (d *Document) Options(section string) []*Node {
	own := d.At(section)
	if own == nil {
		return nil
	}
	if defaults := d.At(DefaultSection); defaults != nil && defaults != own {
		return slices.Concat(defaults.Children, own.Children)
	}
	return own.Children
}

// parseINI does what RawConfigParser._read of Python's configparser does with
// its defaults. Where that would fail it goes on, and passes over the line.
func (d *Document) parseINI() *Error {
	d.Root = &Node{Kind: Table, Range: text.Range{End: len(d.Source)}}
	r := iniReader{Document: d}
	_, base := d.body()
	for line := range d.lines().Count() {
		whole := d.lines().Range(line)
		whole.Start = min(max(whole.Start, base), whole.End)
		r.line(whole)
	}
	r.endValue()
	return r.wrong
}

type iniReader struct {
	*Document
	wrong *Error
	// section and option are the last that were opened, or nil.
	section, option *Node
	// values are the lines of the option, and blanks the empty lines after them.
	values []string
	blanks int
	// indent is that of the line that the option began on.
	indent int
}

// isSpace reports what Python's str.isspace does.
func isSpace(c rune) bool { return unicode.IsSpace(c) || 0x1c <= c && c <= 0x1f }

// trimmed is r without blanks around the text.
func (d *Document) trimmed(r text.Range) text.Range {
	inner := strings.TrimLeftFunc(r.In(d.Source), isSpace)
	start := r.End - len(inner)
	return text.Range{Start: start, End: start + len(strings.TrimRightFunc(inner, isSpace))}
}

func (r *iniReader) fail(place text.Range, message string) {
	if r.wrong == nil {
		r.wrong = r.errorAt(place, "%s", message)
	}
}

func (r *iniReader) line(whole text.Range) {
	bare := r.trimmed(whole)
	content := bare.In(r.Source)
	if content == "" {
		r.blanks++
		return
	}
	if content[0] == '#' || content[0] == ';' {
		r.comment(bare.Start, bare.End)
		return
	}
	indent := utf8.RuneCountInString(r.Source[whole.Start:bare.Start])
	if r.option != nil && indent > r.indent {
		for range r.blanks {
			r.values = append(r.values, "")
		}
		r.blanks = 0
		r.values = append(r.values, content)
		r.option.Range.End, r.section.Range.End = bare.End, bare.End
		return
	}
	r.endValue()
	r.indent = indent
	if end := strings.LastIndexByte(content, ']'); content[0] == '[' && end > 1 {
		r.header(bare, text.Range{Start: bare.Start + 1, End: bare.Start + end})
		return
	}
	r.begin(bare)
}

// endValue completes the option, if there is one.
func (r *iniReader) endValue() {
	if r.option != nil {
		r.option.Text = strings.Join(r.values, "\n")
	}
	r.option, r.values, r.blanks = nil, r.values[:0], 0
}

// header opens a section.
func (r *iniReader) header(line, name text.Range) {
	key := name.In(r.Source)
	known := r.Root.child(key)
	if known == nil {
		known = &Node{Kind: Table, Range: line, Key: key, KeyRange: name}
		r.Root.add(known)
	} else if key != DefaultSection {
		r.fail(name, "the section "+key+" is there already")
	}
	r.section = known
	known.Range.End = line.End
}

// begin begins an option.
func (r *iniReader) begin(line text.Range) {
	content := line.In(r.Source)
	delimiter := strings.IndexAny(content, "=:")
	switch {
	case r.section == nil:
		r.fail(line, "there is no section above it, such as [tool]")
		return
	case delimiter < 0:
		r.fail(line, `expected a key and "=" before a value`)
		return
	case delimiter == 0:
		r.fail(text.Range{Start: line.Start, End: line.Start + 1}, "expected a key")
		return
	}
	name := r.trimmed(text.Range{Start: line.Start, End: line.Start + delimiter})
	value := r.trimmed(text.Range{Start: line.Start + delimiter + 1, End: line.End})
	key := strings.ToLower(name.In(r.Source))
	if r.section.child(key) != nil {
		r.fail(name, "the key "+key+" is there already")
	}
	r.option = &Node{Kind: String, Range: value, Key: key, KeyRange: name}
	r.section.add(r.option)
	r.section.Range.End = line.End
	r.values = append(r.values, value.In(r.Source))
}
