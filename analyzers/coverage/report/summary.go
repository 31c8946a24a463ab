// Package report writes what the tests of a project cover: as a table for a
// terminal, as JSON for programs, and as Markdown for a CI page.
//
// **Sums are those of the reports, lines those of today's text.** What a report
// counts is not made less by an edit since then; but a line is named only where
// it stands now, and a file of which that is not known is called stale.
package report

import (
	"fmt"
	"strconv"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/languages"
)

// Read is the text of the file on the disk at the absolute path.
type Read func(path string) (string, error)

// Portion is how much of whole the share is, such as 849 of 1000: it is rounded
// down, but all only where all is covered, and 0 only where nothing is. It
// reports false where there is nothing to cover.
func Portion(share coverage.Share, whole int) (int, bool) {
	if share.Total <= 0 {
		return 0, false
	}
	portion := int(int64(share.Covered) * int64(whole) / int64(share.Total))
	if portion == 0 && share.Covered > 0 {
		portion = 1
	}
	return portion, true
}

// Percent is the share for people, such as "84.9 %", by the rules of [Portion];
// "–" where there is nothing to cover.
func Percent(share coverage.Share) string {
	portion, something := Portion(share, 1000)
	if !something {
		return "–"
	}
	return fmt.Sprintf("%d.%d %%", portion/10, portion%10)
}

// Language is what the files in one language add up to.
type Language struct {
	// Name is that of LSP, such as "python"; Title is for people.
	Name, Title string
	Sum         project.Sum
	// Branches reports that branches were measured in some of them.
	Branches bool
	// Counts says what a percentage is made of, such as "lines with branches, as
	// coverage.py counts".
	Counts string
}

// Languages are those of the files, in the order of their names.
func Languages(files []*project.File) []Language {
	var listed []Language
	for _, language := range languages.All() {
		var of []*project.File
		for _, f := range files {
			if f.Language != nil && f.Language == language.Grammar {
				of = append(of, f)
			}
		}
		if len(of) > 0 {
			listed = append(listed, Language{
				Name: language.Name, Title: language.Title,
				Sum: project.SumOf(of), Branches: measuresBranches(of), Counts: counts(of),
			})
		}
	}
	return listed
}

// counts says what the percentages of the files are made of.
func counts(files []*project.File) string {
	with, measured := 0, 0
	for _, f := range files {
		if f.CountsBranches() {
			with++
		}
		if f.Branches {
			measured++
		}
	}
	said := "lines"
	switch {
	case with == len(files):
		said = "lines with branches, as coverage.py counts"
	case with > 0:
		said = "lines, with branches where they were measured, as coverage.py counts"
	case measured > 0:
		said = "lines without branches, as llvm-cov counts"
	}
	if sum := project.SumOf(files).Functions; sum.Total > 0 {
		said += fmt.Sprintf("; llvm-cov's sum over functions: %s of %s", Grouped(sum.Covered), Grouped(sum.Total))
	}
	return said
}

// Grouped is n with its thousands apart, such as "12,345".
func Grouped(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// Count is such as "1 file" or "1,200 files".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Grouped(n) + " " + noun + "s"
}

// measuresBranches reports whether any of the files has branches.
func measuresBranches(files []*project.File) bool {
	for _, f := range files {
		if f.Branches {
			return true
		}
	}
	return false
}

// stale are the files that can't be shown in today's text.
func stale(files []*project.File) []*project.File {
	var found []*project.File
	for _, f := range files {
		if f.Base == nil {
			found = append(found, f)
		}
	}
	return found
}
