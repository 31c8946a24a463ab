package rust

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/octollm/octolsp/analyzers/text"
)

// Markdown is the structure of documentation by CommonMark 0.31. Ranges are of
// [Documentation.Text]; what is in lists and quotes is listed with the rest, in
// the order of the text.
type Markdown struct {
	Headings    []Heading
	CodeBlocks  []CodeBlock
	Paragraphs  []Paragraph
	ListItems   []ListItem
	Links       []DocLink
	Definitions []Definition
	// Unread reports text that is too long, or too deeply nested, to be read in
	// a time that somebody would wait for. Then all else is empty.
	Unread bool
}

// A Heading is one of any form.
type Heading struct {
	// Level is from 1 to 6.
	Level int
	// Range is its content, without the marks before, behind or under it; an
	// empty one stands at its mark.
	Range text.Range
	// Pieces are the pieces of plain text in it: where there is nothing else,
	// the only one is the heading. Code is in none.
	Pieces []text.Range
}

// A CodeBlock is a block of code.
type CodeBlock struct {
	// Range is all of it, from the first mark to the last.
	Range text.Range
	// Fence is the mark that opens it; empty for an indented block.
	Fence text.Range
	// Info is what stands behind the fence, without the spaces around.
	Info text.Range
	// Closed reports a fence at its end.
	Closed bool
	// Lines are the lines of code, without the indentation that belongs to the
	// block, and without their ends.
	Lines []text.Range
}

// A Paragraph is text in one or more lines.
type Paragraph struct {
	// Lines are its lines, without indentation and line ends.
	Lines []text.Range
}

// A ListItem is one item of a list.
type ListItem struct {
	// Marker is the bullet, or the number and what follows it.
	Marker text.Range
	// Lines are the lines of text that it begins with, as in a [Paragraph].
	Lines []text.Range
}

// LinkKind is how a link says where it leads.
type LinkKind uint8

const (
	// LinkInline is "[text](destination)".
	LinkInline LinkKind = iota
	// LinkReference is "[text][label]", "[label][]" or "[label]", with a
	// definition of label.
	LinkReference
	// LinkPath has a label, which is not a definition's but the path of an item,
	// as rustdoc takes it: in backticks, or behind a text, or with "::" in it.
	LinkPath
	// LinkAuto is "<destination>".
	LinkAuto
)

// A DocLink is a link to an address or to an item.
type DocLink struct {
	Kind LinkKind
	// Range is all of it.
	Range text.Range
	// Text is what it shows.
	Text text.Range
	// Label is that of a reference or path, as written.
	Label string
	// HasText reports a reference or path with a text beside its label.
	HasText bool
	// Destination is where it leads; the label of a path.
	Destination string
}

// A Definition says where links with a label lead.
type Definition struct {
	// Range is all of it.
	Range       text.Range
	Label       string
	Destination string
}

// Markdown is the structure of d.
func (d *Documentation) Markdown() *Markdown {
	d.read.Do(func() { d.markdown = readMarkdown(d.Text) })
	return d.markdown
}

// HasHeading reports whether one of names is a heading, of any level, or all of
// a piece of one: an emphasis, say.
func (d *Documentation) HasHeading(names ...string) bool {
	return d.mayHaveHeading(names) && d.findsHeading(names)
}

// LacksHeading reports that none of names is a heading of d. It is false where
// that can't be told, because some of the text is not in the source, or is too
// much to read.
func (d *Documentation) LacksHeading(names ...string) bool {
	return !d.Opaque && (!d.mayHaveHeading(names) || !d.findsHeading(names) && !d.Markdown().Unread)
}

func (d *Documentation) findsHeading(names []string) bool {
	return slices.ContainsFunc(d.Markdown().Headings, func(h Heading) bool { return d.Named(&h, names...) })
}

// SectionNames are the headings that stand for a section, such as "Safety".
func SectionNames(section string) []string {
	if section == "Safety" {
		return []string{section, "SAFETY", "Implementation safety", "Implementation Safety"}
	}
	return []string{section}
}

// Named reports whether a heading of d, or all of a piece of it, is one of
// names.
func (d *Documentation) Named(h *Heading, names ...string) bool {
	return slices.ContainsFunc(h.Pieces, func(piece text.Range) bool {
		return slices.Contains(names, strings.TrimSpace(piece.In(d.Text)))
	})
}

// mayHaveHeading reports false only if no heading can have one of names: none
// stands behind a "#", or above a line that could underline it.
func (d *Documentation) mayHaveHeading(names []string) bool {
	above := false
	for line := range strings.Lines(d.Text) {
		trimmed := strings.TrimRight(line, " \t\r\n")
		switch {
		case trimmed == "":
			above = false
		case above && (strings.HasSuffix(trimmed, "=") || strings.HasSuffix(trimmed, "-")):
			return true
		}
		for _, name := range names {
			last := strings.LastIndex(line, name)
			if last < 0 {
				continue
			}
			if strings.Contains(line[:last], "#") {
				return true
			}
			above = true
		}
	}
	return false
}

