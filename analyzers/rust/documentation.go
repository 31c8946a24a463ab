package rust

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	goldmarktext "github.com/yuin/goldmark/text"

	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// Documentation is the Markdown that documents something.
type Documentation struct {
	// Lines are its lines as rustdoc reads them.
	Lines []DocumentationLine
	// Opaque reports that some of it is not in the source.
	Opaque bool
	// End is the offset of the end of its last line's text, 0 without lines.
	End int
}

// DocumentationLine is a line of documentation without the comment's marker.
type DocumentationLine struct {
	Text string
	// Start is where Text stands, relative to the chunk.
	Start int
}

// addNode adds the lines of a comment or attribute of the syntax tree.
func (d *Documentation) addNode(n grammars.Node) {
	start, source := n.Range().Start, n.Text()
	switch n.Kind() {
	case rustkind.LineComment:
		if isOuterDoc(source) || isInnerDoc(source) {
			d.addLine(source[3:], start+3)
		}
	case rustkind.BlockComment:
		if isOuterDoc(source) || isInnerDoc(source) {
			d.addBlock(strings.TrimSuffix(source[3:], "*/"), start+3)
		}
	case rustkind.AttributeItem, rustkind.InnerAttributeItem:
		m := parseMeta(strings.TrimSuffix(strings.TrimLeft(source, "#! \t["), "]"))
		if m.path == "cfg_attr" {
			for _, inner := range m.list {
				if inner.path == "doc" && inner.hasValue {
					m = inner
				}
			}
		}
		if m.path == "doc" && m.hasValue && m.literal {
			d.addLines(m.value, start+strings.LastIndex(source, m.value))
		}
	}
}

func (d *Documentation) addLine(line string, start int) {
	line = strings.TrimRight(line, "\r\n")
	d.Lines = append(d.Lines, DocumentationLine{line, start})
	d.End = start + len(line)
}

func (d *Documentation) addLines(source string, start int) {
	for line := range strings.Lines(source) {
		d.addLine(line, start)
		start += len(line)
	}
}

// addBlock adds the lines of a block comment. A column of stars at its left
// belongs to the comment.
func (d *Documentation) addBlock(source string, start int) {
	first := len(d.Lines)
	d.addLines(source, start)
	rest := d.Lines[min(first+1, len(d.Lines)):]
	starred := len(rest) > 0
	for _, line := range rest {
		trimmed := strings.TrimSpace(line.Text)
		starred = starred && (trimmed == "" || trimmed[0] == '*')
	}
	for i := range rest {
		if star := strings.IndexByte(rest[i].Text, '*'); starred && star >= 0 {
			rest[i] = DocumentationLine{rest[i].Text[star+1:], rest[i].Start + star + 1}
		}
	}
}

// Markdown is the text without the indentation that all lines share.
func (d *Documentation) Markdown() string {
	indentation := -1
	for _, line := range d.Lines {
		if trimmed := strings.TrimLeft(line.Text, " \t"); trimmed != "" {
			if own := len(line.Text) - len(trimmed); indentation < 0 || own < indentation {
				indentation = own
			}
		}
	}
	var markdown strings.Builder
	for _, line := range d.Lines {
		markdown.WriteString(line.Text[min(max(indentation, 0), len(line.Text)):])
		markdown.WriteByte('\n')
	}
	return markdown.String()
}

// HasHeading reports whether one of names is a piece of text in a heading of
// any level: the whole heading, or all that an emphasis in it holds.
func (d *Documentation) HasHeading(names ...string) bool {
	if !slices.ContainsFunc(d.Lines, func(line DocumentationLine) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.Contains(line.Text, name) })
	}) {
		return false
	}
	source := d.Markdown()
	if !strings.ContainsAny(source, "`~<") {
		// Without code and HTML, a line tells.
		for line := range strings.Lines(source) {
			if heading := strings.TrimLeft(line, "#"); len(heading) < len(line) && slices.Contains(names, strings.TrimSpace(heading)) {
				return true
			}
		}
	}
	return hasHeading([]byte(source), names)
}

var commonMark = goldmark.DefaultParser()

func hasHeading(source []byte, names []string) bool {
	found := false
	document := commonMark.Parse(goldmarktext.NewReader(source))
	// The walk fails only if its function does.
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if node.Type() != ast.TypeInline {
			return ast.WalkContinue, nil
		}
		for parent := node.Parent(); parent != nil; parent = parent.Parent() {
			if parent.Kind() == ast.KindHeading {
				piece, ok := node.(*ast.Text)
				if ok && node.Parent().Kind() != ast.KindCodeSpan && slices.Contains(names, strings.TrimSpace(string(piece.Segment.Value(source)))) {
					found = true
					return ast.WalkStop, nil
				}
				return ast.WalkContinue, nil
			}
		}
		return ast.WalkSkipChildren, nil
	})
	return found
}
