package grammars

// #include "walk.h"
import "C"

import (
	"runtime"
	"slices"
	"strings"
)

// version is what a tree keeps of a whole text, so that the next one can be
// parsed from it. It is immutable.
type version struct {
	// tree is freed when Go collects the version.
	tree *C.TSTree
	// source is the text and syntax what the parser saw of it; see parsable.
	source, syntax string
	// root and children are nil if the text has a syntax error.
	root     *Chunk
	children []child
}

// child is a node directly in the file.
type child struct {
	start, end uint32
	// rowsEnd is the number of rows of the file's chunk when the child is done.
	rowsEnd uint32
	kind    Kind
	leading bool
}

func newVersion(tree *C.TSTree, source, syntax string) *version {
	v := &version{tree: tree, source: source, syntax: syntax}
	runtime.AddCleanup(v, func(tree *C.TSTree) { C.ts_tree_delete(tree) }, tree)
	return v
}

// change is how v's text became source, and what the parser sees of that. Only
// the lines that were edited are rewritten: the others are as they were.
func (v *version) change(language *Language, source string) (syntax string, d difference) {
	d = differenceOf(v.source, source)
	start, end := lineStart(source, d.start), lineEnd(source, d.newEnd)
	oldEnd := end - d.delta()
	lines := language.parsable(source[start:end])
	if v.syntax == v.source && lines == source[start:end] {
		return source, d
	}
	rewritten := differenceOf(v.syntax[start:oldEnd], lines).moved(start)
	return v.syntax[:start] + lines + v.syntax[oldEnd:], d.union(rewritten)
}

// edited is a copy of v's tree that knows that d turns its text into syntax.
func (v *version) edited(syntax string, d difference) *C.TSTree {
	// Rows and columns must be right, even though nobody reads them: how a
	// token is stored depends on them, and with that what is used again.
	start := advance(C.TSPoint{}, syntax[:d.start])
	edit := C.TSInputEdit{
		start_byte:    C.uint32_t(d.start),
		old_end_byte:  C.uint32_t(d.oldEnd),
		new_end_byte:  C.uint32_t(d.newEnd),
		start_point:   start,
		old_end_point: advance(start, v.syntax[d.start:d.oldEnd]),
		new_end_point: advance(start, syntax[d.start:d.newEnd]),
	}
	tree := C.ts_tree_copy(v.tree)
	C.ts_tree_edit(tree, &edit)
	return tree
}

// advance is where passed ends if it begins at point.
func advance(point C.TSPoint, passed string) C.TSPoint {
	if rows := strings.Count(passed, "\n"); rows > 0 {
		point.row += C.uint32_t(rows)
		point.column = 0
		passed = passed[strings.LastIndexByte(passed, '\n')+1:]
	}
	point.column += C.uint32_t(len(passed))
	return point
}

// update makes the chunks of the walker's file like those of old, but for what
// d changed. It needs two texts without syntax errors.
func (p *Parser) update(source string, old *version, d difference) (*Chunk, []child) {
	children := p.walkedChildren()
	prefix, suffix := unchanged(children, old.children, d, lineEnd(source, d.newEnd))
	C.walker_file(p.walker, stringPointer(source), C.uint32_t(prefix), C.uint32_t(len(children)-suffix))

	u := updating{p, source, d}
	root := &Chunk{Source: source}
	middle := u.rows(0)
	kept := func(end int) uint32 {
		if end == 0 {
			return 1 // the file's own row
		}
		return old.children[end-1].rowsEnd
	}
	before, after := int(kept(prefix)), int(kept(len(old.children)-suffix))
	splice := splicing{rows: make([]row, 1, before+len(middle)-1+len(old.root.rows)-after)}
	splice.rows[0] = middle[0]
	splice.copy(old.root.rows, 1, before, 0)
	splice.copy(middle, 1, len(middle), 0)
	splice.copy(old.root.rows, after, len(old.root.rows), d.delta())
	root.rows = splice.rows

	// The definitions, as far as they stand in the rows that were kept.
	first, end := 0, len(old.root.nested)
	for first < end && int(old.root.nested[first].row) < before {
		first++
	}
	for end > first && int(old.root.nested[end-1].row) >= after {
		end--
	}
	root.nested = slices.Grow(root.nested, first+len(p.walked().pieces)-1+len(old.root.nested)-end)
	root.nested = append(root.nested, old.root.nested[:first]...)
	root.nested = append(root.nested, u.nested(0, old.root.nested[first:end], 0, uint32(before-1))...)
	shift := uint32(len(splice.rows) - len(old.root.rows)) // wraps around when there are fewer
	for _, nested := range old.root.nested[end:] {
		nested.Start += d.delta()
		nested.row += shift
		root.nested = append(root.nested, nested)
	}

	updated := make([]child, len(children))
	copy(updated, old.children[:prefix])
	for i := prefix; i < len(children)-suffix; i++ {
		updated[i] = newChild(&children[i])
		updated[i].rowsEnd += uint32(before - 1)
	}
	for i := len(children) - suffix; i < len(children); i++ {
		updated[i] = old.children[i-len(children)+len(old.children)]
		updated[i].start += uint32(d.delta())
		updated[i].end += uint32(d.delta())
		updated[i].rowsEnd += shift
	}
	return root, updated
}

