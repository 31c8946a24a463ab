package session

import (
	"maps"

	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// CoverageLoaded takes in what the coverage reports of a workspace folder, named
// by its path, say of its files; nil is nothing.
func (s *Session) CoverageLoaded(folder string, loaded *project.Projects) {
	s.change(func(next *Snapshot) {
		next.coverage = maps.Clone(next.coverage)
		if next.coverage == nil {
			next.coverage = map[string]*project.Projects{}
		}
		next.coverage[folder] = loaded
		next.cover()
	})
}

// cover lets all documents have what is known of their coverage in the folders that
// there are, and forgets that of others.
func (s *Snapshot) cover() {
	known := map[string]*project.Projects{}
	for _, f := range s.Folders {
		if loaded := s.coverage[f.Path]; loaded != nil {
			known[f.Path] = loaded
		}
	}
	s.coverage = known
	for at, d := range s.documents {
		s.coverDocument(at, d)
	}
}

// ShowCoverage says whether the coverage of files is shown at all; nil is that it
// is now if it was not before. It returns whether it is.
func (s *Session) ShowCoverage(shown *bool) (now bool) {
	s.change(func(next *Snapshot) {
		now = next.coverageHidden
		if shown != nil {
			now = *shown
		}
		if next.coverageHidden == !now {
			return
		}
		next.coverageHidden = !now
		// Other versions, since other things are found in them.
		next.documents = maps.Clone(next.documents)
		for at, d := range next.documents {
			other := *d
			next.documents[at] = &other
		}
	})
	return now
}

// CoverageShown reports whether the coverage of the document is shown.
func (s *Snapshot) CoverageShown(d *Document) bool {
	return !s.coverageHidden && s.Folder(d).Settings.Coverage
}

// Coverage is what the coverage reports of the workspace folder, named by its
// path, say; nil if none was loaded.
func (s *Snapshot) Coverage(folder string) *project.Projects { return s.coverage[folder] }

// covered is what is known of the file at path.
func (s *Snapshot) covered(path string) *project.File {
	return s.coverage[s.folderOf(path).Path].File(path)
}

// coverDocument lets the document at the address have what is known by now.
func (s *Snapshot) coverDocument(at string, d *Document) {
	if d.Language == nil {
		return
	}
	file := s.covered(d.Path)
	if file == d.covered {
		return
	}
	other := *d
	other.covered, other.coverage = file, file.In(d.Text.Source)
	s.documents = maps.Clone(s.documents)
	s.documents[at] = &other
}

// Coverage is what is known of the lines of the document; nil if nothing is. The
// file says why, if it is stale; it is nil where no report knows it.
func (d *Document) Coverage() (*project.File, *states.View) { return d.covered, d.coverage }

// coverageEdited carries the coverage over an edit of the text before.
func (d *Document) coverageEdited(edit text.Edit, before *text.Lines) {
	if d.coverage != nil {
		d.coverage = d.coverage.Edited(edit, before, d.Text)
	}
}

// uncovered are the findings about the coverage of the document, which analysis
// is of, with the rules of set. previous are those of the version before.
func (d *Document) uncovered(snapshot *Snapshot, analysis *engine.Analysis, set *rule.Set, previous *states.Findings) *states.Findings {
	if d.coverage == nil || set == nil || !snapshot.CoverageShown(d) {
		return nil
	}
	return d.coverage.Findings(d.Text, set, analysis.IgnoredLines, previous)
}

// uncovered are the findings about the coverage of the file at path, which is
// not open and which analysis is of, with its rules.
func (s *Snapshot) uncovered(path string, analysis *engine.Analysis) []rule.ChunkFindings {
	if s.coverageHidden || !s.folderOf(path).Settings.Coverage || !states.Shows(analysis.Set) {
		return nil
	}
	view := s.covered(path).In(analysis.File.Source)
	if view == nil {
		return nil
	}
	return view.Findings(text.NewLines(analysis.File.Source), analysis.Set, analysis.IgnoredLines, nil).Groups()
}
