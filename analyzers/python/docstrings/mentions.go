package docstrings

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
)

// Mention is a line that describes parameters in a form that the style does not
// have, wherever it stands: "name -- text", "*name* - text", "- name: text",
// "name : type", "a, b: text", "a, b (text)", or a field such as ":param a:".
type Mention struct {
	// Names are those of the parameters. Stars may be those of emphasis; the
	// name of a field has none.
	Names []Name
	// Field reports a field of reStructuredText or Epytext.
	Field bool
	// Range is the line, without the white space around it.
	Range text.Range
}

// mentions are those of a docstring.
type mentions struct {
	list []Mention
	// joint maps the names in list to the first one that describes several
	// parameters in a section for parameters, or to -1.
	joint map[string]int
}

// Mentions are the lines that describe parameters in other forms. All but
// fields count only in a docstring that has a section for parameters.
func (p *Parsed) Mentions() []Mention { return p.mentioned().list }

// MentionsName reports whether the docstring describes the parameter in another
// form than the style's.
func (p *Parsed) MentionsName(name string) bool {
	_, known := p.mentioned().joint[name]
	return known
}

// JointMention is the first line of a section for parameters that describes
// the parameter together with others, as in "a, b: text", which is not an entry in
// the style. It reports false if there is none.
func (p *Parsed) JointMention(name string) (Mention, bool) {
	found := p.mentioned()
	if at, known := found.joint[name]; known && at >= 0 {
		return found.list[at], true
	}
	return Mention{}, false
}

func (p *Parsed) mentioned() *mentions {
	if known := p.mentions.Load(); known != nil {
		return known
	}
	found := &mentions{joint: map[string]int{}}
	takes := p.TakesParameters()
	sections := p.Sections // those that do not end before the line
	lines := lineReader{source: p.content}
	for {
		line, ok := lines.next()
		if !ok {
			break
		}
		mention, ok := readFieldMention(line.text)
		if !ok && takes {
			mention, ok = readMention(line.text)
		}
		if !ok {
			continue
		}
		at := p.offset + line.start
		for len(sections) > 0 && sections[0].Range.End <= at {
			sections = sections[1:]
		}
		joint := len(mention.Names) > 1 && len(sections) > 0 && sections[0].Kind.TakesParameters() && sections[0].Body.Start <= at
		for i := range mention.Names {
			name := &mention.Names[i]
			name.Range = name.Range.Moved(at)
			if known, ok := found.joint[name.Text]; joint && (!ok || known < 0) {
				found.joint[name.Text] = len(found.list)
			} else if !ok {
				found.joint[name.Text] = -1
			}
		}
		mention.Range = trimmed(line.text, text.Range{End: len(line.text)}).Moved(at)
		found.list = append(found.list, mention)
	}
	p.mentions.Store(found)
	return found
}

// readFieldMention reads a field about a parameter.
func readFieldMention(line string) (Mention, bool) {
	field, ok := ReadField(line)
	if !ok || !field.documentsParameter() || field.Argument.Len() == 0 {
		return Mention{}, false
	}
	words := strings.Fields(field.Argument.In(line))
	name := strings.TrimLeft(words[len(words)-1], `*\`)
	return Mention{Field: true, Names: []Name{{
		Text:  name,
		Range: text.Range{Start: field.Argument.End - len(name), End: field.Argument.End},
	}}}, true
}

// readMention reads a line that describes parameters.
func readMention(line string) (Mention, bool) {
	place := trimmed(line, text.Range{End: len(line)})
	written := place.In(line)
	rest := written
	for _, bullet := range []string{"- ", "* ", "+ "} {
		rest = strings.TrimPrefix(rest, bullet)
	}
	marked := len(rest) != len(written)
	var mention Mention
	for {
		name, quoted, after := mentionedName(rest)
		if name == "" {
			return Mention{}, false
		}
		start := place.End - len(strings.TrimLeft(rest, marks))
		stars := start - len(strings.TrimRight(line[:start], "*"))
		mention.Names = append(mention.Names, Name{Text: name, Stars: stars, Range: text.Range{Start: start - stars, End: start + len(name)}})
		marked = marked || quoted || len(mention.Names) > 1
		rest = strings.TrimLeft(after, " \t")
		marked = marked || len(rest) < len(after)
		next, more := strings.CutPrefix(rest, ",")
		if !more {
			break
		}
		rest = strings.TrimLeft(next, " \t")
	}
	if strings.HasPrefix(rest, "(") {
		closing := strings.IndexByte(rest, ')')
		if closing < 0 {
			return Mention{}, false
		}
		rest = strings.TrimLeft(rest[closing+1:], " \t")
		if rest == "" && len(mention.Names) > 1 {
			return mention, true
		}
	}
	for _, separator := range []string{"--", "\u2013", "\u2014", "..", "- ", ":"} {
		description, ok := strings.CutPrefix(rest, separator)
		if !ok {
			continue
		}
		if separator == ":" && !marked || strings.Trim(description, "-. \t") == "" {
			break // the style's own form, or no description
		}
		return mention, true
	}
	return Mention{}, false
}

// marks are what may stand around a name.
const marks = "*`'\"\\"

// mentionedName is the name that s begins with, with the stars and quotes
// around it taken off, and what follows. quoted reports that there were some
// behind it.
func mentionedName(s string) (name string, quoted bool, rest string) {
	s = strings.TrimLeft(s, marks)
	length := identifierLength(s)
	rest = strings.TrimLeft(s[length:], marks)
	return s[:length], len(rest) < len(s)-length, rest
}
