package project

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/carry"
	"github.com/octollm/octolsp/analyzers/engine"
)

// merge puts together what the reports that count say of each file.
func (p *Project) merge() {
	says := map[string][]*Report{}
	for _, r := range p.Reports {
		if r.Use > UsedForTests {
			continue
		}
		for path := range r.bound {
			says[path] = append(says[path], r)
		}
	}
	p.byPath = map[string]*File{}
	for path, reports := range says {
		if f := p.mergeFile(path, reports); f != nil {
			p.byPath[path] = f
			p.Files = append(p.Files, f)
		}
	}
	slices.SortFunc(p.Files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
}

// mergeFile is what the reports say of the file at path. They may speak of
// different texts: then what the older ones say is carried to the text of the
// newest.
func (p *Project) mergeFile(path string, reports []*Report) *File {
	// The newest of those whose text is known leads.
	slices.SortStableFunc(reports, func(a, b *Report) int {
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
		Path: path, Shown: shown(p.Root, path), Language: engine.LanguageOf(path),
		Measured: of.file, Base: of.base, From: of.from, Stale: of.stale,
	}
	for _, r := range reports {
		other := r.bound[path]
		said := other.file
		switch {
		case r == first:
		case f.Base != nil && other.base == nil:
			continue // of a text that is not known
		case f.Base != nil && !other.base.Equal(f.Base):
			said = carry.Trace(other.base, f.Base).File(said)
		}
		f.Reports = append(f.Reports, r)
		switch {
		case r == first:
		case r.Use == UsedForTests:
			f.Measured = f.Measured.Merged(&coverage.File{Tests: said.Tests})
		default:
			f.Measured = f.Measured.Merged(said)
		}
		f.Branches = f.Branches || r.Use == Used && r.MeasuresBranches
	}
	return f
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// shown is the path relative to root, with forward slashes, if it lies in it.
func shown(root, path string) string {
	if relative, err := filepath.Rel(root, path); err == nil && filepath.IsLocal(relative) {
		path = relative
	}
	return filepath.ToSlash(path)
}
