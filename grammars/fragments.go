package grammars

// #include "walk.h"
import "C"

import (
	"slices"
	"strings"
	"time"
)

// fragment is the syntax of a section that was parsed alone.
type fragment struct {
	// root is a file's chunk, of the depth of what holds the section.
	root   *Chunk
	broken bool
	// gaveUp reports that there was no time left for some of it.
	gaveUp bool
	errors []SyntaxError
}

// fragmentKey is what a fragment depends on.
type fragmentKey struct {
	source string
	depth  int
}

// fragments cuts a text with syntax errors into sections, and parses each
// alone. It looks at the text only, so that the outcome is the same whatever
// the text was before; what was known before only saves work.
type fragments struct {
	*Parser
	// known are the fragments of the version before, and made those of this
	// one.
	known, made map[fragmentKey][]*fragment
	// valid is the version before, if it had no syntax error, and edit how it
	// became this one.
	valid *Tree
	edit  difference
	// passed is the row of valid up to which its sections were looked at.
	passed int
	// clone reports that chunks get their own text.
	clone bool
	// deadline is when there is no time left: see patienceFor.
	deadline time.Time
	// cancelled stops everything.
	cancelled bool
}

// file makes the fragment of the whole text.
func (f *fragments) file(source, syntax string) *fragment {
	whole, splice := f.language.newFragment(source, 0)
	for _, s := range f.language.sections(syntax) {
		part := f.unedited(s)
		if part == nil {
			part = f.member(source, syntax, s, 0)
		} else {
			key := fragmentKey{source[s.start:s.end], 0}
			f.made[key] = append(f.made[key], part)
		}
		if f.cancelled {
			return nil
		}
		whole.add(&splice, part, s.start)
	}
	whole.root.rows = splice.rows
	return whole
}

// newFragment is a fragment of source without any nodes, and where they go.
func (l *Language) newFragment(source string, depth int) (*fragment, splicing) {
	file := row{end: uint32(len(source)), kind: l.file, flags: flagNamed}
	return &fragment{root: &Chunk{Source: source, Depth: depth}}, splicing{rows: []row{file}}
}

// add puts part, a fragment at offset start, into f, whose rows are in splice.
func (f *fragment) add(splice *splicing, part *fragment, start int) {
	rows := part.root.rows
	before := uint32(len(splice.rows)) - 1
	splice.copy(rows, 1, len(rows), start)
	for _, nested := range part.root.nested {
		f.root.nested = append(f.root.nested, Nested{nested.Chunk, nested.Start + start, nested.row + before})
	}
	for _, found := range part.errors {
		found.Range = found.Range.Moved(start)
		f.errors = append(f.errors, found)
	}
	f.gaveUp = f.gaveUp || part.gaveUp
	if part.broken {
		f.broken = true
		splice.rows[splice.parent].flags |= flagHasError
	}
}

// unedited is the fragment of a section of the file as it was in the valid
// version before, or nil if it was edited, or is none that was apart there.
func (f *fragments) unedited(s section) *fragment {
	if f.valid == nil {
		return nil
	}
	shift := 0
	switch {
	case s.end < f.edit.start:
	case s.start > f.edit.newEnd:
		shift = f.edit.delta()
	default:
		return nil
	}
	old := f.valid.Root
	start, end := uint32(s.start-shift), uint32(s.end-shift)
	first := f.rowAfter(start)
	if first < len(old.rows) && old.rows[first].start < start {
		return nil
	}
	last := f.rowAfter(end)
	if last < len(old.rows) && old.rows[last].start < end {
		return nil
	}
	part, splice := f.language.newFragment(old.Source[start:end], 0)
	splice.copy(old.rows, first, last, -int(start))
	part.root.rows = splice.rows
	low, _ := slices.BinarySearchFunc(old.nested, first, func(n Nested, row int) int { return int(n.row) - row })
	for ; low < len(old.nested) && int(old.nested[low].row) < last; low++ {
		nested := old.nested[low]
		part.root.nested = append(part.root.nested, Nested{nested.Chunk, nested.Start - int(start), nested.row - uint32(first) + 1})
	}
	return part
}

// rowAfter is the row of the first node directly in the valid file that ends
// after offset. The offsets that it is asked for must ascend.
func (f *fragments) rowAfter(offset uint32) int {
	rows := f.valid.Root.rows
	f.passed = max(f.passed, 1)
	for f.passed < len(rows) && rows[f.passed].end <= offset {
		f.passed = int(rows[f.passed].next)
		if f.passed == 0 {
			f.passed = len(rows)
		}
	}
	return f.passed
}

// section parses a section. syntax is its text for the parser.
func (f *fragments) section(source, syntax string, depth int) *fragment {
	if f.clone {
		source = strings.Clone(source)
	}
	part := f.parsed(source, syntax, depth)
	if !part.broken || f.cancelled {
		return part
	}
	if depth < MaxDepth {
		if made := f.outlined(source, syntax, depth, part); made != nil {
			return made
		}
	}
	if finer := f.language.finerSections(syntax); len(finer) > 1 {
		return f.joined(source, syntax, depth, finer)
	}
	part.errors = []SyntaxError{f.language.diagnose(syntax, part)}
	return part
}

