package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format"
	"github.com/octollm/octolsp/analyzers/coverage/project"
)

// maxRows is how many rows a table in Markdown has; maxRanges is how many ranges
// of uncovered lines are listed of a file.
const (
	maxRows   = 50
	maxRanges = 8
)

// Markdown writes a summary for the page of a CI run or a comment, in GitHub's
// Markdown: what the languages and all add up to, the files with the lowest
// coverage, and the folders, stale files and reports that do not count to unfold.
// It names uncovered lines of the texts that read gives. Its error is that of
// out.
func Markdown(out io.Writer, p *project.Project, read Read) error {
	m := &markdown{out: bufio.NewWriter(out), branches: measuresBranches(p.Files)}
	m.totals(p.Files)
	m.files(p.Files, read)
	m.folders(p.Files)
	m.stale(stale(p.Files))
	m.leftOut(p)
	if err := m.out.Flush(); err != nil {
		return fmt.Errorf("writing the summary of coverage: %w", err)
	}
	return nil
}

type markdown struct {
	out      *bufio.Writer
	branches bool
}

func (m *markdown) line(format string, arguments ...any) {
	fmt.Fprintf(m.out, format+"\n", arguments...)
}

// totals writes the headline, and below it what it is made of.
func (m *markdown) totals(files []*project.File) {
	languages := Languages(files)
	var headline []string
	for _, language := range languages {
		headline = append(headline, language.Title+" "+Percent(language.Sum.Counted))
	}
	if len(headline) == 0 {
		m.line("## Coverage\n\nNo file of the project is in a coverage report.")
		return
	}
	m.line("## Coverage: %s\n", strings.Join(headline, ", "))
	m.head("", "Files", "")
	for _, language := range languages {
		m.line("| %s | %s | %s |", language.Title, m.shares(language.Sum), Grouped(language.Sum.Files))
	}
	if len(languages) > 1 {
		sum := project.SumOf(files)
		m.line("| **All** | %s | %s |", m.shares(sum), Grouped(sum.Files))
	}
	m.line("")
	for _, language := range languages {
		m.line("- %s: %s.", language.Title, language.Counts)
	}
}

// head begins a table whose columns between the first and the last are those of
// shares.
func (m *markdown) head(first, last, lastAlign string) {
	align := cmp.Or(lastAlign, "--:")
	if m.branches {
		m.line("| %s | Covered | Lines | Branches | %s |\n|:--|--:|--:|--:|%s|", first, last, align)
		return
	}
	m.line("| %s | Covered | Lines | %s |\n|:--|--:|--:|%s|", first, last, align)
}

// shares are the cells of the sum.
func (m *markdown) shares(sum project.Sum) string {
	cells := Percent(sum.Counted) + " | " + CoveredOf(sum.Lines)
	if m.branches {
		cells += " | " + CoveredOf(sum.Branches)
	}
	return cells
}

// CoveredOf is such as "235 of 264"; "–" where there is nothing to cover.
func CoveredOf(share coverage.Share) string {
	if share.Total == 0 {
		return "–"
	}
	return Grouped(share.Covered) + " of " + Grouped(share.Total)
}

// files lists those that are not all covered, the lowest first.
func (m *markdown) files(files []*project.File, read Read) {
	var rest []File
	for _, f := range files {
		if sum := f.Sum(); sum.Counted.Covered < sum.Counted.Total || f.Incomplete {
			rest = append(rest, File{File: f, Sums: sum})
		}
	}
	slices.SortStableFunc(rest, func(a, b File) int { return lower(a.Sums.Counted, b.Sums.Counted) })
	if len(rest) > 0 {
		m.line("")
		m.head("File", "Uncovered lines", ":--")
	}
	for _, f := range rest[:min(len(rest), maxRows)] {
		m.line("| %s | %s | %s |", code(f.DisplayPath), m.shares(f.Sums), m.uncovered(f.File, read))
	}
	var left []string
	if more := len(rest) - maxRows; more > 0 {
		left = append(left, Count(more, "file")+" with higher coverage")
	}
	if whole := len(files) - len(rest); whole > 0 {
		left = append(left, Count(whole, "file")+" without anything uncovered")
	}
	if len(left) > 0 {
		m.line("\nNot listed: %s.", strings.Join(left, ", and "))
	}
}

// uncovered lists lines of the file.
func (m *markdown) uncovered(f *project.File, read Read) string {
	lack := gapsOf(f, read)
	if lack.stale != "" {
		return "*stale*"
	}
	var list []string
	for i, r := range lack.runs {
		if i == maxRanges {
			list = append(list, "…")
			break
		}
		list = append(list, r.String())
	}
	return strings.Join(list, ", ")
}

// folders lists what each folder adds up to, the lowest first, where there are
// several.
func (m *markdown) folders(files []*project.File) {
	folders := slices.Collect(Tree(files).All())
	if len(folders) < 2 {
		return
	}
	slices.SortStableFunc(folders, func(a, b *Folder) int { return lower(a.Sum.Counted, b.Sum.Counted) })
	m.unfold("Folders")
	m.head("Folder", "Files", "")
	for _, f := range folders[:min(len(folders), maxRows)] {
		m.line("| %s | %s | %s |", code(f.Path), m.shares(f.Sum), Grouped(f.Sum.Files))
	}
	if more := len(folders) - maxRows; more > 0 {
		m.line("\nNot listed: %s with higher coverage.", Count(more, "folder"))
	}
	m.fold()
}

func (m *markdown) stale(files []*project.File) {
	if len(files) == 0 {
		return
	}
	m.unfold(Stale(len(files)))
	for _, f := range files[:min(len(files), maxRows)] {
		m.line("- %s: %s", code(f.DisplayPath), prose(f.Stale))
	}
	if more := len(files) - maxRows; more > 0 {
		m.line("- and %s", Count(more, "other"))
	}
	m.fold()
}

// leftOut lists the paths that are not files of the project, and the reports that
// can't be read.
func (m *markdown) leftOut(p *project.Project) {
	said := LeftOut(p)
	if said == "" {
		return
	}
	m.unfold(said)
	listed := 0
	list := func(name, reason string) {
		if listed++; listed <= maxRows {
			m.line("- %s: %s", code(name), prose(reason))
		}
	}
	for _, r := range p.Reports {
		if r.Err != nil {
			list(r.DisplayPath, format.Reason(r.Err))
		}
		if r.Use != project.Used {
			continue
		}
		for _, match := range r.Matches {
			switch {
			case match.File != "":
			case len(match.Candidates) > 0:
				list(match.Path, "it may be "+strings.Join(match.Candidates, ", "))
			default:
				list(match.Path, "no file of the project has this path")
			}
		}
	}
	if more := listed - maxRows; more > 0 {
		m.line("- and %s", Count(more, "other"))
	}
	m.fold()
}

func (m *markdown) unfold(title string) {
	m.line("\n<details><summary>%s</summary>\n", prose(title))
}

func (m *markdown) fold() { m.line("\n</details>") }

// lower orders shares: the smaller first, and of those that are equal the one
// with more to cover. Where there is nothing to cover, all is covered.
func lower(a, b coverage.Share) int {
	whole := func(share coverage.Share) (covered, total int64) {
		if share.Total == 0 {
			return 1, 1
		}
		return int64(share.Covered), int64(share.Total)
	}
	coveredA, totalA := whole(a)
	coveredB, totalB := whole(b)
	return cmp.Or(cmp.Compare(coveredA*totalB, coveredB*totalA), cmp.Compare(b.Total, a.Total))
}
