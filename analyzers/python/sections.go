package python

import (
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
)

// Style is a way of writing the sections of a docstring.
type Style uint8

// Google is the style of the Google Python Style Guide, section 3.8, as
// Sphinx's napoleon reads it.
const Google Style = 1

// Sections are the sections of a docstring in one style.
type Sections struct {
	Style Style
	// List are the sections in their order.
	List []Section

	docstring *Docstring
}

// SectionKind groups the headers that mean the same.
type SectionKind uint8

// The kinds of sections.
const (
	// Prose is a section without entries, such as "Note" or "Examples".
	Prose SectionKind = iota
	// Arguments is "Args" or "Arguments".
	Arguments
	// KeywordArguments is "Keyword Args" or "Keyword Arguments".
	KeywordArguments
	// OtherArguments is "Other Args" or "Other Arguments".
	OtherArguments
	// Attributes is "Attributes".
	Attributes
	// Methods is "Methods".
	Methods
	// Returns is "Returns" or "Return".
	Returns
	// Yields is "Yields" or "Yield".
	Yields
	// Raises is "Raises".
	Raises
	// Warns is "Warns".
	Warns
)

// TakesParameters reports whether the entries of such a section are
// parameters.
func (k SectionKind) TakesParameters() bool {
	return k == Arguments || k == KeywordArguments || k == OtherArguments
}

// A Section is one section of a docstring. Ranges are relative to the chunk.
type Section struct {
	Kind SectionKind
	// Name is the header as the style guide writes it, such as "Args".
	Name string
	// Header is where the name stands as written.
	Header text.Range
	// Underlined reports a line of "-" or "=" below the header.
	Underlined bool
	// Indent is the number of bytes before the header in its line.
	Indent int
	// Range is the section from the start of the header's line to the next
	// section or the end of the docstring.
	Range text.Range
	// Body is what follows the header's line and its underline.
	Body text.Range
	// Entries are what it lists, where TakesParameters.
	Entries []Entry
}

// An Entry is one parameter in a section. Ranges are relative to the chunk.
type Entry struct {
	// Name is the name without stars.
	Name string
	// Stars is the number of stars before the name.
	Stars int
	// Range is the name with its stars.
	Range text.Range
	// Type is what stands in parentheses after the name, without them.
	Type text.Range
	// Described reports whether any text follows the colon.
	Described bool
	// Detached reports that it may as well be prose: it follows a line that is
	// indented less, or stands as deep as the header below an empty line.
	Detached bool
}

// Has reports whether there is a section of that kind.
func (s *Sections) Has(kind SectionKind) bool {
	for i := range s.List {
		if s.List[i].Kind == kind {
			return true
		}
	}
	return false
}

// Documents reports whether an entry with a description names the parameter,
// with or without its stars.
func (s *Sections) Documents(name string) bool {
	for i := range s.List {
		for j := range s.List[i].Entries {
			if entry := &s.List[i].Entries[j]; entry.Name == name && entry.Described {
				return true
			}
		}
	}
	return false
}

// Mentions reports whether the docstring describes the parameter in another
// form than the style's.
func (s *Sections) Mentions(name string) bool {
	names := appendFields(nil, s.docstring.Raw)
	if s.TakeParameters() {
		names = appendMentioned(names, s.docstring.Raw)
	}
	return slices.Contains(names, name)
}

// TakeParameters reports whether there is a section for parameters.
func (s *Sections) TakeParameters() bool {
	for i := range s.List {
		if s.List[i].Kind.TakesParameters() {
			return true
		}
	}
	return false
}

// googleHeaders maps the headers of the style, in lower case, to their kind
// and proper case.
var googleHeaders = map[string]struct {
	name string
	kind SectionKind
}{
	"args":              {"Args", Arguments},
	"arguments":         {"Arguments", Arguments},
	"attention":         {"Attention", Prose},
	"attributes":        {"Attributes", Attributes},
	"caution":           {"Caution", Prose},
	"danger":            {"Danger", Prose},
	"error":             {"Error", Prose},
	"example":           {"Example", Prose},
	"examples":          {"Examples", Prose},
	"hint":              {"Hint", Prose},
	"important":         {"Important", Prose},
	"keyword args":      {"Keyword Args", KeywordArguments},
	"keyword arguments": {"Keyword Arguments", KeywordArguments},
	"methods":           {"Methods", Methods},
	"note":              {"Note", Prose},
	"notes":             {"Notes", Prose},
	"other args":        {"Other Args", OtherArguments},
	"other arguments":   {"Other Arguments", OtherArguments},
	"raises":            {"Raises", Raises},
	"references":        {"References", Prose},
	"return":            {"Return", Returns},
	"returns":           {"Returns", Returns},
	"see also":          {"See Also", Prose},
	"tip":               {"Tip", Prose},
	"todo":              {"Todo", Prose},
	"warning":           {"Warning", Prose},
	"warnings":          {"Warnings", Prose},
	"warns":             {"Warns", Warns},
	"yield":             {"Yield", Yields},
	"yields":            {"Yields", Yields},
}

