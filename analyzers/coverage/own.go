package coverage

import (
	"fmt"
	"math"
	"slices"
)

// Own are a report's own counts of one file, which are compared with what was read of
// it: a report that was cut, edited, made in another form or misread does not add up.
type Own struct {
	Lines, Branches OwnCount
	// Wrong says for people what does not add up in the report itself, whatever the
	// text of the file; it is empty where nothing was found.
	Wrong string
	// records is how many records of the report the counts are of.
	records int
}

// OwnCount is a report's own count of lines or branches.
type OwnCount struct {
	// By is what the report calls it, such as "LF and LH"; empty where it has none.
	By string
	// Total and Covered are -1 where the report does not say them.
	Share
	// Fewer and More are by how much the total may lie below and above what is read
	// of an honest report of the format. Then the covered ones may differ as well, but
	// are none only where none were read.
	Fewer, More int
}

// Says reports whether the report has such a count in full.
func (o OwnCount) Says() bool { return o.By != "" && o.Total >= 0 && o.Covered >= 0 }

// differs reports whether the count is not what was read. Counted is that without the
// lines that the text tells to be none, as docstrings; of some versions of coverage.py
// the covered ones are counted with these.
func (o OwnCount) differs(counted, read Share) bool {
	if o.By == "" {
		return false
	}
	off := o.Total - counted.Total
	switch {
	case o.Total >= 0 && (off < -o.Fewer || off > o.More), o.Total >= 0 && o.Covered > o.Total && o.Covered > read.Covered:
		return true
	case o.Covered < 0:
		return false
	case o.Fewer > 0 || o.More > 0:
		return (o.Covered == 0) != (counted.Covered == 0)
	}
	return o.Covered < min(counted.Covered, read.Covered) || o.Covered > max(counted.Covered, read.Covered)
}

// difference says for people how the count differs from what was read, of things that
// noun names; it is empty if it does not.
func (o OwnCount) difference(counted, read Share, noun string) string {
	switch {
	case !o.differs(counted, read):
		return ""
	case o.Total < 0:
		return fmt.Sprintf("by %s %d %s are covered, by the %s themselves %d", o.By, o.Covered, noun, noun, counted.Covered)
	case o.Covered < 0:
		return fmt.Sprintf("by %s there are %d %s, by the %s themselves %d", o.By, o.Total, noun, noun, counted.Total)
	}
	return fmt.Sprintf("by %s %d of %d %s are covered, by the %s themselves %d of %d",
		o.By, o.Covered, o.Total, noun, noun, counted.Covered, counted.Total)
}

// Difference says for people how the report's own counts of the file differ from
// counted, which is f without what the text of the file tells to be none of its
// statements, or f itself; it is empty where they agree, or where there are none.
func (f *File) Difference(counted *File) string {
	if f.Own.Wrong != "" {
		return f.Own.Wrong
	}
	if lines := f.Own.Lines.difference(counted.LineShare(), f.LineShare(), "lines"); lines != "" || f.Own.Branches.By == "" {
		return lines
	}
	return f.Own.Branches.difference(f.BranchShare(), f.BranchShare(), "branches")
}

// OfLines is a file of which nothing is known but how many lines it has.
func OfLines(share Share) *File { return &File{Lines: Lines{share: share}} }

// WithoutDocstrings is how many lines of the file are covered by the report's own
// count, where it has executed lines beyond those that are no statements: old versions
// of coverage.py list docstrings so. It is needed where the text is gone that would
// tell. It reports false where the counts say something else.
func (f *File) WithoutDocstrings() (Share, bool) {
	own, read := f.Own.Lines, f.LineShare()
	missed := read.Total - read.Covered
	if !own.Says() || f.Own.Wrong != "" || own.Total > read.Total || own.Total < missed ||
		own.Covered != own.Total-missed && own.Covered != read.Covered {
		return Share{}, false
	}
	return Share{own.Total - missed, own.Total}, true
}

// add is what both say together, where one file has several records in a report. What
// each says is held against what was read of it, since they can't be added: of one line
// both may speak. Tolerant allows lines beyond those counted, all of them executed:
// then the totals are kept, which must be the same.
func (o Own) add(other Own, mine, others ownShares, tolerant bool) Own {
	sum := Own{Wrong: o.Wrong, records: max(o.records, 1) + max(other.records, 1)}
	if o.records > 1 {
		sum.Lines = o.Lines
	} else if other.records > 1 {
		sum.Lines = other.Lines
	}
	for _, record := range []struct {
		Own
		ownShares
	}{{o, mine}, {other, others}} {
		if record.records > 1 || sum.Wrong != "" {
			continue
		}
		sum.Wrong = record.Wrong
		lines := record.Own.Lines
		if tolerant && lines.By != "" && lines.Total < record.ownShares.Lines.Total {
			if sum.Lines.By != "" && sum.Lines.Total != lines.Total {
				sum.Wrong = fmt.Sprintf("by %s there are %d lines in one of its records and %d in another", lines.By, sum.Lines.Total, lines.Total)
			}
			sum.Lines = OwnCount{By: lines.By, Share: Share{Covered: -1, Total: lines.Total}}
		} else if sum.Wrong == "" {
			sum.Wrong = lines.difference(record.ownShares.Lines, record.ownShares.Lines, "lines")
		}
		if sum.Wrong == "" {
			sum.Wrong = record.Own.Branches.difference(record.ownShares.Branches, record.ownShares.Branches, "branches")
		}
	}
	return sum
}

// OwnWith are the counts of both, which are of one file in one report.
func (f *File) OwnWith(other *File) Own {
	return f.Own.add(other.Own, f.shares(), other.shares(), true)
}

// ownShares is what was read of one record.
type ownShares struct{ Lines, Branches Share }

// shares is what was read of the file.
func (f *File) shares() ownShares { return ownShares{f.LineShare(), f.BranchShare()} }

// LineShare is how many of the lines were executed that were taken in since Begin.
func (b *Builder) LineShare() Share {
	b.Lines = distinct(b.Lines)
	share := Share{Total: len(b.Lines)}
	for _, line := range b.Lines {
		if line.Hits > 0 {
			share.Covered++
		}
	}
	return share
}

// branchShare is how many of the branches were taken that were taken in since Begin.
func (b *Builder) branchShare() Share {
	share := Share{b.unlisted, b.unlisted + len(b.Branches)}
	for i := range b.Branches {
		if b.Branches[i].Hits > 0 {
			share.Covered++
		}
	}
	if share == b.Own.Branches.Share {
		return share // so that none of them came twice, or it makes no difference
	}
	f := File{Unlisted: b.unlisted, Branches: PackBranches(slices.Clone(b.Branches), b.outcomes)}
	return f.BranchShare()
}

// Bounded is value as a count, at most one that can be added to as many others as there
// are files.
func Bounded(value uint64) int { return int(min(value, math.MaxInt32)) }
