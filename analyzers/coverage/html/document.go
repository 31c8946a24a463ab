package html

import (
	"html/template"
	"iter"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/report"
)

// document is what the template shows. What may be absent is a list with one
// element or none, so that the template has nothing to decide.
type document struct {
	Title  string
	Style  template.CSS
	Script template.JS
	// Generated is when the page was made.
	Generated []moment
	Totals    []total
	// BranchHeads are the heads of the column for branches.
	BranchHeads []string
	Folders     []folder
	// Sources are made one by one, as the template asks for them.
	Sources iter.Seq[source]
	Reports []reported
	// LeftOut says what of the reports does not count.
	LeftOut []string

	tests testIndex
}

// moment is a time for machines and for people.
type moment struct{ Machine, Shown string }

// total is what a language, or all of them, adds up to.
type total struct {
	sums
	Name  string
	Files string
	// Counts says what the percentage is made of.
	Counts []string
}

// sums are the cells of one or several files.
type sums struct {
	Percent string
	// Width is that of the bar, in thousandths.
	Width float64
	// Order sorts by coverage: what has nothing to cover is last.
	Order int
	Lines string
	// Branches has one element where the page shows branches.
	Branches []string
	// Uncovered is the number of lines that were never executed, as the reports
	// count them.
	Uncovered int
}

// folder is a folder that holds files.
type folder struct {
	sums
	// Parts are its path, which may be broken after each.
	Parts []string
	Files []file
}

// file is one row of the list.
type file struct {
	sums
	Path, Name string
	// Parts are the path of its folder.
	Parts []string
	// Link is where its source stands on the page.
	Link template.URL
	// Whole is "whole" if nothing of it is uncovered.
	Whole string
	// Stale has one element if it is.
	Stale []string
}

// reported is a report with what became of it.
type reported struct{ Path, Tool, Use, Why string }

func newDocument(p *project.Project, read report.Read, options Options) *document {
	d := &document{
		Title: options.Title,
		Style: template.CSS(style), Script: template.JS(script), // written for the page, nothing in them is from outside
		tests: testIndex{numbers: map[string]int{}},
	}
	if d.Title == "" {
		d.Title = filepath.Base(p.Root)
	}
	if made := options.Generated; !made.IsZero() {
		d.Generated = []moment{{made.UTC().Format(time.RFC3339), made.Format("2 January 2006, 15:04 MST")}}
	}
	for _, f := range p.Files {
		if f.Branches {
			d.BranchHeads = []string{"Branches"}
		}
	}
	d.Totals = d.totals(p.Files)
	tree := report.Tree(p.Files)
	d.addFolder(tree)
	for f := range tree.All() {
		d.addFolder(f)
	}
	d.Sources = func(yield func(source) bool) {
		for _, f := range p.Files {
			if !yield(d.source(f, read)) {
				return
			}
		}
	}
	for _, r := range p.Reports {
		tool := ""
		if r.Report != nil {
			tool = r.Kind.String()
			if r.Tool != "" {
				tool += ", " + r.Tool
			}
		}
		d.Reports = append(d.Reports, reported{r.DisplayPath, tool, r.Use.String(), r.Why})
	}
	if left := report.LeftOut(p); left != "" {
		d.LeftOut = []string{left}
	}
	return d
}

// totals are those of the languages, and of all if there are several.
func (d *document) totals(files []*project.File) []total {
	var totals []total
	languages := report.Languages(files)
	for _, language := range languages {
		totals = append(totals, total{
			sums: d.sums(language.Sum), Name: language.Title,
			Files: report.Count(language.Sum.Files, "file"), Counts: []string{language.Counts},
		})
	}
	if len(languages) != 1 {
		sum := project.SumOf(files)
		totals = append(totals, total{sums: d.sums(sum), Name: "All", Files: report.Count(sum.Files, "file")})
	}
	return totals
}

// addFolder adds the files that lie in f itself. What is said of a folder is said of all
// below it, as in the terminal; of the project, which has totals, of these files.
func (d *document) addFolder(f *report.Folder) {
	if len(f.Files) == 0 {
		return
	}
	var sum project.Sum
	parts := strings.SplitAfter(f.Path, "/")
	shown := folder{Parts: parts}
	for _, of := range f.Files {
		sum = sum.Add(of.Sums)
		row := file{sums: d.sums(of.Sums), Path: of.DisplayPath, Parts: parts, Name: of.Name, Link: linkTo(of.DisplayPath)}
		if of.Sums.Counted.Covered == of.Sums.Counted.Total {
			row.Whole = "whole"
		}
		if of.Base == nil {
			row.Stale = []string{of.Stale}
		}
		shown.Files = append(shown.Files, row)
	}
	shown.sums = d.sums(f.Sum)
	if f.Path == "" {
		shown.Parts, shown.sums = []string{"./"}, d.sums(sum)
	}
	d.Folders = append(d.Folders, shown)
}

// linkTo leads to the source of the file with the path.
func linkTo(path string) template.URL {
	return template.URL((&url.URL{Fragment: "/" + path}).String()) // escaped by String
}

func (d *document) sums(s project.Sum) sums {
	cells := sums{
		Percent: report.Percent(s.Counted), Order: 1_000_001,
		Lines: report.CoveredOf(s.Lines), Uncovered: s.Lines.Total - s.Lines.Covered,
	}
	if portion, something := report.Portion(s.Counted, 1_000_000); something {
		cells.Order = portion
		cells.Width = float64(portion) / 10_000
	}
	if len(d.BranchHeads) > 0 {
		cells.Branches = []string{report.CoveredOf(s.Branches)}
	}
	return cells
}
