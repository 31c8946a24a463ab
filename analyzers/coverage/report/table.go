package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/report"
)

// Options say how a table looks.
type Options struct {
	// Color adds the escape sequences of a terminal.
	Color bool
	// Width is how many columns the terminal has; 0 where there is no end.
	Width int
	// Read gives the texts in which uncovered lines are named.
	Read Read
}

// Columns of a table.
const (
	// gap parts two columns.
	gap = 2
	// leastName is what a name keeps however narrow the terminal is.
	leastName = 12
	// roomForLines is what a long name leaves for uncovered lines.
	roomForLines = 20
)

// row is one line of a table.
type row struct {
	name string
	// indent is how many columns stand before the name.
	indent int
	sum    project.Sum
	strong bool
	// file is nil for folders and totals.
	file *project.File
}

// table is what is written, with the widths of its columns.
type table struct {
	Options
	out                          *bufio.Writer
	name, lines, branches, share int
	bar                          bool
}

// Table writes what is covered of each folder and file, which lines are not, and
// what it adds up to. Its error is that of out.
func Table(out io.Writer, p *project.Project, options Options) error {
	t := &table{Options: options, out: bufio.NewWriter(out)}
	rows := t.rows(Tree(p.Files), 0)
	totals := totalRows(p.Files)
	t.measure(append(rows, totals...), measuresBranches(p.Files))
	t.head()
	for _, r := range rows {
		t.row(r)
	}
	t.rule()
	for _, r := range totals {
		t.row(r)
	}
	t.notes(p)
	if err := t.out.Flush(); err != nil {
		return fmt.Errorf("writing the table of coverage: %w", err)
	}
	return nil
}

// rows are those of what is in the folder, at a level from 0.
func (t *table) rows(f *Folder, level int) []row {
	var rows []row
	for _, below := range f.Folders {
		rows = append(rows, row{name: report.Printable(below.Name), indent: 2 * level, sum: below.Sum, strong: true})
		rows = append(rows, t.rows(below, level+1)...)
	}
	for _, file := range f.Files {
		rows = append(rows, row{name: report.Printable(file.Name), indent: 2 * level, sum: file.Sums, file: file.File})
	}
	return rows
}

// totalRows are those of each language, if there are several, and of all.
func totalRows(files []*project.File) []row {
	var rows []row
	if languages := Languages(files); len(languages) > 1 {
		for _, language := range languages {
			rows = append(rows, row{name: language.Title, sum: language.Sum})
		}
	}
	return append(rows, row{name: "Total", sum: project.SumOf(files), strong: true})
}

// measure finds the widths of the columns.
func (t *table) measure(rows []row, branches bool) {
	t.name, t.lines, t.share, t.bar = len("File"), len("Lines"), len("100.0 %"), true
	for _, r := range rows {
		t.name = max(t.name, r.indent+uniseg.StringWidth(r.name))
		t.lines = max(t.lines, len(fraction(r.sum.Lines)))
		if branches {
			t.branches = max(t.branches, len("Branches"), len(fraction(r.sum.Branches)))
		}
	}
	if t.Width <= 0 {
		return
	}
	if t.bar = t.used(min(t.name, 2*leastName)) <= t.Width; !t.bar && t.branches > 0 && t.used(leastName) > t.Width {
		t.branches = 0
	}
	spare := t.Width - t.used(0)
	t.name = min(t.name, max(spare-gap-roomForLines, 2*leastName, t.Width/2))
	t.name = min(t.name, max(spare, leastName))
}

// used is how many columns all but the uncovered lines take with names that are
// name wide.
func (t *table) used(name int) int {
	columns := name + gap + t.lines + gap + t.share
	if t.branches > 0 {
		columns += gap + t.branches
	}
	if t.bar {
		columns += gap + barWidth
	}
	return columns
}

// head writes the names of the columns.
func (t *table) head() {
	cells := []string{pad("File", t.name), padLeft("Lines", t.lines)}
	if t.branches > 0 {
		cells = append(cells, padLeft("Branches", t.branches))
	}
	cells = append(cells, padLeft("Covered", t.share))
	if t.bar {
		cells = append(cells, strings.Repeat(" ", barWidth))
	}
	if t.roomFor() != 0 {
		cells = append(cells, "Uncovered")
	}
	t.line(t.paint(dim, strings.TrimRight(strings.Join(cells, "  "), " ")))
}

// rule writes the line above the totals.
func (t *table) rule() { t.line(t.paint(dim, strings.Repeat("─", t.used(t.name)))) }

// row writes one row.
func (t *table) row(r row) {
	look := plain
	if r.strong {
		look = bold
	}
	name := strings.Repeat(" ", min(r.indent, t.name/2)) + r.name
	if excess := uniseg.StringWidth(name) - t.name; excess > 0 {
		indent := min(r.indent, t.name/2)
		name = strings.Repeat(" ", indent) + lastColumns(r.name, t.name-indent)
	}
	cells := []string{t.paint(look, pad(name, t.name)), padLeft(fraction(r.sum.Lines), t.lines)}
	if t.branches > 0 {
		cells = append(cells, padLeft(fraction(r.sum.Branches), t.branches))
	}
	paint := shareColour(r.sum.Counted)
	cells = append(cells, t.paint(paint, padLeft(Percent(r.sum.Counted), t.share)))
	if t.bar {
		cells = append(cells, t.paint(paint, pad(bar(r.sum.Counted), barWidth)))
	}
	if room := t.roomFor(); room != 0 && r.file != nil {
		cells = append(cells, t.uncovered(r.file, max(room, 0)))
	}
	t.line(strings.TrimRight(strings.Join(cells, "  "), " "))
}

// roomFor is how many columns there are for uncovered lines; negative where
// there is no end, and 0 where they are left out.
func (t *table) roomFor() int {
	if t.Read == nil {
		return 0
	}
	if t.Width <= 0 {
		return -1
	}
	if room := t.Width - t.used(t.name) - gap; room >= len("Uncovered") {
		return room
	}
	return 0
}

// uncovered lists the uncovered lines of the file in width columns, all of them
// if width is 0.
func (t *table) uncovered(f *project.File, width int) string {
	lack := gapsOf(f, t.Read)
	if lack.stale != "" {
		return t.paint(dim, "stale")
	}
	return shorten(lack.runs, width)
}

func (t *table) line(text string) {
	t.out.WriteString(text)
	t.out.WriteByte('\n')
}

// fraction is such as "235/264"; "–" where there is nothing to cover.
func fraction(share coverage.Share) string {
	if share.Total == 0 {
		return "–"
	}
	return fmt.Sprintf("%d/%d", share.Covered, share.Total)
}
