package workset

import (
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/paths"
)

// scan is what a folder keeps between updates. Each part of it is right at any
// moment, so that an update may end anywhere.
type scan struct {
	files map[string]*file
	// stale are the files to look at.
	stale map[string]bool
	// changed are the groups of files in which something says something new to
	// the others.
	changed map[string]bool
	// unsettled are the files whose findings depend on others that changed.
	unsettled map[string]bool
	// gone are the files that are to be reported without findings.
	gone map[string]bool
	// asked are the paths outside of a group that its findings depend on, by
	// group: also of files that are not there.
	asked map[string]map[string]bool
	// linked reports that there are symbolic links to files.
	linked bool
}

func newScan() scan {
	return scan{
		files: map[string]*file{}, stale: map[string]bool{}, changed: map[string]bool{},
		unsettled: map[string]bool{}, gone: map[string]bool{}, asked: map[string]map[string]bool{},
	}
}

// file is what is kept of a file.
type file struct {
	stamp stamp
	// rules is the hash of the set of rules that it was looked at with.
	rules uint64
	// summary is for links; nil if the file could not be read.
	summary     *engine.Analysis
	conditional bool
	open        bool
	// reportEmpty says that it is to be reported even without findings.
	reportEmpty bool
}

// stamp tells versions of a file on disk from each other.
type stamp struct {
	size int64
	// modified is in nanoseconds; 0 is equal to no other.
	modified int64
}

// note says that the file at path says something new to others: to its group,
// and to the groups that have asked for it.
func (s *scan) note(path string, groups ...string) {
	for _, group := range groups {
		s.changed[group] = true
	}
	for group, asked := range s.asked {
		if asked[path] {
			s.changed[group] = true
		}
	}
}

// noteOutside says that something changed at path, or below it, which is not
// known as a file of the folder.
func (s *scan) noteOutside(path string) {
	for group, asked := range s.asked {
		for other := range asked {
			if paths.Contains(path, other) {
				s.changed[group] = true
				break
			}
		}
	}
}

// spread makes the files of the changed groups unsettled that depend on others.
func (s *scan) spread() {
	if len(s.changed) == 0 {
		return
	}
	for path, file := range s.files {
		if file.conditional && !file.open && s.changed[file.summary.File.LinkUnit()] {
			s.unsettled[path] = true
		}
	}
	for group := range s.changed {
		delete(s.asked, group) // settling asks again
	}
	clear(s.changed)
}

// take keeps what was seen of the file at path; nil is that nothing can be.
func (s *scan) take(path string, seen *engine.Analysis, conditional bool) {
	known := s.files[path]
	before := known.summary
	known.conditional = conditional
	if seen != nil && before != nil && sameSummary(before, seen) {
		return // so that nothing is held twice
	}
	known.summary = nil
	var groups []string
	if before != nil {
		groups = append(groups, before.File.LinkUnit())
	}
	if seen != nil {
		known.summary = seen.ForLinks()
		groups = append(groups, seen.File.LinkUnit())
	}
	if len(groups) > 0 {
		s.note(path, groups...)
	}
}

func sameSummary(a, b *engine.Analysis) bool {
	switch {
	case !samePlace(a.File, b.File):
		return false
	case a.Summary == nil || b.Summary == nil:
		return a.Summary == b.Summary
	}
	return a.Summary.Hash() == b.Summary.Hash()
}

// samePlace reports whether the places of both files say the same.
func samePlace(a, b language.File) bool {
	return a.Language == b.Language && a.Placement == b.Placement
}
