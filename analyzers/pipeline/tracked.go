package pipeline

import (
	"reflect"
	"slices"
	"sync"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
)

// Tracked are a tool's findings in a text that is edited: each edit moves them,
// and takes away those that it touches. They are immutable; what an edit does
// not touch is shared with the version before. nil is none.
type Tracked struct {
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

// Track takes in findings, whose ranges speak of one text, each once. They know
// their symbols: see [engine.Analyzer.WithSymbols].
func Track(findings []finding.Finding) *Tracked {
	sorted := slices.Clone(findings)
	finding.Sort(sorted)
	sorted = slices.CompactFunc(sorted, func(a, b finding.Finding) bool {
		return a.Range == b.Range && a.Rule == b.Rule && a.Message == b.Message && a.Source == b.Source && a.Severity == b.Severity
	})
	t := &Tracked{}
	var together []finding.Finding
	flush := func() {
		if len(together) > 0 {
			t.blocks = append(t.blocks, newBlock(together, false))
			together = nil
		}
	}
	for _, f := range sorted {
		if repeatable(&f) {
			flush()
			t.blocks = append(t.blocks, newBlock([]finding.Finding{f}, true))
			continue
		}
		if together = append(together, f); len(together) == blockSize {
			flush()
		}
	}
	flush()
	return t
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
func (t *Tracked) Edited(edits ...text.Edit) *Tracked {
	if len(t.blocks) == 0 {
		return t
	}
	edits = slices.Clone(edits)
	text.SortEdits(edits)
	for _, edit := range slices.Backward(edits) { // so that those before still hold
		t = t.edited(edit)
	}
	return t
}

func (t *Tracked) edited(edit text.Edit) *Tracked {
	next := &Tracked{blocks: make([]block, 0, len(t.blocks))}
	delta := len(edit.New) - edit.Len()
	for _, b := range t.blocks {
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

// groups are the findings in the text of analysis, or nil, but for those that
// native ones repeat. What did not change since the version before is recognised
// by its pointer.
func (t *Tracked) groups(analysis *engine.Analysis, native func() repeats) []finding.Group {
	if t == nil {
		return nil
	}
	symbols := sync.OnceValue(func() engine.Symbols { return engine.SymbolsOf(analysis) })
	repeated := func(b *block) bool {
		f := b.findings[0]
		if native().has(&f, b.start) || analysis == nil || analysis.Tree == nil {
			return native().has(&f, b.start)
		}
		f.Symbol = symbols().At(b.start + f.Range.Start) // it may have another name by now
		return native().has(&f, b.start)
	}
	groups := make([]finding.Group, 0, len(t.blocks))
	for i := range t.blocks {
		if b := &t.blocks[i]; !b.repeatable || !repeated(b) {
			groups = append(groups, finding.Group{Start: b.start, Findings: &b.findings})
		}
	}
	return groups
}

// Equal reports whether both are the same findings at the same places.
func (t *Tracked) Equal(other *Tracked) bool {
	return t.Count() == other.Count() && reflect.DeepEqual(t.all(), other.all())
}

// all are the findings with ranges in the whole text.
func (t *Tracked) all() []finding.Finding {
	var all []finding.Finding
	for _, b := range t.blocks {
		for i := range b.findings {
			all = append(all, b.findings[i].Moved(b.start))
		}
	}
	return all
}

// Count is the number of findings that are left.
func (t *Tracked) Count() int {
	count := 0
	for _, b := range t.blocks {
		count += len(b.findings)
	}
	return count
}
