package project

import (
	"cmp"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/linemap"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/paths"
)

// merge puts together what the reports that count say of each file. A file of which
// the same is said as in previous, or nil, is the same one.
func (p *Project) merge(previous *Project) {
	says := map[string][]*FoundReport{}
	for _, r := range p.Reports {
		if r.Use > UsedForTests {
			continue
		}
		for path := range r.bound {
			if r.passedOver[path] {
				continue
			}
			says[path] = append(says[path], r)
		}
	}
	p.byPath = map[string]*File{}
	for path, reports := range says {
		if f := p.mergeFile(path, reports); f != nil {
			if before := previous.File(path); before != nil && before.equal(f) {
				f = before
			}
			p.byPath[path] = f
			p.Files = append(p.Files, f)
		}
	}
	slices.SortFunc(p.Files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
}

// mergeFile is what the reports say of the file at path. They may speak of
// different texts: then what the older ones say is carried to the text of the
// newest.
func (p *Project) mergeFile(path string, reports []*FoundReport) *File {
	// The newest of those whose text is known leads.
	slices.SortStableFunc(reports, func(a, b *FoundReport) int {
		return cmp.Or(
			cmp.Compare(boolean(a.bound[path].base == nil), boolean(b.bound[path].base == nil)),
			cmp.Compare(a.Use, b.Use),
			b.Time().Compare(a.Time()),
		)
	})
	first := reports[0]
	if first.Use != Used {
		return nil
	}
	of := first.bound[path]
	f := &File{
		Path: path, DisplayPath: paths.Display(p.Root, path), Language: engine.GrammarOf(path),
		Base: of.base, From: of.from, Stale: of.stale, Incomplete: of.base == nil,
		totals: p.totals,
	}
	for _, r := range reports {
		if f.Base != nil && r.bound[path].base == nil {
			continue // of a text that is not known
		}
		f.Reports = append(f.Reports, r)
		f.Branches = f.Branches || r.Use == Used && r.MeasuresBranches
		f.Incomplete = f.Incomplete && (r.Use != Used || r.Executed)
	}
	if f.Incomplete {
		f.Stale += "; nothing of it counts, since .coverage does not say what could have been executed"
	}
	return f
}

// equal reports whether both are made of the same words of the same reports.
func (f *File) equal(other *File) bool {
	return f.totals == other.totals && slices.EqualFunc(f.Reports, other.Reports, func(a, b *FoundReport) bool {
		return a.Report == b.Report && a.Use == b.Use && a.bound[f.Path] == b.bound[f.Path]
	})
}

// Measured is what the reports say together; its lines are those of the text that
// was measured. It is made when it is asked for the first time.
func (f *File) Measured() *coverage.File {
	f.once.Do(func() { f.measured = f.merged() })
	return f.measured
}

// NewFile is a file of which said is known, whatever Reports it has.
func NewFile(path, shown string, said *coverage.File) *File {
	f := &File{Path: path, DisplayPath: shown, Language: engine.GrammarOf(path)}
	f.once.Do(func() { f.measured = said })
	return f
}

// merged is what the file's reports say together, of the text of the first.
func (f *File) merged() *coverage.File {
	merged := f.Reports[0].bound[f.Path].file()
	for _, r := range f.Reports[1:] {
		other := r.bound[f.Path]
		said := other.file()
		if f.Base != nil && !other.base.Equal(f.Base) {
			said = linemap.Trace(other.base, f.Base).File(said)
		}
		if r.Use == UsedForTests {
			said = &coverage.File{Tests: said.Tests}
		}
		merged = merged.Merged(said)
	}
	return merged
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}