// SectionNames are the headers of Google's style, one for each thing that a
// section may say, the most usual ones first.
func SectionNames() []SectionName {
	return []SectionName{
		{"Args", Arguments}, {"Returns", Returns}, {"Yields", Yields}, {"Raises", Raises},
		{"Attributes", Attributes}, {"Methods", Methods},
		{"Keyword Args", KeywordArguments}, {"Other Args", OtherArguments}, {"Warns", Warns},
		{"Example", Prose}, {"Examples", Prose}, {"Note", Prose}, {"Notes", Prose}, {"See Also", Prose},
		{"References", Prose}, {"Todo", Prose}, {"Tip", Prose}, {"Hint", Prose}, {"Important", Prose},
		{"Attention", Prose}, {"Caution", Prose}, {"Danger", Prose}, {"Error", Prose}, {"Warning", Prose}, {"Warnings", Prose},
	}
}

// A SectionName is the header of a section as the style guide writes it.
type SectionName struct {
	Name string
	Kind SectionKind
}

const longestHeader = len("keyword arguments")

// readSections finds the sections of d.
func readSections(d *Docstring, style Style) *Sections {
	sections := &Sections{Style: style, docstring: d}
	if d.Concatenated || style != Google {
		return sections
	}
	found := findHeaders(d)
	for i := range found {
		section := &found[i]
		end := len(d.Raw)
		if i+1 < len(found) {
			end = found[i+1].Range.Start
		}
		section.Range.End, section.Body.End = end, end
		if section.Kind.TakesParameters() {
			section.Entries = readEntries(d.Raw, section, d.Content.Start)
		}
		section.Header = section.Header.Moved(d.Content.Start)
		section.Range = section.Range.Moved(d.Content.Start)
		section.Body = section.Body.Moved(d.Content.Start)
	}
	sections.List = found
	return sections
}

// findHeaders finds the headers of d, as Ruff does, but for one that directly
// follows another section: the first line never is one, and neither is a line
// in the body of a reStructuredText directive. The ranges of what it returns
// are relative to the content and lack their ends.
func findHeaders(d *Docstring) []Section {
	var found []Section
	lines := lineReader{source: d.Raw}
	previous, _ := lines.next()
	directive := -1 // the indentation of the directive that is open
	for {
		line, ok := lines.next()
		if !ok {
			return found
		}
		trimmed := strings.TrimSpace(line.text)
		indent := len(line.text) - len(strings.TrimLeft(line.text, " \t\f\v"))
		if directive >= 0 && trimmed != "" && indent <= directive {
			directive = -1
		}
		switch {
		case directive >= 0:
		case strings.HasPrefix(trimmed, ".. "):
			directive = indent
		default:
			section, ok := readHeader(trimmed, indent)
			if !ok {
				break
			}
			next, _ := lines.peek()
			section.Underlined = isUnderline(next.text)
			var open *Section
			if len(found) > 0 {
				open = &found[len(found)-1]
			}
			if !section.Underlined && !opens(&section, trimmed, previous.text, open, d.parameters) {
				break
			}
			section.Header = text.Range{Start: line.start + indent, End: line.start + indent + len(section.Name)}
			section.Range.Start, section.Body.Start = line.start, line.next
			if section.Underlined {
				section.Body.Start = next.next
			}
			found = append(found, section)
		}
		previous = line
	}
}

// readHeader reads a line without the white space around it.
func readHeader(line string, indent int) (Section, bool) {
	name := strings.TrimSuffix(line, ":")
	if len(name) == 0 || len(name) > longestHeader {
		return Section{}, false
	}
	var lower [longestHeader]byte
	for i := range len(name) {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	known, ok := googleHeaders[string(lower[:len(name)])]
	return Section{Kind: known.kind, Name: known.name, Indent: indent}, ok
}

// opens reports whether a line that reads like a header is one. written is the
// line, previous the one above, open the section around it.
func opens(section *Section, written, previous string, open *Section, parameters []Parameter) bool {
	verbatim := strings.TrimSuffix(written, ":")
	if open != nil && open.Indent == section.Indent && verbatim == section.Name && verbatim != written {
		return true
	}
	named := slices.ContainsFunc(parameters, func(p Parameter) bool { return p.Name == verbatim })
	if named && verbatim == written && verbatim != section.Name {
		return false // "args" in a list of parameters of another style
	}
	previous = strings.TrimSpace(previous)
	if previous != "" && !strings.ContainsRune(",;.-\\/]})", rune(previous[len(previous)-1])) {
		return false
	}
	if open == nil {
		return true
	}
	if open.Indent < section.Indent {
		return verbatim == section.Name && !named
	}
	return previous == "" || verbatim == section.Name
}

// isUnderline reports whether line is a row of "-" or "=".
func isUnderline(line string) bool {
	line = strings.TrimSpace(line)
	return line != "" && strings.Trim(line, "-=") == ""
}

// line is a line of a text: its text without the line ending, where it starts,
// and where the next one does.
type line struct {
	text        string
	start, next int
}

// lineReader reads the lines of a text, which end with LF, CR LF or CR.
type lineReader struct {
	source string
	at     int
	ended  bool
}

func (r *lineReader) next() (line, bool) {
	if r.ended {
		return line{}, false
	}
	rest := r.source[r.at:]
	end := strings.IndexByte(rest, '\n')
	if end >= 0 {
		if cr := strings.IndexByte(rest[:end], '\r'); cr >= 0 {
			end = cr
		}
	} else {
		end = strings.IndexByte(rest, '\r')
	}
	read := line{start: r.at}
	if end < 0 {
		read.text, read.next, r.ended = rest, len(r.source), true
	} else {
		read.text, read.next = rest[:end], r.at+end+1
		if strings.HasPrefix(rest[end:], "\r\n") {
			read.next++
		}
	}
	r.at = read.next
	return read, true
}

func (r lineReader) peek() (line, bool) { return r.next() }
