package project

import (
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/statements"
)

// Sum is what was covered of one file or of several.
type Sum struct {
	// Lines are those that can be executed; Branches the ways out of those that
	// have several, where that was measured.
	Lines, Branches coverage.Share
	// Counted is what a percentage is made of: in each file what its tool counts,
	// see [File.CountsBranches].
	Counted coverage.Share
	// Functions is llvm-cov's other sum: the lines of each function, so that
	// lines of closures and generics count more than once. It is zero unless all
	// files have it.
	Functions coverage.Share
	// Files is how many files were added up, Stale how many of them can't be
	// shown in today's text, and Incomplete of how many nothing is known and nothing was
	// added; see [File.Incomplete].
	Files, Stale, Incomplete int

	withoutFunctions bool
}

// CountsBranches reports whether branches count like lines in a percentage of
// the file: coverage.py counts so, where it measured branches; llvm-cov counts
// lines.
func (f *File) CountsBranches() bool { return f.Branches && statements.Named(f.Language) }

// Sum is what was covered of the file, as its reports have it.
func (f *File) Sum() Sum {
	if f.Incomplete {
		return Sum{Files: 1, Stale: 1, Incomplete: 1, withoutFunctions: true}
	}
	s := Sum{Lines: f.Measured().LineShare(), Functions: f.Measured().Functions, Files: 1}
	s.withoutFunctions = s.Functions == (coverage.Share{})
	if f.Branches {
		s.Branches = f.Measured().BranchShare()
	}
	lines, branches, ofLines, ofBranches := f.own()
	if ofLines {
		s.Lines = lines
	}
	if ofBranches && f.Branches {
		s.Branches = branches
	}
	s.Counted = s.Lines
	if f.CountsBranches() {
		s.Counted = s.Counted.Add(s.Branches)
	}
	if f.Base == nil {
		s.Stale = 1
	}
	return s
}

// Add is the sum of both.
func (s Sum) Add(other Sum) Sum {
	s.Lines = s.Lines.Add(other.Lines)
	s.Branches = s.Branches.Add(other.Branches)
	s.Counted = s.Counted.Add(other.Counted)
	s.Functions = s.Functions.Add(other.Functions)
	s.Files, s.Stale, s.Incomplete = s.Files+other.Files, s.Stale+other.Stale, s.Incomplete+other.Incomplete
	if s.withoutFunctions = s.withoutFunctions || other.withoutFunctions; s.withoutFunctions {
		s.Functions = coverage.Share{}
	}
	return s
}

// SumOf is the sum of the files.
func SumOf(files []*File) Sum {
	var sum Sum
	for _, f := range files {
		sum = sum.Add(f.Sum())
	}
	return sum
}
