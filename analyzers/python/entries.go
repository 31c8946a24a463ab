package python

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
)

// readEntries reads the parameters that a section lists: lines such as
// "name: …", "*name: …" and "name (type): …", all indented alike, each with
// the more deeply indented lines below it. section's Body is relative to
// content, which starts at offset.
func readEntries(content string, section *Section, offset int) []Entry {
	var entries []Entry
	body := section.Body.In(content)
	lines := lineReader{source: body}
	var indent string
	started, detached, blank := false, false, false
	start := -1 // of the entry that is being read
	finish := func(end int) {
		if start < 0 {
			return
		}
		if entry, ok := readEntry(body[start:end]); ok {
			at := offset + section.Body.Start + start
			entry.Detached = detached
			entry.Range, entry.Type = entry.Range.Moved(at), entry.Type.Moved(at)
			entries = append(entries, entry)
		}
		start = -1
	}
	for {
		line, ok := lines.next()
		if !ok {
			break
		}
		if strings.TrimSpace(line.text) == "" {
			blank = true
			continue
		}
		if !started {
			started = true
			indent = line.text[:len(line.text)-len(strings.TrimLeft(line.text, " \t\f\v"))]
		}
		entry, ok := strings.CutPrefix(line.text, indent)
		if !ok {
			finish(line.start)
			detached = true
			continue
		}
		if entry[0] == ' ' || entry[0] == '\t' {
			blank = false
			continue
		}
		finish(line.start)
		// What stands below an empty line as deep as the header may as well
		// be a paragraph.
		detached = detached || blank && len(indent) <= section.Indent
		blank = false
		start = line.start + len(indent)
	}
	finish(len(body))
	return entries
}

// readEntry reads an entry from its name on. Ranges are relative to written.
func readEntry(written string) (Entry, bool) {
	var entry Entry
	at := 0
	for entry.Stars < 2 {
		star := strings.TrimPrefix(written[at:], `\`)
		if !strings.HasPrefix(star, "*") {
			break
		}
		at = len(written) - len(star) + 1
		entry.Stars++
	}
	length := identifierLength(written[at:])
	if length == 0 {
		return Entry{}, false
	}
	entry.Name = written[at : at+length]
	at += length
	entry.Range = text.Range{Start: 0, End: at}
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
	entry.Described = strings.TrimSpace(description) != ""
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

// identifierLength is the number of bytes of the identifier that s begins with.
func identifierLength(s string) int {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)) {
			return i
		}
		i += size
	}
	return len(s)
}
