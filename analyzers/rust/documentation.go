package rust

import (
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/octollm/octolsp/analyzers/text"
)

// Documentation is the Markdown that documents something, as rustdoc puts it
// together from comments and attributes, and where it stands in the source. It
// may be read by several goroutines.
type Documentation struct {
	// Text is the Markdown, without the indentation that all lines share. Each
	// line ends with "\n".
	Text string
	// Lines are those of Text.
	Lines []DocumentationLine
	// Opaque reports that some of it is not in the source, such as that of
	// #[doc = include_str!("…")].
	Opaque bool

	// fragments are the pieces of the lines with escapes.
	fragments []fragment

	read     sync.Once
	markdown *Markdown
}

// DocumentationLine is a line of documentation.
type DocumentationLine struct {
	// Text is the line in [Documentation.Text], without its end.
	Text text.Range
	// Source is where the line stands, relative to the chunk, with its
	// indentation and without the comment's marker. It ends where Text ends.
	Source text.Range

	// escaped reports a line with escapes, which fragments tell more about.
	escaped bool
}

// fragment is a piece of a line that stands in the source as it is, or, if the
// lengths differ, as one escape.
type fragment struct{ text, source text.Range }

// End is the offset of the end of the last line in the chunk, 0 without lines.
func (d *Documentation) End() int {
	if len(d.Lines) == 0 {
		return 0
	}
	return d.Lines[len(d.Lines)-1].Source.End
}

// LineAt is the index of the line that offset of the text is in or at the end
// of.
func (d *Documentation) LineAt(offset int) int {
	return max(0, sort.Search(len(d.Lines), func(i int) bool { return d.Lines[i].Text.Start > offset })-1)
}

// Pieces are where a range of the text stands in the chunk, piece by piece,
// each without anything else in it. Line ends stand nowhere.
func (d *Documentation) Pieces(of text.Range) []text.Range {
	var pieces []text.Range
	for i := d.LineAt(of.Start); i < len(d.Lines) && d.Lines[i].Text.Start < of.End; i++ {
		line := &d.Lines[i]
		part := text.Range{Start: max(of.Start, line.Text.Start), End: min(of.End, line.Text.End)}
		if part.Start >= part.End {
			continue
		}
		if !line.escaped {
			pieces = append(pieces, part.Moved(line.Source.End-line.Text.End))
			continue
		}
		first := sort.Search(len(d.fragments), func(i int) bool { return d.fragments[i].text.End > part.Start })
		for _, f := range d.fragments[first:] {
			if f.text.Start >= part.End {
				break
			}
			piece := f.part(part)
			if last := len(pieces) - 1; last >= 0 && pieces[last].End == piece.Start && f.text.Start > part.Start {
				pieces[last].End = piece.End
			} else {
				pieces = append(pieces, piece)
			}
		}
	}
	return pieces
}

// part is where the part of f that lies in a range of the text stands; an
// escape is there as a whole.
func (f *fragment) part(of text.Range) text.Range {
	if f.text.Len() != f.source.Len() {
		return f.source
	}
	moved := f.source.Start - f.text.Start
	return text.Range{Start: max(of.Start, f.text.Start) + moved, End: min(of.End, f.text.End) + moved}
}

// Source is where a range of the text stands in the chunk, from its first piece
// to its last: what lies between lines is in it, too. That of an empty range is
// empty.
func (d *Documentation) Source(of text.Range) text.Range {
	pieces := d.Pieces(of)
	if len(pieces) > 0 {
		return text.Range{Start: pieces[0].Start, End: pieces[len(pieces)-1].End}
	}
	if len(d.Lines) == 0 {
		return text.Range{}
	}
	line := &d.Lines[d.LineAt(of.Start)]
	at := line.Source.End
	if of.Start < line.Text.End {
		at = d.Pieces(text.Range{Start: of.Start, End: of.Start + 1})[0].Start
	}
	return text.Range{Start: at, End: at}
}

// documentation is all that was read, without the indentation of all lines.
func (r *docReader) documentation() *Documentation {
	d := &Documentation{Opaque: r.opaque}
	if len(r.lines) == 0 {
		return d
	}
	comments, literals := r.indentations()
	length := 0
	for i := range r.lines {
		length += len(r.lines[i].text) + 1
	}
	var all strings.Builder
	all.Grow(length)
	d.Lines = make([]DocumentationLine, 0, len(r.lines))
	for i := range r.lines {
		line := &r.lines[i]
		cut := comments
		if line.literal {
			cut = literals
		}
		cut = min(cut, len(line.text)-len(strings.TrimLeft(line.text, " \t")))
		start := all.Len()
		all.WriteString(line.text[cut:])
		d.Lines = append(d.Lines, DocumentationLine{text.Range{Start: start, End: all.Len()}, line.source, line.pieces != nil})
		for _, f := range line.pieces {
			if f.text.End <= cut {
				continue
			}
			if before := cut - f.text.Start; before > 0 {
				f.text.Start, f.source.Start = cut, f.source.Start+before
			}
			f.text = f.text.Moved(start - cut)
			d.fragments = append(d.fragments, f)
		}
		all.WriteByte('\n')
	}
	d.Text = all.String()
	return d
}

// indentations are how many spaces and tabs to take from the beginning of each
// line of comments, and of literals: beside comments, which have a space behind
// their marker, these need one less (rustdoc's unindent_doc_fragments).
func (r *docReader) indentations() (comments, literals int) {
	some := func(literal bool) bool {
		return slices.ContainsFunc(r.lines, func(l docLine) bool { return l.literal == literal })
	}
	least, less := -1, 0
	if some(true) && some(false) {
		less = 1
	}
	for i := range r.lines {
		line := &r.lines[i]
		trimmed := strings.TrimLeft(line.text, " \t")
		if trimmed == "" {
			continue
		}
		indentation := len(line.text) - len(trimmed)
		if line.literal {
			indentation += less
		}
		if least < 0 || indentation < least {
			least = indentation
		}
	}
	least = max(least, 0)
	return least, max(least-less, 0)
}
