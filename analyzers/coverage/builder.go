package coverage

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// MaxLine is the greatest line number that is taken for one.
const MaxLine = math.MaxInt32

// MaxNotes is how many notes of one report are kept; the rest are counted.
const MaxNotes = 20

// A Builder gathers what a format's reader finds, file by file. A file may come
// again: then what is said of it is added up. It is for one goroutine.
type Builder struct {
	// Report is what was gathered of the files that were ended; its Files are in no
	// order before Finish.
	Report *Report

	byPath map[string]*File
	// outcomes and names give each text that recurs one memory.
	outcomes, names map[string]string
	recurring       recurring
	notes           int

	// The rest is of the file between Begin and End.
	path string
	open bool
	// Lines and Branches are those that were taken in since Begin or Split.
	Lines    []Line
	Branches []Branch
	// Excluded are the lines that the report leaves out.
	Excluded LineSetBuilder
	// Functions counts those of the file, where the report does.
	Functions Share
	// Own are the report's own counts of it.
	Own Own
	// again tells that what is open goes on with the record that was packed before.
	again    bool
	tests    map[string]*LineSetBuilder
	unlisted int
}

// NewBuilder begins a report of the kind.
func NewBuilder(kind Kind) *Builder {
	return &Builder{
		Report: &Report{Kind: kind}, byPath: map[string]*File{},
		outcomes: map[string]string{}, names: map[string]string{},
	}
}

// Begin starts a file; one that is open is ended first. path is kept.
func (b *Builder) Begin(path string) {
	b.End()
	b.path, b.open = path, true
}

// Line takes in a line. Zero and below, and what no text has, is noted and
// passed over; place is where the report says it, from 1, or 0.
func (b *Builder) Line(place, number int, hits uint64) {
	if number < 1 || number > MaxLine {
		b.Note(place, "there is no line %d", number)
		return
	}
	b.Lines = append(b.Lines, Line{number, hits})
}

// Branch takes in a branch, as Line does a line.
func (b *Builder) Branch(place int, branch Branch) {
	if branch.Line < 1 || branch.Line > MaxLine {
		b.Note(place, "there is no line %d", branch.Line)
		return
	}
	b.Report.MeasuresBranches = true
	b.Branches = append(b.Branches, branch)
}

// MaxExecuted is the greatest line number in a [LineSet] of a report, so that a
// wrong number can't take all memory.
const MaxExecuted = 1 << 24

// Test is the set of the lines that the test of the name executed.
func (b *Builder) Test(name string) *LineSetBuilder {
	lines := b.tests[name]
	if lines == nil {
		if b.tests == nil {
			b.tests = map[string]*LineSetBuilder{}
		}
		lines = &LineSetBuilder{}
		b.tests[b.Name(name)] = lines
	}
	return lines
}

// Name is a text equal to name, the same one for each.
func (b *Builder) Name(name string) string {
	if known, ok := b.names[name]; ok {
		return known
	}
	name = strings.Clone(name)
	b.names[name] = name
	return name
}

// Outcome is a text equal to outcome, the same one for each.
func (b *Builder) Outcome(outcome []byte) string {
	known, ok := b.outcomes[string(outcome)]
	if !ok {
		known = string(outcome)
		b.outcomes[known] = known
	}
	return known
}

// File is the file of the path, which was ended, or nil.
func (b *Builder) File(path string) *File { return b.byPath[path] }

// BranchSum takes in how many branches the report counts in all, of which it lists
// some: the rest are unlisted ones if all of them are taken.
func (b *Builder) BranchSum(all, listed Share) {
	more := Share{all.Covered - listed.Covered, all.Total - listed.Total}
	if more.Total > 0 && more.Total <= MaxLine && more.Covered == more.Total {
		b.unlisted = more.Total
	}
}

// End packs the file that is open, if one is.
func (b *Builder) End() {
	if !b.open {
		return
	}
	f := &File{Path: b.path, Excluded: b.Excluded.Set(), Functions: b.Functions, Unlisted: b.unlisted, Own: b.Own}
	for _, name := range slices.Sorted(maps.Keys(b.tests)) {
		f.Tests = append(f.Tests, Test{name, b.tests[name].Set()})
	}
	if before := b.byPath[b.path]; before != nil {
		own := b.own(before)
		b.recurring.add(before, f, b.Lines, b.Branches, b.outcomes)
		before.Own = own
	} else {
		f.Path = strings.Clone(b.path)
		f.Lines, f.Branches = PackLines(b.Lines), PackBranches(b.Branches, b.outcomes)
		b.byPath[f.Path] = f
		b.Report.Files = append(b.Report.Files, f)
	}
	b.Lines, b.Branches = b.Lines[:0], b.Branches[:0]
	b.Excluded, b.tests, b.Functions, b.unlisted = LineSetBuilder{}, nil, Share{}, 0
	b.Own, b.again, b.open = Own{}, false, false
}

// own are the counts of what was said before of the file that is open, and of that.
func (b *Builder) own(before *File) Own {
	if b.again {
		// The rest of one record: its counts are of all of it.
		own := Own{Lines: b.Own.Lines, Branches: b.Own.Branches, Wrong: cmp.Or(before.Own.Wrong, b.Own.Wrong), records: before.Own.records}
		if before.Own.records > 1 || before.Own.Lines.By != "" {
			own.Lines.Covered, own.Branches = -1, OwnCount{} // other records are in the file, too
		}
		return own
	}
	var mine, others ownShares
	if before.Own.records < 2 && before.Own != (Own{}) {
		mine = before.shares()
	}
	if b.Own != (Own{}) {
		others = ownShares{Lines: b.LineShare()}
		if b.Own.Branches.By != "" {
			others.Branches = b.branchShare()
		}
	}
	return before.Own.add(b.Own, mine, others, b.Report.Docstrings)
}

// Note remembers that something was passed over, at the line of the report,
// counted from 1, or 0.
func (b *Builder) Note(line int, format string, arguments ...any) {
	b.notes++
	if b.notes <= MaxNotes {
		b.Report.Notes = append(b.Report.Notes, Note{line, fmt.Sprintf(format, arguments...)})
	}
}

// Remark takes in that a total of the whole report is not that of its files.
func (b *Builder) Remark(format string, arguments ...any) {
	if len(b.Report.Remarks) < MaxNotes {
		b.Report.Remarks = append(b.Report.Remarks, fmt.Sprintf(format, arguments...))
	}
}

// Finish is the report.
func (b *Builder) Finish() *Report {
	b.End()
	b.recurring.finish(b.outcomes)
	if more := b.notes - MaxNotes; more > 0 {
		b.Report.Notes = append(b.Report.Notes, Note{Message: fmt.Sprintf("and %d more like these", more)})
	}
	slices.SortFunc(b.Report.Files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	return b.Report
}
