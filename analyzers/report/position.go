package report

import (
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
)

// A place is an offset with its position.
type place struct {
	text.Position
	// Offset is in bytes from 0.
	Offset int
}

// places finds the positions of ascending offsets without counting a long
// line from its start each time.
type places struct {
	source string
	lines  *text.Lines
	last   place
}

func newPlaces(source string) *places {
	return &places{source, text.NewLines(source), place{text.Position{Line: 1, Column: 1}, 0}}
}

// next is the place at offset, which the following call starts from.
func (p *places) next(offset int) place {
	p.last = p.after(p.last, offset)
	return p.last
}

// after is the place at offset, counted from known if that is before it on
// the same line.
func (p *places) after(known place, offset int) place {
	if known.Offset > 0 && known.Offset <= offset && p.lines.Line(offset)+1 == known.Line {
		known.Column += utf8.RuneCountInString(p.source[known.Offset:offset])
		known.Offset = offset
		return known
	}
	return place{p.lines.Position(offset), offset}
}
