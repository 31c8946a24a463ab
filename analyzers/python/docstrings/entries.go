package docstrings

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
)

// readBody reads what a section lists. The section's ranges are relative to
// the content; those of the entries are as in [Parsed].
func (r *googleReader) readBody(section *Section) {
	section.Rest = text.Range{Start: section.Body.End, End: section.Body.End}
	var entries []Entry
	read := func(written text.Range, detached bool) {
		if entry, ok := r.readEntry(section, written); ok {
			entry.Detached = detached && (!section.Kind.TakesParameters() || !r.names(entry.Names[0].Text))
			entries = append(entries, entry)
		}
	}
	r.items(section, read)
	if section.Kind.TakesResult() && !section.IsUnderlined() {
		entries = r.readResult(section)
	}
	section.Entries = entries
}

// items calls yield for each line of the body that is indented as the first
// one, with the more deeply indented lines below it, and sets the section's
// EntryIndent and Rest on the way. Detached ones may be text after the section.
func (r *googleReader) items(section *Section, yield func(written text.Range, detached bool)) {
	body := section.Body.In(r.content)
	lines := lineReader{source: body}
	started, detached, blank := false, false, false
	var indent string
	start := -1 // of the item that is being read
	finish := func(end int) {
		if start >= 0 && section.Kind != Prose {
			yield(text.Range{Start: start, End: end}.Moved(section.Body.Start), detached)
		}
		start = -1
	}
	for {
		line, ok := lines.next()
		if !ok {
			break
		}
		if isBlank(line.text) {
			blank = true
			continue
		}
		if !started {
			started = true
			indent = line.text[:line.indent()]
		}
		written, ok := strings.CutPrefix(line.text, indent)
		if !ok {
			finish(line.start)
			if section.Rest.Len() == 0 {
				section.Rest.Start = section.Body.Start + line.start
			}
			detached = true
			continue
		}
		if written[0] == ' ' || written[0] == '\t' {
			blank = false
			continue
		}
		finish(line.start)
		// What stands below an empty line as deep as the header may as well
		// be a paragraph.
		detached = detached || section.Kind.TakesParameters() && blank && len(indent) <= section.Indent
		blank = false
		start = line.start + len(indent)
	}
	finish(len(body))
	section.EntryIndent, section.hasText = indent, started
}

// readEntry reads an entry of the section.
func (r *googleReader) readEntry(section *Section, place text.Range) (Entry, bool) {
	var entry Entry
	ok := false
	written := place.In(r.content)
	switch {
	case section.Kind.TakesParameters():
		entry, ok = r.readParameter(written)
		if ok && section.IsUnderlined() {
			readTypeLine(written, &entry)
		}
	case section.IsUnderlined():
		entry, ok = readTerm(written)
	case section.Kind.TakesResult():
	default:
		entry, ok = readListed(written)
		if !ok && section.Kind.TakesExceptions() {
			entry, ok = readException(written)
		}
	}
	if !ok {
		return Entry{}, false
	}
	entry.Range = trimmed(written, text.Range{End: len(written)})
	entry.moved(r.offset + place.Start)
	return entry, true
}

// moved moves all ranges by delta.
func (e *Entry) moved(delta int) {
	for i := range e.Names {
		e.Names[i].Range = e.Names[i].Range.Moved(delta)
	}
	e.Type, e.Head = e.Type.Moved(delta), e.Head.Moved(delta)
	e.Description, e.Range = e.Description.Moved(delta), e.Range.Moved(delta)
}

// readParameter reads "name: …", "*name: …" or "name (type): …", where the
// type may go on over several lines.
func (r *googleReader) readParameter(written string) (Entry, bool) {
	name, at := readName(written)
	if name.Text == "" {
		return Entry{}, false
	}
	r.singles = append(r.singles, name)
	last := len(r.singles)
	return readAfterNames(written, r.singles[last-1:last:last], at)
}

// readListed reads "name: …", "first, second: …" or "name (type): …".
func readListed(written string) (Entry, bool) {
	var names []Name
	at := 0
	for {
		name, end := readName(written[at:])
		if name.Text == "" {
			return Entry{}, false
		}
		name.Range = name.Range.Moved(at)
		names = append(names, name)
		at += end
		next, more := strings.CutPrefix(written[at:], ",")
		if !more {
			break
		}
		at = len(written) - len(strings.TrimPrefix(next, " "))
	}
	entry, ok := readAfterNames(written, names, at)
	if rest := written[entry.Head.End:]; rest != "" && !strings.ContainsRune(" \t\r\n", rune(rest[0])) {
		return Entry{}, false
	}
	return entry, ok
}

