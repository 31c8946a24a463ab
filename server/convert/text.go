package convert

import (
	"github.com/octollm/octolsp/analyzers/text"
	"go.lsp.dev/protocol"
)

// Position is the place of the byte at offset of lines; beyond the text it is
// its end.
func (e Encoding) Position(lines *text.Lines, offset int) protocol.Position {
	offset = min(offset, len(lines.Source))
	line := lines.Line(offset)
	return protocol.Position{
		Line:      uint32(line),
		Character: uint32(e.column(lines, lines.Start(line), offset)),
	}
}

// Range is r, a range of lines, as LSP says it.
func (e Encoding) Range(lines *text.Lines, r text.Range) protocol.Range {
	return protocol.Range{Start: e.Position(lines, r.Start), End: e.Position(lines, r.End)}
}

// Offset is the offset of p in lines, in bytes. A character beyond the end of
// its line is that end, as the specification says ("Position"); a line beyond
// the text is the end of the text.
func (e Encoding) Offset(lines *text.Lines, p protocol.Position) int {
	if !Has(lines, p) {
		return len(lines.Source)
	}
	line := lines.Range(int(p.Line))
	units := int(min(p.Character, 1<<30))
	if e == UTF8 {
		return line.Start + e.offset(line.In(lines.Source), units)
	}
	from := lines.Ahead(line.Start, line.End, func(codePoints, beyond int) bool { return e.unitsOf(codePoints, beyond) <= units })
	return from + e.offset(lines.Source[from:line.End], units-e.column(lines, line.Start, from))
}

// column is the number of units from start to end, offsets in one line.
func (e Encoding) column(lines *text.Lines, start, end int) int {
	if e == UTF8 {
		return end - start
	}
	return e.unitsOf(lines.CodePoints(start, end))
}

// Bytes is the byte range of r in lines; the ends of a range may come in any
// order.
func (e Encoding) Bytes(lines *text.Lines, r protocol.Range) text.Range {
	start, end := e.Offset(lines, r.Start), e.Offset(lines, r.End)
	return text.Range{Start: min(start, end), End: max(start, end)}
}

// Has reports whether p names a line of lines.
func Has(lines *text.Lines, p protocol.Position) bool { return uint64(p.Line) < uint64(lines.Count()) }
