package editing

import (
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/python/docstrings"
	"github.com/octollm/octolsp/analyzers/text"
)

// renderDocstring is d, a docstring in source, as Markdown. Sections of
// Google's style become bold headings, and what they list becomes a list; the
// rest is prose. All words of the docstring are kept.
func renderDocstring(d *python.Docstring, source string) string {
	if d.Concatenated {
		return fence("python", strings.Split(d.Range.In(source), "\n"))
	}
	r := docstringRenderer{source: source, raw: strings.ContainsAny(d.Prefix, "rR")}
	r.lines = docstringLines(d.Raw, d.Content.Start, r.raw)
	moveToMargin(r.lines)
	sections := d.Parsed(docstrings.Google).Sections
	before := d.Content
	if len(sections) > 0 {
		before.End = sections[0].Range.Start
	}
	blocks := []string{prose(r.between(before.Start, before.End), "", 0)}
	for i := range sections {
		section := &sections[i]
		blocks = append(blocks, "**"+inline(section.Name)+":**", r.body(section))
	}
	return joinBlocks(blocks)
}

// docstringRenderer renders the parts of one docstring.
type docstringRenderer struct {
	// source is the text that ranges are in.
	source string
	// raw reports that backslashes are not escapes.
	raw   bool
	lines []docstringLine
}

// body renders what stands below the header of section: what it lists as a
// list, and what is between as prose.
func (r *docstringRenderer) body(section *docstrings.Section) string {
	language, depth, separator := "", 0, "\n"
	switch {
	case section.Kind == docstrings.Prose && strings.HasPrefix(section.Name, "Example"):
		language = "python"
	case section.IsUnderlined():
		separator = "\n\n"
	}
	if len(section.Entries) > 0 {
		depth = 1
	}
	var blocks, list []string
	at := section.Body.Start
	// between renders the lines from at to end.
	between := func(end int) {
		said := joinBlocks([]string{
			prose(r.between(at, min(end, section.Rest.Start)), language, depth),
			prose(r.between(max(at, section.Rest.Start), end), "", 0),
		})
		if said != "" {
			blocks = append(blocks, strings.Join(list, separator), said)
			list = nil
		}
	}
	for i := range section.Entries {
		// Where the header is underlined, what stands as deep as it is usual.
		if entry := &section.Entries[i]; !entry.Detached || section.IsUnderlined() && entry.Range.Start < section.Rest.Start {
			between(entry.Range.Start - len(section.EntryIndent))
			list = append(list, r.entry(section, entry))
			at = entry.Range.End
		}
	}
	between(section.Body.End)
	return joinBlocks(append(blocks, strings.Join(list, separator)))
}

// entry renders what section says about one thing.
func (r *docstringRenderer) entry(section *docstrings.Section, entry *docstrings.Entry) string {
	kind := code(r.line(entry.Type))
	if len(entry.Names) == 0 {
		return item("", kind, r.said(section, entry))
	}
	names := text.Range{Start: entry.Names[0].Range.Start, End: entry.Names[len(entry.Names)-1].Range.End}
	term := code(strings.ReplaceAll(r.line(names), `\*`, "*"))
	if kind != "" {
		term += " (" + kind + ")"
	}
	return item("- ", term, r.said(section, entry))
}

// said are the lines of the description: the first one is empty if it begins
// below the names, but not where it always does.
func (r *docstringRenderer) said(section *docstrings.Section, entry *docstrings.Entry) []string {
	if !entry.IsDescribed() {
		return []string{""}
	}
	if strings.ContainsAny(r.source[entry.Head.End:entry.Description.Start], "\r\n") {
		below := dedented(r.between(entry.Head.End, entry.Description.End))
		for len(below) > 0 && below[0] == "" {
			below = below[1:]
		}
		if section.IsUnderlined() {
			return below
		}
		return append([]string{""}, below...)
	}
	said := texts(docstringLines(entry.Description.In(r.source), entry.Description.Start, r.raw))
	return append([]string{strings.TrimLeft(said[0], " ")}, dedented(said[1:])...)
}

// line is what stands in place, as one line.
func (r *docstringRenderer) line(place text.Range) string {
	return strings.Join(texts(docstringLines(place.In(r.source), place.Start, r.raw)), " ")
}

