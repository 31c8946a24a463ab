package python

import (
	"strings"
	"unicode"
)

// appendMentioned adds the parameters that a docstring describes, wherever it
// does, in forms that Google's style does not have: "name -- text",
// "*name* - text", "- name: text", "name : type", "a, b: text", "a, b (text)".
func appendMentioned(names []string, content string) []string {
	lines := lineReader{source: content}
	for {
		line, ok := lines.next()
		if !ok {
			return names
		}
		names = append(names, mentionedIn(line.text)...)
	}
}

// mentionedIn are the parameters that one line describes.
func mentionedIn(line string) []string {
	line = strings.TrimSpace(line)
	rest := line
	for _, bullet := range []string{"- ", "* ", "+ "} {
		rest = strings.TrimPrefix(rest, bullet)
	}
	marked := rest != line
	var names []string
	for {
		name, quoted, after := mentionedName(rest)
		if name == "" {
			return nil
		}
		names = append(names, name)
		marked = marked || quoted || len(names) > 1
		rest = strings.TrimLeft(after, " \t")
		marked = marked || len(rest) < len(after)
		next, more := strings.CutPrefix(rest, ",")
		if !more {
			break
		}
		rest = strings.TrimLeft(next, " \t")
	}
	if strings.HasPrefix(rest, "(") {
		end := strings.IndexByte(rest, ')')
		if end < 0 {
			return nil
		}
		rest = strings.TrimLeft(rest[end+1:], " \t")
		if rest == "" && len(names) > 1 {
			return names
		}
	}
	for _, separator := range []string{"--", "\u2013", "\u2014", "..", "- ", ":"} {
		description, ok := strings.CutPrefix(rest, separator)
		if !ok {
			continue
		}
		if separator == ":" && !marked || strings.Trim(description, "-. \t") == "" {
			return nil // the style's own form, or no description
		}
		return names
	}
	return nil
}

// mentionedName is the name that s begins with, with the stars and quotes
// around it taken off, and what follows. quoted reports that there were some
// behind it.
func mentionedName(s string) (name string, quoted bool, rest string) {
	const marks = "*`'\"\\"
	s = strings.TrimLeft(s, marks)
	length := identifierLength(s)
	rest = strings.TrimLeft(s[length:], marks)
	return s[:length], len(rest) < len(s)-length, rest
}

// appendFields adds the parameters that fields such as ":param int name:" of
// reStructuredText and "@param name:" of Epytext describe.
func appendFields(names []string, content string) []string {
	if !strings.Contains(content, "param") && !strings.Contains(content, "arg") {
		return names
	}
	lines := lineReader{source: content}
	for {
		line, ok := lines.next()
		if !ok {
			return names
		}
		field, argument := fieldOf(line.text)
		switch field {
		case "param", "parameter", "arg", "argument", "key", "keyword", "kwarg":
			if words := strings.Fields(argument); len(words) > 0 {
				names = append(names, strings.TrimLeft(words[len(words)-1], `*\`))
			}
		}
	}
}

// fieldOf reads a line that begins with a field: its name, and what stands
// before the colon after it.
func fieldOf(line string) (name, argument string) {
	line = strings.TrimSpace(line)
	if line == "" || line[0] != ':' && line[0] != '@' {
		return "", ""
	}
	field, _, ok := strings.Cut(line[1:], ":")
	if !ok {
		return "", ""
	}
	name, argument, _ = strings.Cut(field, " ")
	return name, argument
}

// SummarizesReturn reports whether the first line with text begins with
// "Return" or "Returns".
func (d *Docstring) SummarizesReturn() bool {
	return beginsWithReturn(strings.TrimSpace(d.Raw))
}

func beginsWithReturn(written string) bool {
	end := strings.IndexFunc(written, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(written)
	}
	return written[:end] == "Return" || written[:end] == "Returns"
}

// TellsReturn reports whether the docstring says what the function returns
// without a section for it: in a paragraph that begins with "Return" or
// "Returns", in a line that begins with "Returns:", or in a field such as
// ":return:" or ":rtype:".
func (d *Docstring) TellsReturn() bool {
	lines := lineReader{source: d.Raw}
	paragraph := true
	for {
		line, ok := lines.next()
		if !ok {
			return false
		}
		written := strings.TrimSpace(line.text)
		if beginsWithReturn(written) && (paragraph || strings.HasPrefix(written, "Return:") || strings.HasPrefix(written, "Returns:")) {
			return true
		}
		switch field, _ := fieldOf(written); field {
		case "return", "returns", "rtype":
			return true
		}
		paragraph = written == ""
	}
}