// readName reads a name with its stars, which a backslash may stand before: an
// identifier, or a path such as "a.b". It returns the offset after it.
func readName(written string) (Name, int) {
	var name Name
	at := 0
	for name.Stars < 2 {
		star := strings.TrimPrefix(written[at:], `\`)
		if !strings.HasPrefix(star, "*") {
			break
		}
		at = len(written) - len(star) + 1
		name.Stars++
	}
	length := pathLength(written[at:])
	name.Text = written[at : at+length]
	name.Range = text.Range{Start: 0, End: at + length}
	return name, at + length
}

// readAfterNames reads the type and the description of an entry, from the
// given offset on.
func readAfterNames(written string, names []Name, at int) (Entry, bool) {
	entry := Entry{Names: names}
	rest := strings.TrimLeft(written[at:], " \t\r\n")
	if strings.HasPrefix(rest, "(") {
		start := len(written) - len(rest) + 1
		end := closingParenthesis(written[start:])
		if end < 0 {
			return Entry{}, false
		}
		entry.Type = text.Range{Start: start, End: start + end}
		rest = strings.TrimLeft(written[start+end+1:], " \t\r\n")
	}
	description, ok := strings.CutPrefix(rest, ":")
	if !ok || strings.HasPrefix(description, "//") {
		return Entry{}, false
	}
	entry.Head.End = len(written) - len(description)
	entry.Description = trimmed(written, text.Range{Start: entry.Head.End, End: len(written)})
	return entry, true
}

// closingParenthesis is the place of the first ")" that a colon follows, or -1.
func closingParenthesis(written string) int {
	for at := 0; ; {
		next := strings.IndexByte(written[at:], ')')
		if next < 0 {
			return -1
		}
		at += next
		if strings.HasPrefix(strings.TrimLeft(written[at+1:], " \t\r\n"), ":") {
			return at
		}
		at++
	}
}

// readException reads the name of a class in a line of its own.
func readException(written string) (Entry, bool) {
	name, end := readName(written)
	last := name.Text[strings.LastIndexByte(name.Text, '.')+1:]
	if name.Stars > 0 || last == "" || last[0] < 'A' || 'Z' < last[0] {
		return Entry{}, false
	}
	below := strings.TrimLeft(written[end:], " \t\f\v")
	if below != "" && below[0] != '\n' && below[0] != '\r' {
		return Entry{}, false
	}
	return Entry{
		Names:       []Name{name},
		Head:        text.Range{End: end},
		Description: trimmed(written, text.Range{Start: end, End: len(written)}),
	}, true
}

// readTypeLine gives entry, a parameter, the type that stands in its first line
// where more lines follow, as in "name : type".
func readTypeLine(written string, entry *Entry) {
	end := strings.IndexAny(written, "\r\n")
	if end < 0 || entry.Type.Len() > 0 || !strings.HasPrefix(written[entry.Names[0].Range.End:], " : ") || isBlank(written[end:]) {
		return
	}
	entry.Type = trimmed(written, text.Range{Start: entry.Head.End, End: end})
	entry.Head.End = end
	entry.Description = trimmed(written, text.Range{Start: end, End: len(written)})
}

// readTerm reads what stands below an underlined header: "name : type" or
// "name", with the description in the lines below.
func readTerm(written string) (Entry, bool) {
	end := strings.IndexAny(written, "\r\n")
	if end < 0 || isBlank(written[end:]) {
		return Entry{}, false
	}
	name, kind, typed := CutTerm(written[:end])
	entry := Entry{
		Head:        trimmed(written, text.Range{End: end}),
		Description: trimmed(written, text.Range{Start: end, End: len(written)}),
	}
	place := trimmed(written, text.Range{End: len(name)})
	entry.Names = []Name{{Text: place.In(written), Range: place}}
	if typed {
		entry.Type = trimmed(written, text.Range{Start: end - len(kind), End: end})
	}
	return entry, true
}

// CutTerm cuts a line such as "name : type", as it stands below an underlined
// header. typed is false for one that is only a name.
func CutTerm(line string) (name, kind string, typed bool) { return strings.Cut(line, " : ") }

// readResult reads "type: …", as a section about one value has it. All below
// belongs to the description.
func (r *googleReader) readResult(section *Section) []Entry {
	place := trimmed(r.content, text.Range{Start: section.Body.Start, End: section.Rest.Start})
	written := place.In(r.content)
	first := written
	if end := strings.IndexAny(first, "\r\n"); end >= 0 {
		first = first[:end]
	}
	kind, after, ok := strings.Cut(first, ":")
	if !ok || !isType(kind) || after != "" && after[0] != ' ' {
		return nil
	}
	entry := Entry{
		Type:        text.Range{End: len(kind)},
		Head:        text.Range{End: len(kind) + 1},
		Description: trimmed(written, text.Range{Start: len(kind) + 1, End: len(written)}),
		Range:       text.Range{End: len(written)},
	}
	entry.moved(r.offset + place.Start)
	return []Entry{entry}
}

// isType reports whether s reads like a type: a dotted name, or several with
// the brackets or bars of generic types and unions.
func isType(s string) bool {
	if s == "" {
		return false
	}
	length := pathLength(s)
	if length == len(s) {
		return true
	}
	generic := false
	for length < len(s) {
		switch s[length] {
		case '[', '|':
			generic = true
		case ',', ' ', '"', '\'', ']':
		default:
			return false
		}
		length++
		length += pathLength(s[length:])
	}
	return generic
}
