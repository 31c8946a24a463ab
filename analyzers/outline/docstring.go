package outline

import (
	"regexp"
	"strings"

	"github.com/octollm/octolsp/analyzers/python"
)

// renderDocstring is d, a docstring in source, as Markdown. Sections of
// Google's style become bold headings, and what they list becomes a list; the
// rest is prose. All words of the docstring are kept.
func renderDocstring(d *python.Docstring, source string) string {
	if d.Concatenated {
		return fence("python", strings.Split(d.Range.In(source), "\n"))
	}
	lines := docstringLines(d)
	sections := d.Sections(python.Google).List
	before := lines
	if len(sections) > 0 {
		before = between(lines, d.Content.Start, sections[0].Range.Start)
	}
	blocks := []string{prose(texts(before), "", 0)}
	for i := range sections {
		section := &sections[i]
		blocks = append(blocks, "**"+inline(section.Name)+":**",
			sectionBody(section, texts(between(lines, section.Body.Start, section.Body.End))))
	}
	return joinBlocks(blocks)
}

// docstringLine is a line as Python reads it, with the offset in the chunk
// where it begins.
type docstringLine struct {
	text  string
	start int
}

// docstringLines are the lines of d with the escapes decoded that people
// write in prose. The indentation that all lines but the first share is gone.
func docstringLines(d *python.Docstring) []docstringLine {
	raw := strings.ContainsAny(d.Prefix, "rR")
	var lines []docstringLine
	start, written := d.Content.Start, ""
	at := d.Content.Start
	for line := range strings.Lines(strings.ReplaceAll(strings.ReplaceAll(d.Raw, "\r\n", "\x00\n"), "\r", "\n")) {
		length := len(line)
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\x00")
		at += length
		written += line
		if backslashes := len(line) - len(strings.TrimRight(line, `\`)); !raw && backslashes%2 == 1 && at < d.Content.End {
			written = written[:len(written)-1] // the next line goes on with this one
			continue
		}
		if !raw {
			written = unescaped(written)
		}
		lines = append(lines, docstringLine{expanded(written), start})
		start, written = at, ""
	}
	if written != "" {
		lines = append(lines, docstringLine{expanded(written), start})
	}
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
	return lines
}

// between are the lines that begin in the range from start to end.
func between(lines []docstringLine, start, end int) []docstringLine {
	first := 0
	for first < len(lines) && lines[first].start < start {
		first++
	}
	last := first
	for last < len(lines) && lines[last].start < end {
		last++
	}
	return lines[first:last]
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

// The forms in which a section lists things: "name (type): text" and, for what
// is returned, "type: text".
var (
	entryForm = regexp.MustCompile(`^((?:\\?\*){0,2}[\pL\pN_.]+(?:, ?(?:\\?\*){0,2}[\pL\pN_.]+)*) *(?:\((.*?)\))? *:(?: +(.*))?$`)
	typeForm  = regexp.MustCompile(`^([\pL\pN_.]+|[\pL\pN_.]*[\pL\pN_., |"'\[\]]*[\[|][\pL\pN_., |"'\[\]]*):(?: +(.*))?$`)
)

// sectionBody renders what stands below the header of section. From a line on
// that is indented less than the first one, it is prose.
func sectionBody(section *python.Section, body []string) string {
	indent, end := -1, len(body)
	for i, line := range body {
		if line == "" {
			continue
		}
		if indent < 0 {
			indent = indentation(line)
		}
		if indentation(line) < indent {
			end = i
			break
		}
	}
	return joinBlocks([]string{sectionContent(section, body[:end]), prose(body[end:], "", 0)})
}

func sectionContent(section *python.Section, body []string) string {
	switch {
	case section.Kind == python.Prose && strings.HasPrefix(section.Name, "Example"):
		return prose(body, "python", 0)
	case section.Kind == python.Prose:
		return prose(body, "", 0)
	case section.Underlined:
		return terms(body)
	case section.Kind == python.Returns || section.Kind == python.Yields:
		return result(dedented(body))
	}
	return entries(body)
}

// entries renders lines such as "name (type): text", each with the deeper ones
// below it, as a list. What is no such line stays prose.
func entries(body []string) string {
	body = dedented(body)
	var blocks, list, other []string
	flush := func() {
		if text := prose(other, "", 1); text != "" {
			blocks = append(blocks, text)
		}
		if len(list) > 0 {
			blocks = append(blocks, strings.Join(list, "\n"))
		}
		other, list = nil, nil
	}
	for i := 0; i < len(body); {
		parts := entryForm.FindStringSubmatch(body[i])
		if parts == nil {
			if len(list) > 0 && body[i] != "" {
				flush()
			}
			other = append(other, body[i])
			i++
			continue
		}
		if strings.TrimSpace(strings.Join(other, "")) != "" {
			flush()
		}
		end := deeperEnd(body, i+1, 0)
		term := code(strings.ReplaceAll(parts[1], `\`, ""))
		if parts[2] != "" {
			term += " (" + code(parts[2]) + ")"
		}
		list = append(list, item("- ", term, append([]string{parts[3]}, dedented(body[i+1:end])...)))
		i = end
	}
	flush()
	return joinBlocks(blocks)
}

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

// result renders what is returned: a type, a colon and text, or only text.
func result(body []string) string {
	for i, line := range body {
		if line == "" {
			continue
		}
		parts := typeForm.FindStringSubmatch(line)
		if parts == nil {
			break
		}
		said := append([]string{parts[2]}, dedented(body[i+1:])...)
		return item("", code(parts[1]), said)
	}
	return prose(body, "", 0)
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
		name, kind, typed := strings.Cut(body[i], " : ")
		term := code(name)
		if typed {
			term += " (" + code(kind) + ")"
		}
		blocks = append(blocks, item("- ", term, dedented(body[i+1:end])))
		i = end
	}
	return joinBlocks(blocks)
}
