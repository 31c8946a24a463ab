package rust

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// docReader collects the lines of documentation.
type docReader struct {
	lines  []docLine
	opaque bool
}

// docLine is a line before the indentation that all share is taken away.
type docLine struct {
	text   string
	source text.Range
	// pieces are those of a line with escapes, relative to it; else nil.
	pieces []fragment
	// literal reports a line of a string literal.
	literal bool
}

// addNode adds the lines of a comment or attribute of the syntax tree.
func (r *docReader) addNode(n grammars.Node) {
	start, source := n.Range().Start, n.Text()
	switch n.Kind() {
	case rustkind.LineComment:
		if isOuterDoc(source) || isInnerDoc(source) {
			r.addLine(source[3:], start+3)
		}
	case rustkind.BlockComment:
		if isOuterDoc(source) || isInnerDoc(source) {
			r.addBlock(strings.TrimSuffix(source[3:], "*/"), start+3)
		}
	case rustkind.AttributeItem, rustkind.InnerAttributeItem:
		r.addMeta(attributeMeta(source), start, source)
	}
}

// addMeta adds the documentation of an attribute, which stands at start.
func (r *docReader) addMeta(m meta, start int, source string) {
	switch {
	case m.path == "cfg_attr" && len(m.list) > 0 && m.list[0].cfg() != never:
		for _, inner := range m.list[1:] {
			r.addMeta(inner, start, source)
		}
	case m.path != "doc" || !m.hasValue:
	case !m.literal:
		r.opaque = true
	case m.raw || !strings.Contains(m.value, `\`):
		first := len(r.lines)
		r.addLines(m.value, start+m.at)
		for i := range r.lines[first:] {
			r.lines[first+i].literal = true
		}
	default:
		r.addEscaped(m.value, start+m.at)
	}
}

func (r *docReader) addLine(line string, start int) {
	line = strings.TrimRight(line, "\r\n")
	r.lines = append(r.lines, docLine{text: line, source: text.Range{Start: start, End: start + len(line)}})
}

// addLines adds source line by line; an empty one is an empty line.
func (r *docReader) addLines(source string, start int) {
	if source == "" {
		r.addLine(source, start)
	}
	for line := range strings.Lines(source) {
		r.addLine(line, start)
		start += len(line)
	}
}

// addBlock adds the lines of a block comment. Stars that begin all lines after
// the first, each in the same column, belong to the comment, and so do a first
// and a last line of nothing but stars (rustc's beautify_doc_string).
func (r *docReader) addBlock(source string, start int) {
	first := len(r.lines)
	r.addLines(source, start)
	lines := r.lines[first:]
	if len(lines) < 2 {
		return
	}
	if strings.Trim(lines[0].text, "*") == "" {
		lines[0].text = ""
		lines = lines[1:]
	}
	if last := &lines[len(lines)-1]; last.text != "" && strings.Trim(last.text, "*") == "" {
		last.text = ""
		lines = lines[:len(lines)-1]
	}
	margin, ok := starMargin(lines)
	for i := range lines {
		line := &lines[i]
		rest, found := strings.CutPrefix(line.text, margin)
		if !ok || !found {
			continue
		}
		if rest == "*" || strings.HasPrefix(rest, "* ") || strings.HasPrefix(rest, "**") {
			rest = rest[1:]
		}
		line.source.Start += len(line.text) - len(rest)
		line.text = rest
	}
}

// starMargin is what stands before the stars that lines begin with. Blank lines
// at both ends and the first line don't matter, unless that begins with a star,
// too.
func starMargin(lines []docLine) (margin string, ok bool) {
	if len(lines) > 0 && !strings.HasPrefix(strings.TrimSpace(lines[0].text), "*") {
		lines = lines[1:]
	}
	for _, line := range trimBlank(lines) {
		at := len(line.text) - len(strings.TrimLeft(line.text, " \t"))
		if !strings.HasPrefix(line.text[at:], "*") || ok && at != len(margin) {
			return "", false
		}
		if !ok {
			margin, ok = line.text[:at], true
		}
	}
	return margin, ok
}

// trimBlank are lines without blank ones at both ends.
func trimBlank(lines []docLine) []docLine {
	blank := func(line docLine) bool { return strings.TrimSpace(line.text) == "" }
	for len(lines) > 0 && blank(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && blank(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return lines
}