// joined is the fragment of a section that is parsed in parts.
func (f *fragments) joined(source, syntax string, depth int, sections []section) *fragment {
	whole, splice := f.language.newFragment(source, depth)
	for _, s := range sections {
		whole.add(&splice, f.member(source, syntax, s, depth), s.start)
	}
	whole.root.rows = splice.rows
	return whole
}

// member is the fragment of a part of a section, that of the version before if
// it is the same.
func (f *fragments) member(source, syntax string, s section, depth int) *fragment {
	key := fragmentKey{source[s.start:s.end], depth}
	// Equal texts get chunks of their own each, in the order of the text.
	var part *fragment
	if known, used := f.known[key], len(f.made[key]); used < len(known) {
		part = known[used]
	} else {
		part = f.section(key.source, syntax[s.start:s.end], depth)
	}
	f.made[key] = append(f.made[key], part)
	return part
}

// parsed is the fragment of a text as the parser sees it. When there is no time
// left for it, or it was cancelled, it is nothing but an error.
func (f *fragments) parsed(source, syntax string, depth int) *fragment {
	var tree *C.TSTree
	if left := min(time.Until(f.deadline), f.patienceFor(syntax)); left > 0 {
		tree = f.syntaxTree(syntax, nil, left)
	}
	if f.isCancelled() {
		f.cancelled = true
	}
	if tree == nil {
		part, splice := f.language.newFragment(source, depth)
		part.broken, part.gaveUp = true, true
		part.root.rows = []row{
			splice.rows[0],
			{end: uint32(len(source)), kind: KindError, flags: flagNamed | flagHasError},
		}
		part.root.rows[0].flags |= flagHasError
		return part
	}
	defer C.ts_tree_delete(tree)
	C.walker_begin(f.walker, tree, C.uint32_t(len(source)), C.uint32_t(depth))
	root, ok := f.chunks(source, true)
	if !ok {
		f.cancelled = true
		root = &Chunk{rows: make([]row, 1)}
	}
	return &fragment{root: root, broken: bool(f.walker.broken)}
}

// outlined is the fragment of a definition that is parsed without its inside,
// and its inside apart; nil if it can't be told apart. whole is what the parser
// made of all of it.
func (f *fragments) outlined(source, syntax string, depth int, whole *fragment) *fragment {
	outline, ok := f.language.outline(syntax)
	if !ok {
		return nil
	}
	for _, shell := range outline.shells {
		part := f.parsed(shell.text, shell.text, depth)
		if part.broken || len(part.root.nested) != 1 {
			continue
		}
		definition, end := f.grafted(source, syntax, depth, outline, shell, part)
		if definition == nil {
			continue
		}
		if len(definition.errors) == 0 {
			definition.errors = []SyntaxError{f.language.diagnose(syntax, whole)}
		}
		// What stands behind the definition.
		splice := splicing{rows: definition.root.rows, last: 1}
		if end < len(source) {
			definition.add(&splice, f.section(source[end:], syntax[end:], depth), end)
		}
		definition.root.rows = splice.rows
		return definition
	}
	return nil
}

// grafted puts the members of an outline into its shell, and says where the
// definition ends.
func (f *fragments) grafted(source, syntax string, depth int, o outline, s shell, part *fragment) (*fragment, int) {
	definition := part.root.nested[0]
	base, head := definition.Start, uint32(s.head-definition.Start)
	rows := slices.Clone(definition.rows)
	body := f.language.body(rows)
	if body < 0 {
		return nil, 0
	}
	splice := splicing{rows: rows, parent: uint32(body)}
	for i := range rows {
		r := &rows[i]
		if r.end > head && s.mended {
			r.flags |= flagHasError
		}
		r.start, r.end = min(r.start, head), min(r.end, head)
		if i > body && int(r.parent) == body {
			splice.last = uint32(i)
		}
	}
	made := &fragment{root: &Chunk{Depth: depth + 1, nested: slices.Clone(definition.nested)}}
	for _, m := range o.members[s.members:] {
		made.add(&splice, f.member(source, syntax, m, depth+1), m.start-base)
	}
	rows = splice.rows
	end := uint32(o.end - base)
	if f.language == Python { // a block ends with its last statement
		end = max(rows[body].end, rows[splice.last].end)
	}
	for at := body; ; at = int(rows[at].parent) {
		rows[at].end = end
		if made.broken || o.incomplete || s.mended {
			rows[at].flags |= flagHasError
		}
		if at == 0 {
			break
		}
	}
	made.root.rows = rows
	made.root.Source = source[base : base+int(end)]

	whole, outer := f.language.newFragment(source, depth)
	outer.rows[0].flags |= flagHasError
	whole.broken, whole.gaveUp = true, made.gaveUp
	whole.root.rows = []row{
		outer.rows[0],
		{start: uint32(base), end: uint32(base) + end, kind: rows[0].kind, flags: rows[0].flags | flagNested},
	}
	whole.root.nested = []Nested{{made.root, base, 1}}
	for _, found := range made.errors {
		found.Range = found.Range.Moved(base)
		whole.errors = append(whole.errors, found)
	}
	return whole, o.end
}
