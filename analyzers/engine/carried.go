package engine

import (
	"reflect"
	"slices"
	"sync"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
)

// Carried are a tool's findings in a text that is edited: each edit moves them,
// and takes away those that it touches. They are immutable; what an edit does
// not touch is shared with the version before.
type Carried struct {
	blocks []block
}

// block is findings that stand near each other.
type block struct {
	// start and end enclose all ranges of the findings, which are relative to
	// start.
	start, end int
	*blockFindings
}

type blockFindings struct {
	findings []finding.Finding
	// repeatable reports that this is one finding that a native one may repeat.
	repeatable bool
}

// blockSize is about how many findings move together.
const blockSize = 32

// Carry takes in findings, whose ranges speak of one text.
func Carry(findings []finding.Finding) *Carried {
	sorted := slices.Clone(findings)
	finding.Sort(sorted)
	c := &Carried{}
	var together []finding.Finding
	flush := func() {
		if len(together) > 0 {
			c.blocks = append(c.blocks, newBlock(together, false))
			together = nil
		}
	}
	for _, f := range sorted {
		if Repeatable(&f) {
			flush()
			c.blocks = append(c.blocks, newBlock([]finding.Finding{f}, true))
			continue
		}
		if together = append(together, f); len(together) == blockSize {
			flush()
		}
	}
	flush()
	return c
}

// newBlock takes in findings with ranges in the whole text.
func newBlock(findings []finding.Finding, repeatable bool) block {
	whole := findings[0].Range
	include := func(r text.Range) { whole.Start, whole.End = min(whole.Start, r.Start), max(whole.End, r.End) }
	for _, f := range findings {
		include(f.Range)
		for _, place := range f.Related {
			include(place.Range)
		}
		for _, fix := range f.Fixes {
			for _, edit := range fix.Edits {
				include(edit.Range)
			}
		}
	}
	moved := make([]finding.Finding, len(findings))
	for i, f := range findings {
		moved[i] = f.Moved(-whole.Start)
	}
	return block{whole.Start, whole.End, &blockFindings{moved, repeatable}}
}

// Edited are the findings after edits of the text, whose ranges all speak of
// the text before and don't overlap.
func (c *Carried) Edited(edits ...text.Edit) *Carried {
	if len(c.blocks) == 0 {
		return c
	}
	edits = slices.Clone(edits)
	text.SortEdits(edits)
	for _, edit := range slices.Backward(edits) { // so that those before still hold
		c = c.edited(edit)
	}
	return c
}

func (c *Carried) edited(edit text.Edit) *Carried {
	next := &Carried{blocks: make([]block, 0, len(c.blocks))}
	delta := len(edit.New) - edit.Len()
	for _, b := range c.blocks {
		switch {
		case b.end < edit.Start:
		case b.start > edit.End:
			b.start, b.end = b.start+delta, b.end+delta
		default:
			var left []finding.Finding
			for _, f := range b.findings {
				if shifted, ok := f.Moved(b.start).Shifted(edit); ok {
					left = append(left, shifted)
				}
			}
			if len(left) == 0 {
				continue
			}
			b = newBlock(left, b.repeatable)
		}
		next.blocks = append(next.blocks, b)
	}
	return next
}

// Groups are the findings in the text of analysis but for those that native ones
// repeat. What did not change since the version before is recognised by its
// pointer.
func (c *Carried) Groups(analysis *Analysis, repeats func() Repeats) []ResultGroup {
	repeats = sync.OnceValue(repeats)
	definitions := sync.OnceValue(func() []definition { return definitionsOf(analysis.Tree, &analysis.File) })
	repeated := func(b *block) bool {
		f := b.findings[0]
		if repeats().Has(&f, b.start) || analysis == nil || analysis.Tree == nil {
			return repeats().Has(&f, b.start)
		}
		f.Symbol = symbolAt(definitions(), b.start+f.Range.Start) // it may have another name by now
		return repeats().Has(&f, b.start)
	}
	groups := make([]ResultGroup, 0, len(c.blocks))
	for i := range c.blocks {
		if b := &c.blocks[i]; !b.repeatable || !repeated(b) {
			groups = append(groups, ResultGroup{b.start, &b.findings})
		}
	}
	return groups
}

// Equal reports whether both are the same findings at the same places.
func (c *Carried) Equal(other *Carried) bool {
	return c.Count() == other.Count() && reflect.DeepEqual(c.all(), other.all())
}

// all are the findings with ranges in the whole text.
func (c *Carried) all() []finding.Finding {
	var all []finding.Finding
	for _, b := range c.blocks {
		for i := range b.findings {
			all = append(all, b.findings[i].Moved(b.start))
		}
	}
	return all
}

// Count is the number of findings that are left.
func (c *Carried) Count() int {
	count := 0
	for _, b := range c.blocks {
		count += len(b.findings)
	}
	return count
}