// collect adds what n, a node of a syntax tree, says.
func (r *markdownReader) collect(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		heading := Heading{Level: n.Level, Range: hull(r.linesOf(n)), Pieces: plainText(n, nil)}
		if n.Lines().Len() == 0 {
			at := min(n.Pos(), len(r.source))
			heading.Range = text.Range{Start: at, End: at}
		}
		r.Headings = append(r.Headings, heading)
	case *ast.FencedCodeBlock:
		block := r.fenced(n)
		if last := len(r.CodeBlocks) - 1; last >= 0 && r.CodeBlocks[last].Range.End > block.Range.Start {
			r.CodeBlocks[last].reopen() // what looked like its end begins this one
		}
		r.CodeBlocks = append(r.CodeBlocks, block)
	case *ast.CodeBlock:
		lines := r.linesOf(n)
		r.CodeBlocks = append(r.CodeBlocks, CodeBlock{Range: hull(lines), Lines: lines})
	case *ast.Paragraph:
		r.Paragraphs = append(r.Paragraphs, Paragraph{r.linesOf(n)})
	case *ast.TextBlock:
		r.Paragraphs = append(r.Paragraphs, Paragraph{r.linesOf(n)})
	case *ast.ListItem:
		r.ListItems = append(r.ListItems, r.listItem(n))
	case *ast.LinkReferenceDefinition:
		if lines := n.Lines(); lines.Len() > 0 {
			all := text.Range{Start: lines.At(0).Start, End: lines.At(lines.Len() - 1).Stop}
			r.Definitions = append(r.Definitions, Definition{all, string(n.Label), string(n.Destination)})
		}
	}
}

// linesOf are the lines of a block, without line ends.
func (r *markdownReader) linesOf(n ast.Node) []text.Range {
	segments := n.Lines()
	lines := make([]text.Range, 0, segments.Len())
	for i := range segments.Len() {
		segment := segments.At(i)
		line := text.Range{Start: segment.Start, End: segment.Stop}
		if strings.HasSuffix(line.In(r.source), "\n") {
			line.End--
		}
		lines = append(lines, line)
	}
	return lines
}

// fenced reads a block between fences.
func (r *markdownReader) fenced(n *ast.FencedCodeBlock) CodeBlock {
	block := CodeBlock{Lines: r.linesOf(n)}
	start := r.position(n, "`~")
	mark := r.source[start : start+1]
	length := len(r.source[start:]) - len(strings.TrimLeft(r.source[start:], mark))
	block.Fence = text.Range{Start: start, End: start + length}
	block.Info = text.Range{Start: block.Fence.End, End: block.Fence.End}
	if n.Info != nil {
		block.Info = text.Range{Start: n.Info.Segment.Start, End: n.Info.Segment.Stop}
	}
	block.Range.Start = start
	block.reopen()
	last := block.Range.End
	// The line after the last one closes the block, unless that ends with what
	// it stands in.
	_, rest, _ := strings.Cut(r.source[last:], "\n")
	closing, _, _ := strings.Cut(rest, "\n")
	marks := strings.TrimLeft(closing, " \t>")
	if end := strings.TrimRight(marks, " \t"); len(end) >= length && strings.Trim(end, mark) == "" {
		block.Closed = true
		block.Range.End = len(r.source) - len(rest) + len(closing) - len(marks) + len(end)
	}
	return block
}

// reopen makes b end with its last line of code.
func (b *CodeBlock) reopen() {
	b.Closed, b.Range.End = false, b.Info.End
	if len(b.Lines) > 0 {
		b.Range.End = b.Lines[len(b.Lines)-1].End
	}
}

// position is where n begins, with one of marks. Behind a tab of which only a
// part is indentation, goldmark's positions are up to three bytes behind that.
func (r *markdownReader) position(n ast.Node, marks string) int {
	isMark := func(at int) bool { return at >= 0 && at < len(r.source) && strings.IndexByte(marks, r.source[at]) >= 0 }
	at := n.Pos()
	for back := 0; !isMark(at) && back < 3; back++ {
		at--
	}
	if !isMark(at) {
		return n.Pos()
	}
	for at < n.Pos() && isMark(at-1) {
		at--
	}
	return at
}

// listItem reads an item of a list.
func (r *markdownReader) listItem(n *ast.ListItem) ListItem {
	start := r.position(n, "-+*0123456789")
	marker := r.source[start:]
	digits := len(marker) - len(strings.TrimLeft(marker, "0123456789"))
	item := ListItem{Marker: text.Range{Start: start, End: min(start+digits+1, len(r.source))}}
	switch first := n.FirstChild().(type) {
	case *ast.Paragraph:
		item.Lines = r.linesOf(first)
	case *ast.TextBlock:
		item.Lines = r.linesOf(first)
	}
	return item
}

// plainText adds the pieces of plain text in n.
func plainText(n ast.Node, pieces []text.Range) []text.Range {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		switch child := child.(type) {
		case *ast.Text:
			pieces = append(pieces, text.Range{Start: child.Segment.Start, End: child.Segment.Stop})
		case *ast.CodeSpan:
		default:
			pieces = plainText(child, pieces)
		}
	}
	return pieces
}

// hull is from the first of ranges to the last.
func hull(ranges []text.Range) text.Range {
	if len(ranges) == 0 {
		return text.Range{}
	}
	return text.Range{Start: ranges[0].Start, End: ranges[len(ranges)-1].End}
}
