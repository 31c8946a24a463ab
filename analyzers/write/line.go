package write

import (
	"iter"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/pythonkind"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// A line is one that can end in a comment, without its line ending.
type line struct {
	text.Range
	// suppressions are those in the comment that it ends in.
	suppressions []rule.Suppression
}

// lineAt is the line around offset. It reports false if a comment at its end
// would be a part of something else.
func (s *suppressor) lineAt(offset int) (line, bool) {
	l := line{Range: text.Range{Start: lineStart(s.source, offset), End: lineEnd(s.source, offset)}}
	if strings.HasPrefix(s.source[l.End:], "\r") && !strings.HasPrefix(s.source[l.End:], "\r\n") {
		return l, false // not everybody takes that for the end of a line
	}
	written := l.In(s.source)
	if isInterpreter(strings.TrimPrefix(written, text.ByteOrderMark)) && l.Start == 0 {
		return l, false
	}
	commented := false
	for chunk, start := range chunksIn(s.tree, l.Range) {
		for n := range chunk.Nodes() {
			place := n.Range().Moved(start)
			if place.Start > l.End || place.End < l.Start {
				continue
			}
			switch {
			case s.isComment(n) && l.Start <= place.Start:
				if s.isDocumentation(n) {
					return l, false
				}
				commented = true
				l.suppressions = rule.ParseSuppressions(s.source[place.Start:l.End], place.Start, s.marker)
			case s.isSpanning(n) && place.Start < l.End && l.End < place.End:
				return l, false
			}
		}
	}
	return l, commented || s.marker != "#" || !strings.HasSuffix(written, `\`)
}

// comments are the comments in place, in the order of the text.
func (s *suppressor) comments(place text.Range) []text.Range {
	var comments []text.Range
	for chunk, start := range chunksIn(s.tree, place) {
		for n := range chunk.Nodes() {
			if comment := n.Range().Moved(start); s.isComment(n) && !s.isDocumentation(n) && place.Encloses(comment) {
				comments = append(comments, comment)
			}
		}
	}
	slices.SortFunc(comments, func(a, b text.Range) int { return a.Start - b.Start })
	return comments
}

// isComment reports a comment that ends with its line.
func (s *suppressor) isComment(n grammars.Node) bool {
	if s.marker == "#" {
		return n.Kind() == pythonkind.Comment
	}
	return n.Kind() == rustkind.LineComment
}

// isDocumentation reports a comment whose text is documentation.
func (s *suppressor) isDocumentation(comment grammars.Node) bool {
	return s.marker == "//" && !comment.ChildOf(rustkind.DocComment).IsZero()
}

// isSpanning reports what may go on for several lines and can't hold a
// comment.
func (s *suppressor) isSpanning(n grammars.Node) bool {
	if s.marker == "#" {
		return n.Kind() == pythonkind.String
	}
	switch n.Kind() {
	case rustkind.StringLiteral, rustkind.RawStringLiteral, rustkind.BlockComment:
		return true
	}
	return false
}

// chunksIn are the chunks that touch place, each with where it starts, the
// outer ones first.
func chunksIn(tree *grammars.Tree, place text.Range) iter.Seq2[*grammars.Chunk, int] {
	return func(yield func(*grammars.Chunk, int) bool) { eachChunk(tree.Root, 0, place, yield) }
}

func eachChunk(chunk *grammars.Chunk, start int, place text.Range, yield func(*grammars.Chunk, int) bool) bool {
	if start > place.End || start+len(chunk.Source) < place.Start {
		return true
	}
	if !yield(chunk, start) {
		return false
	}
	for _, nested := range chunk.Nested() {
		if !eachChunk(nested.Chunk, start+nested.Start, place, yield) {
			return false
		}
	}
	return true
}
