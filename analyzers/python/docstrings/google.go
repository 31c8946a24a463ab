package docstrings

import (
	"iter"
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
)

// googleHeaders maps the headers of the style, in lower case, to their kind
// and proper case.
var googleHeaders = map[string]SectionName{
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

const longestHeader = len("keyword arguments")

// googleReader reads the sections of Google's style.
type googleReader struct {
	content string
	offset  int
	// parameters are the names of the parameters; nil for none.
	parameters iter.Seq[string]
	// named has those names, once somebody has asked for one.
	named map[string]bool
	// singles are the names of entries with one name, in one piece of memory.
	singles []Name
}

// names reports whether a parameter has the name.
func (r *googleReader) names(name string) bool {
	if r.parameters == nil {
		return false
	}
	if r.named == nil {
		r.named = map[string]bool{}
		for parameter := range r.parameters {
			r.named[parameter] = true
		}
	}
	return r.named[name]
}

// read finds the sections and what they list.
func (r *googleReader) read() []Section {
	sections := r.headers()
	for i := range sections {
		section := &sections[i]
		end := len(r.content)
		if i+1 < len(sections) {
			end = sections[i+1].Range.Start
		}
		section.Range.End, section.Body.End = end, end
		r.readBody(section)
		section.NameRange = section.NameRange.Moved(r.offset)
		section.Header = section.Header.Moved(r.offset)
		if section.IsUnderlined() {
			section.Underline = section.Underline.Moved(r.offset)
		}
		section.Range = section.Range.Moved(r.offset)
		section.Body = section.Body.Moved(r.offset)
		section.Rest = section.Rest.Moved(r.offset)
	}
	return sections
}

// headers finds the headers, as Ruff does, but for one that directly follows
// another section: the first line never is one, and neither is a line in the
// body of a reStructuredText directive. The ranges of what it returns are
// relative to the content and lack their ends.
func (r *googleReader) headers() []Section {
	var found []Section
	lines := lineReader{source: r.content}
	previous, _ := lines.next()
	directive := -1 // the indentation of the directive that is open
	for {
		line, ok := lines.next()
		if !ok {
			return found
		}
		trimmed := strings.TrimSpace(line.text)
		indent := line.indent()
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
			below, _ := lines.peek()
			if isUnderline(below.text) {
				section.Underline = trimmedLine(below)
			}
			var open *Section
			if len(found) > 0 {
				open = &found[len(found)-1]
			}
			if !section.IsUnderlined() && !r.opens(&section, trimmed, previous.text, open) {
				break
			}
			start := line.start + indent
			section.NameRange = text.Range{Start: start, End: start + len(section.Name)}
			section.Header = text.Range{Start: start, End: start + len(trimmed)}
			section.Range.Start, section.Body.Start = line.start, line.next
			if section.IsUnderlined() {
				section.Body.Start = below.next
			}
			found = append(found, section)
		}
		previous = line
	}
}

// trimmedLine is where the text of a line stands.
func trimmedLine(l line) text.Range {
	start := l.start + l.indent()
	return text.Range{Start: start, End: start + len(strings.TrimSpace(l.text))}
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
	return Section{Kind: known.Kind, Name: known.Name, Indent: indent}, ok
}

// opens reports whether a line that reads like a header is one. written is the
// line, previous the one above, open the section around it.
func (r *googleReader) opens(section *Section, written, previous string, open *Section) bool {
	verbatim := strings.TrimSuffix(written, ":")
	if open != nil && open.Indent == section.Indent && verbatim == section.Name && verbatim != written {
		return true
	}
	named := r.names(verbatim)
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
