package suppressing

import (
	"iter"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// A Line is one that can end in a comment, without its line ending.
type Line struct {
	text.Range
	// Suppressions are those in the comment that it ends in.
	Suppressions []rule.Suppression
}

// lineAt is the line around offset. It reports false if a comment at its end
// would be a part of something else.
func (s *Site) lineAt(offset int) (Line, bool) {
	l := Line{Range: text.Range{Start: text.LineStart(s.Parsed.File.Source, offset), End: text.LineEnd(s.Parsed.File.Source, offset)}}
	if strings.HasPrefix(s.Parsed.File.Source[l.End:], "\r") && !strings.HasPrefix(s.Parsed.File.Source[l.End:], "\r\n") {
		return l, false // not everybody takes that for the end of a line
	}
	written := l.In(s.Parsed.File.Source)
	if isInterpreter(strings.TrimPrefix(written, text.ByteOrderMark)) && l.Start == 0 {
		return l, false
	}
	commented := false
	for chunk, start := range chunksIn(s.Parsed.Tree, l.Range) {
		for n := range chunk.Nodes() {
			place := n.Range().Moved(start)
			if place.Start > l.End || place.End < l.Start {
				continue
			}
			switch kind := s.of.Node(n); {
			case kind == Documentation && l.Start <= place.Start:
				return l, false
			case kind == Comment && l.Start <= place.Start:
				commented = true
				l.Suppressions = rule.ParseSuppressions(s.Parsed.File.Source[place.Start:l.End], place.Start, s.Parsed.File.Language.Comment)
			case kind == Spanning && place.Start < l.End && l.End < place.End:
				return l, false
			}
		}
	}
	return l, commented || !s.of.GoesOn(written)
}

// comments are the comments in place, in the order of the text.
func (s *Site) comments(place text.Range) []text.Range {
	var comments []text.Range
	for chunk, start := range chunksIn(s.Parsed.Tree, place) {
		for n := range chunk.Nodes() {
			if comment := n.Range().Moved(start); s.of.Node(n) == Comment && place.Encloses(comment) {
				comments = append(comments, comment)
			}
		}
	}
	slices.SortFunc(comments, func(a, b text.Range) int { return a.Start - b.Start })
	return comments
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
