// Package project puts together what the coverage reports of a project say of
// its files: which reports there are and which of them count, which files their
// paths mean, and of which text of a file they speak.
//
// **A report is bound to texts when it is loaded.** What was on the disk or in
// git at its time is found out then and never again, so that what changes later
// can't be taken for what was measured.
package project

import (
	"cmp"
	"slices"
	"sync"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/linemap"
	"github.com/octollm/octolsp/analyzers/coverage/pathmap"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/grammars"
)

// Project is the coverage of a project as its reports have it. It is immutable.
type Project struct {
	// Root is the project's folder, absolute.
	Root string
	// Reports are all that were found, those that count first, then by path.
	Reports []*FoundReport
	// Files are those of which reports that count say something, by path.
	Files []*File
	// Sources are all files of the project in the languages that octolsp reads,
	// absolute, sorted.
	Sources []string

	// Notes tell of maps and patterns of the config that lead nowhere.
	Notes []string

	byPath map[string]*File
	tree   *Tree
	// patterns are those that the config has for reports; nil stands for the usual
	// names and places.
	patterns []config.ReportPattern
	totals   config.Totals
}

// File is what the reports that count say of one file.
type File struct {
	// Path is absolute; DisplayPath is relative to the project, with forward
	// slashes.
	Path, DisplayPath string
	Language          *grammars.Language
	// Base is the text that was measured; nil if it can't be had. Then the file is stale, for the
	// reason Stale, and nothing is known about today's lines.
	Base  linemap.Fingerprint
	Stale string
	// Incomplete reports that the file is stale and that its reports say what was
	// executed, but not what could have been, as .coverage does: of how much is
	// covered nothing is known.
	Incomplete bool
	// From says for people where that text comes from.
	From string
	// Branches reports that branches were measured.
	Branches bool
	// Reports are those that say it.
	Reports []*FoundReport

	totals   config.Totals
	once     sync.Once
	measured *coverage.File
}

// FoundReport is a report that was found, with what became of it.
type FoundReport struct {
	// Path is absolute; DisplayPath is relative to the project, with forward
	// slashes.
	Path, DisplayPath string
	// Report is nil if it can't be read.
	*coverage.Report
	// Err is why it can't be read, or nil: a [*format.ReadError].
	Err error
	Use Use
	// Why says for people why it is used so.
	Why string
	// Matches are its paths in the languages that octolsp reads, with the files
	// that they mean.
	Matches []pathmap.Match
	// Others is how many of its files are in other languages.
	Others int

	// Old reports that it is much older than another report of the same files, so that
	// what it says of these does not count.
	Old bool

	bound map[string]*bound
	// passedOver are the files of which it is too old to speak.
	passedOver map[string]bool
	named      bool
	// parallel reports that it is one of several data files of a run.
	parallel bool
}

// Use is what becomes of a report.
type Use uint8

// The uses, from all to nothing.
const (
	// Used reports count.
	Used Use = iota
	// UsedForTests reports count only for which tests cover a line.
	UsedForTests
	// Superseded reports are older than another one of the same files or suite.
	Superseded
	// Unmatched reports say nothing of the project's files.
	Unmatched
	// Ignored files have the name of a report and are none.
	Ignored
	// Failed reports can't be read.
	Failed
)

// String is the name used in output.
func (u Use) String() string {
	return [...]string{"used", "used for tests", "superseded", "unmatched", "ignored", "failed"}[u]
}

// File is what is known of the file at the absolute path, or nil.
func (p *Project) File(path string) *File {
	if p == nil {
		return nil
	}
	return p.byPath[path]
}

// Has reports whether the project has files in the language.
func (p *Project) Has(language *grammars.Language) bool {
	return slices.ContainsFunc(p.Sources, func(path string) bool { return engine.GrammarOf(path) == language })
}

// All are the files of which reports say something; none if p is nil.
func (p *Project) All() []*File {
	if p == nil {
		return nil
	}
	return p.Files
}

// DisplayPath is the absolute path as users see it: relative to the project, with
// forward slashes, if it lies in it.
func (p *Project) DisplayPath(path string) string { return paths.Display(p.Root, path) }

// Matched is how many of the report's files are in the project.
func (r *FoundReport) Matched() int {
	count := 0
	for _, m := range r.Matches {
		if m.File != "" {
			count++
		}
	}
	return count
}

// IsLost reports whether the report has files in the languages that octolsp reads, and
// none of them is known to be one of the project. Named tells whether the user or the
// config named it.
func (r *FoundReport) IsLost() (lost, named bool) {
	return r.Use == Unmatched && len(r.Matches) > 0, r.named
}

// sorted orders the reports.
func sorted(reports []*FoundReport) {
	slices.SortStableFunc(reports, func(a, b *FoundReport) int {
		return cmp.Or(cmp.Compare(a.Use, b.Use), cmp.Compare(a.Path, b.Path))
	})
}