// between are the lines that begin in the range from start to end.
func (r *docstringRenderer) between(start, end int) []string {
	before := func(line docstringLine, offset int) int { return line.start - offset }
	first, _ := slices.BinarySearchFunc(r.lines, start, before)
	last, _ := slices.BinarySearchFunc(r.lines, max(start, end), before)
	return texts(r.lines[first:last])
}

// docstringLine is a line as Python reads it, with the offset in the chunk
// where it begins.
type docstringLine struct {
	text  string
	start int
}

// docstringLines are the lines of content, which begins at start. Unless it is
// raw, the escapes are decoded that people write in prose.
func docstringLines(content string, start int, raw bool) []docstringLine {
	var lines []docstringLine
	var joined strings.Builder // of lines that go on
	at, end := start, start+len(content)
	for line := range strings.Lines(strings.ReplaceAll(strings.ReplaceAll(content, "\r\n", "\x00\n"), "\r", "\n")) {
		length := len(line)
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\x00")
		at += length
		if backslashes := len(line) - len(strings.TrimRight(line, `\`)); !raw && backslashes%2 == 1 && at < end {
			joined.WriteString(line[:len(line)-1]) // the next line goes on with this one
			continue
		}
		joined.WriteString(line)
		written := joined.String()
		joined.Reset()
		if !raw {
			written = unescaped(written)
		}
		lines = append(lines, docstringLine{expanded(written), start})
		start = at
	}
	if written := joined.String(); written != "" {
		lines = append(lines, docstringLine{expanded(written), start})
	}
	return lines
}

// moveToMargin takes away the indentation of the first line, and that which all
// others share.
func moveToMargin(lines []docstringLine) {
	margin := -1
	for i, line := range lines {
		if i > 0 && line.text != "" && (margin < 0 || indentation(line.text) < margin) {
			margin = indentation(line.text)
		}
	}
	for i := range lines {
		if i == 0 {
			lines[i].text = strings.TrimLeft(lines[i].text, " ")
		} else if lines[i].text != "" {
			lines[i].text = lines[i].text[max(margin, 0):]
		}
	}
}

func texts(lines []docstringLine) []string {
	all := make([]string, len(lines))
	for i := range lines {
		all[i] = lines[i].text
	}
	return all
}

// expanded is line without white space at its end, and with its indentation
// as spaces, eight for a tab.
func expanded(line string) string {
	line = strings.TrimRight(line, " \t\f\v")
	rest := strings.TrimLeft(line, " \t\f\v")
	width := 0
	for _, c := range line[:len(line)-len(rest)] {
		if c == '\t' {
			width += 8 - width%8
		} else {
			width++
		}
	}
	return strings.Repeat(" ", width) + rest
}

// indentation is the number of spaces that line begins with.
func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// unescaped decodes the escapes that stand for one printable character of
// ASCII. All others stay as written.
func unescaped(line string) string {
	if !strings.Contains(line, `\`) {
		return line
	}
	return escapes.Replace(line)
}

var escapes = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\'`, `'`)

// item is an item of a list: a term, and what is said of it.
func item(marker, term string, said []string) string {
	text := prose(said, "", 1)
	switch {
	case text == "":
		return marker + term
	case said[0] == "" || beginsBlock(text):
		return marker + term + ":\n\n" + indented(text, len(marker))
	}
	return marker + term + ": " + strings.TrimLeft(indented(text, len(marker)), " ")
}

// beginsBlock reports whether Markdown begins with something other than a
// paragraph.
func beginsBlock(markdown string) bool {
	return strings.HasPrefix(markdown, "```") || strings.HasPrefix(markdown, "- ") || numbered.MatchString(markdown)
}

// terms renders a section in NumPy's style: lines such as "name : type", with
// what is said of them below.
func terms(body []string) string {
	body = dedented(body)
	var blocks []string
	for i := 0; i < len(body); {
		end := deeperEnd(body, i+1, 0)
		if body[i] == "" || end == i+1 {
			start := i
			for i < len(body) && (i == start || deeperEnd(body, i+1, 0) == i+1) {
				i++
			}
			blocks = append(blocks, prose(body[start:i], "", 1))
			continue
		}
		name, kind, typed := docstrings.CutTerm(body[i])
		term := code(name)
		if typed {
			term += " (" + code(kind) + ")"
		}
		blocks = append(blocks, item("- ", term, dedented(body[i+1:end])))
		i = end
	}
	return joinBlocks(blocks)
}