// unchanged is how many of the file's children are as before at its begin and
// at its end. What leads a definition is never parted from it. Those that start
// before nextLine, the line after the edit, are not kept: whether they lead
// depends on what stands before them on their line.
func unchanged(now []C.Child, old []child, d difference, nextLine int) (prefix, suffix int) {
	shorter := min(len(now), len(old))
	for prefix < shorter && int(now[prefix].end) <= d.start && d.keeps(newChild(&now[prefix]).extent(), old[prefix].extent()) {
		prefix++
	}
	for prefix > 0 && old[prefix-1].leading {
		prefix--
	}
	for suffix < shorter-prefix {
		n, o := &now[len(now)-suffix-1], old[len(old)-suffix-1]
		if int(n.start) < nextLine || !d.keeps(newChild(n).extent(), o.extent()) {
			break
		}
		suffix++
	}
	for suffix > 0 {
		n, o := len(now)-suffix-1, len(old)-suffix-1
		if (n < 0 || now[n].use&symbolLeading == 0) && (o < 0 || !old[o].leading) {
			break
		}
		suffix--
	}
	return prefix, suffix
}

func newChild(c *C.Child) child {
	return child{uint32(c.start), uint32(c.end), uint32(c.rows_end), Kind(c.kind), c.use&symbolLeading != 0}
}

func (c child) extent() extent { return extent{int(c.start), int(c.end), c.kind} }

// extent is where a node stands in the file, and what it is.
type extent struct {
	start, end int
	kind       Kind
}

// keeps reports whether now, a node of the text after d, is old, one of the
// text before it: the same kind of node for the same bytes. In texts without
// syntax errors its inside is the same, too. (What tree-sitter itself keeps of
// the tree before is not a measure: it may make equal nodes anew by the thousand.)
func (d difference) keeps(now, old extent) bool {
	shift := 0
	switch {
	case now.end <= d.start:
	case now.start >= d.newEnd:
		shift = d.delta()
	default:
		return false
	}
	return now.start == old.start+shift && now.end == old.end+shift && now.kind == old.kind
}

// updating makes chunks from the walker's pieces, and shares those that are
// unchanged.
type updating struct {
	*Parser
	source string
	edit   difference
}

// rows are those of a piece that was walked, in C's memory.
func (u updating) rows(piece int) []row {
	walked := u.walked()
	return walked.rows[walked.pieces[piece].rows:walked.pieces[piece].rows_end]
}

// nested are the chunks in a piece that was walked. old are those of the chunk
// that was there before and began at offset base: unchanged ones are shared
// from both ends, those between are made anew. rowShift is added to their rows.
func (u updating) nested(around int, old []Nested, base int, rowShift uint32) []Nested {
	outer := u.walked().pieces[around] // a copy: the list moves
	first, end := int(outer.nested), int(outer.nested_end)
	if first == end {
		return nil
	}
	made := make([]Nested, end-first)
	place := func(index int, chunk *Chunk) {
		piece := &u.walked().pieces[index]
		made[index-first] = Nested{chunk, int(piece.start - outer.start), uint32(piece.row) + rowShift}
	}
	from, to := first, end
	for from < to && len(old) > 0 && u.same(from, old[0], base) {
		place(from, old[0].Chunk)
		from, old = from+1, old[1:]
	}
	for from < to && len(old) > 0 && u.same(to-1, old[len(old)-1], base) {
		place(to-1, old[len(old)-1].Chunk)
		to, old = to-1, old[:len(old)-1]
	}
	paired := len(old) == to-from
	for i := from; i < to; i++ {
		var before Nested
		if paired {
			before = old[i-from]
		}
		place(i, u.chunk(i, before, base))
	}
	return made
}

// same reports whether the chunk of a piece would be equal to old, which stood
// in a chunk that began at offset base.
func (u updating) same(index int, old Nested, base int) bool {
	piece := &u.walked().pieces[index]
	start := base + old.Start
	return int(piece.depth) == old.Depth && u.edit.keeps(
		extent{int(piece.start), int(piece.end), Kind(piece.kind)},
		extent{start, start + len(old.Source), old.rows[0].kind})
}

// chunk walks a piece and makes its chunk. It holds a copy of its text, lest
// every version of a text that is edited be kept alive by what changed in it.
// old is what it was before, if that is known.
func (u updating) chunk(index int, old Nested, base int) *Chunk {
	C.walker_piece(u.walker, stringPointer(u.source), C.uint32_t(index))
	piece := u.walked().pieces[index]
	made := &Chunk{
		Source: strings.Clone(u.source[piece.start:piece.end]),
		Depth:  int(piece.depth),
		rows:   slices.Clone(u.rows(index)),
	}
	var inside []Nested
	if old.Chunk != nil {
		inside = old.nested
	}
	made.nested = u.nested(index, inside, base+old.Start, 0)
	return made
}
