// Package coverage is what coverage reports say, and adds it up. Their formats are
// read below the package format.
//
// **A report speaks of lines, counted from 1, of the texts that were run.** What
// it says is kept as it says it: a path as it was written, a count as it was
// counted. Which file of a project a path means is the package pathmap's to say,
// and where a line is by now the package linemap's.
package coverage

import (
	"iter"
	"time"
)

// Report is what one report file says. It is immutable.
type Report struct {
	// Path is where the report lies, absolute.
	Path string
	Kind Kind
	// Tool is what made it, as far as it says so, such as "coverage.py 7.6.12".
	Tool string
	// Made is when it says that it was made; zero if it does not say.
	Made time.Time
	// Modified is when the report file was written, Size its length in bytes.
	Modified time.Time
	Size     int64
	// Roots are the folders that the paths of its files may start at, in the
	// order of the report: Cobertura's <source>.
	Roots []string
	// MeasuresBranches reports that branches were measured, also where there
	// are none.
	MeasuresBranches bool
	// Executed reports that lines which were not executed are left out, though
	// they could be: they must be found in the source. It is so for .coverage.
	Executed bool
	// Docstrings reports that among the executed lines may be some that are no
	// statements, docstrings and excluded ones: see [ListsDocstrings]; the LCOV of
	// coverage.py before 7.6.2 has them, too.
	Docstrings bool
	// Files are in the order of their paths, each path once.
	Files []*File
	// Notes tell of what was passed over in the report.
	Notes []Note
	// Remarks say, a line each, which totals of the whole report are not those of its
	// files. That is no mistake: honest tools write such.
	Remarks []string
}

// Time is when the report was made: by its own word or by its file's time,
// whichever is earlier. A report that was copied is older than its copy.
func (r *Report) Time() time.Time {
	if r.Made.IsZero() || r.Modified.Before(r.Made) {
		return r.Modified
	}
	return r.Made
}

// File is what a report says of one source file. It is immutable.
type File struct {
	// Path is as the report writes it.
	Path     string
	Lines    Lines
	Branches Branches
	// Excluded are lines that the report says are not to be measured, where it
	// does, such as "# pragma: no cover".
	Excluded LineSet
	// Tests are the tests that were run, each with the lines that it executed,
	// by name; empty where the report does not say.
	Tests []Test
	// Functions is the sum over the lines of each function, as llvm-cov makes
	// it: a line in two functions counts twice. It is zero where the report has
	// none.
	Functions Share
	// Unlisted is how many branches count as taken that the report lists on no
	// line: those of coverage.py that need not be taken ("pragma: no branch").
	Unlisted int
	// Own are the report's own counts of the file.
	Own Own
}

// Line is how often a line was executed.
type Line struct {
	// Number counts from 1.
	Number int
	Hits   uint64
}

// Branch is one of the ways out of a line.
type Branch struct {
	// Line counts from 1: where the branch starts.
	Line int
	// To is the line that it leads to, from 1; [Exit] where it leaves the
	// function; 0 where the report does not say.
	To int
	// Block and Number tell branches of a line apart where To does not: LCOV's
	// fields of that name.
	Block, Number uint32
	// Outcome is the condition's value where the report says it: "true" or
	// "false"; or what else the report calls the branch.
	Outcome string
	// Evaluated reports that the line was reached, so that the branch could have
	// been taken: LCOV writes "-" where it was not.
	Evaluated bool
	// Hits is how often it was taken.
	Hits uint64
}

// Exit is the To of a branch that leaves the function.
const Exit = -1

// Test is a test with the lines of one file that it executed.
type Test struct {
	// Name is the context, such as "tests/test_area.py::test_circle|run".
	Name string
	// Lines are those that it executed.
	Lines LineSet
}

// Note tells of something in a report that was passed over.
type Note struct {
	// Line is where in the report, from 1; 0 if that is not known.
	Line int
	// Message is one line without an end mark.
	Message string
}

// Share is how many of all lines, or of what else is counted, were executed.
type Share struct {
	Covered, Total int
}

// Add is the sum of both.
func (s Share) Add(other Share) Share {
	return Share{s.Covered + other.Covered, s.Total + other.Total}
}

// All are the lines and how often each was executed, in their order.
func (f *File) All() iter.Seq[Line] { return f.Lines.All() }

// LineShare is how many of the lines that can be executed were.
func (f *File) LineShare() Share { return f.Lines.Share() }

// BranchShare is how many of the branches were taken, those that are not listed
// among them.
func (f *File) BranchShare() Share {
	share := Share{f.Unlisted, f.Unlisted}
	for branch := range f.Branches.All() {
		share.Total++
		if branch.Hits > 0 {
			share.Covered++
		}
	}
	return share
}
