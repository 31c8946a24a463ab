package coverage

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// maxLine is the greatest line number that is taken for one.
const maxLine = math.MaxInt32

// maxNotes is how many notes of one report are kept; the rest are counted.
const maxNotes = 20

// builder gathers what a format's reader finds, file by file. A file may come
// again: then what is said of it is added up.
type builder struct {
	report *Report
	byPath map[string]*File
	// outcomes and names give each text that recurs one memory.
	outcomes, names map[string]string
	recurring       recurring
	notes           int

	// The rest is of the file between begin and end.
	path      string
	open      bool
	lines     []Line
	branches  []Branch
	excluded  LineSetBuilder
	tests     map[string]*LineSetBuilder
	functions Share
	unlisted  int
}

func newBuilder(kind Kind) *builder {
	return &builder{
		report: &Report{Kind: kind}, byPath: map[string]*File{},
		outcomes: map[string]string{}, names: map[string]string{},
	}
}

// begin starts a file; one that is open is ended first. path is kept.
func (b *builder) begin(path string) {
	b.end()
	b.path, b.open = path, true
}

// line takes in a line. Zero and below, and what no text has, is noted and
// passed over; place is where the report says it, from 1, or 0.
func (b *builder) line(place, number int, hits uint64) {
	if number < 1 || number > maxLine {
		b.note(place, "there is no line %d", number)
		return
	}
	b.lines = append(b.lines, Line{number, hits})
}

// branch takes in a branch, as line does a line.
func (b *builder) branch(place int, branch Branch) {
	if branch.Line < 1 || branch.Line > maxLine {
		b.note(place, "there is no line %d", branch.Line)
		return
	}
	b.report.MeasuresBranches = true
	b.branches = append(b.branches, branch)
}

// maxExecuted is the greatest line number in a [LineSet] of a report, so that a
// wrong number can't take all memory.
const maxExecuted = 1 << 24

// test is the set of the lines that the test of the name executed.
func (b *builder) test(name string) *LineSetBuilder {
	lines := b.tests[name]
	if lines == nil {
		if b.tests == nil {
			b.tests = map[string]*LineSetBuilder{}
		}
		lines = &LineSetBuilder{}
		b.tests[b.name(name)] = lines
	}
	return lines
}

// name is a text equal to name, the same one for each.
func (b *builder) name(name string) string {
	if known, ok := b.names[name]; ok {
		return known
	}
	name = strings.Clone(name)
	b.names[name] = name
	return name
}

// branchSum takes in how many branches the report counts in all, of which it lists
// some: the rest are unlisted ones if all of them are taken.
func (b *builder) branchSum(all, listed Share) {
	more := Share{all.Covered - listed.Covered, all.Total - listed.Total}
	if more.Total > 0 && more.Total <= maxLine && more.Covered == more.Total {
		b.unlisted = more.Total
	}
}

// end packs the file that is open, if one is.
func (b *builder) end() {
	if !b.open {
		return
	}
	f := &File{Path: b.path, Excluded: b.excluded.Set(), Functions: b.functions, Unlisted: b.unlisted}
	for _, name := range slices.Sorted(maps.Keys(b.tests)) {
		f.Tests = append(f.Tests, Test{name, b.tests[name].Set()})
	}
	if before := b.byPath[b.path]; before != nil {
		b.recurring.add(before, f, b.lines, b.branches, b.outcomes)
	} else {
		f.Path = strings.Clone(b.path)
		f.Lines, f.Branches = PackLines(b.lines), PackBranches(b.branches, b.outcomes)
		b.byPath[f.Path] = f
		b.report.Files = append(b.report.Files, f)
	}
	b.lines, b.branches = b.lines[:0], b.branches[:0]
	b.excluded, b.tests, b.functions, b.unlisted = LineSetBuilder{}, nil, Share{}, 0
	b.open = false
}

// note remembers that something was passed over, at the line of the report,
// counted from 1, or 0.
func (b *builder) note(line int, format string, arguments ...any) {
	b.notes++
	if b.notes <= maxNotes {
		b.report.Notes = append(b.report.Notes, Note{line, fmt.Sprintf(format, arguments...)})
	}
}

// finish is the report.
func (b *builder) finish() *Report {
	b.end()
	b.recurring.finish(b.outcomes)
	if more := b.notes - maxNotes; more > 0 {
		b.report.Notes = append(b.report.Notes, Note{Message: fmt.Sprintf("and %d more like these", more)})
	}
	slices.SortFunc(b.report.Files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	return b.report
}
