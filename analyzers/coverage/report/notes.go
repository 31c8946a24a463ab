package report

import (
	"fmt"

	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/report"
)

// maxListed is how many files are listed below a table.
const maxListed = 20

// notes writes what was counted, and what is not in the table or not all there.
func (t *table) notes(p *project.Project) {
	t.line("")
	for _, language := range Languages(p.Files) {
		t.line(t.paint(dim, "Counted in "+language.Title+": "+language.Counts))
	}
	if stale := stale(p.Files); len(stale) > 0 {
		t.line(t.paint(yellow, Stale(len(stale))))
		for _, f := range stale[:min(len(stale), maxListed)] {
			t.line(fmt.Sprintf("  %s: %s", report.Printable(f.DisplayPath), report.Printable(f.Stale)))
		}
		if more := len(stale) - maxListed; more > 0 {
			t.line("  and " + Count(more, "other"))
		}
	}
	if left := LeftOut(p); left != "" {
		t.line(t.paint(yellow, left+": `octolsp coverage status` lists them"))
	}
}

// Stale says how many files are stale.
func Stale(n int) string {
	if n == 1 {
		return "1 file is stale: which of its lines are covered by now is not known"
	}
	return Grouped(n) + " files are stale: which of their lines are covered by now is not known"
}

// LeftOut says what of the reports does not count; empty if all does.
func LeftOut(p *project.Project) string {
	paths, failed := 0, 0
	for _, r := range p.Reports {
		switch {
		case r.Err != nil:
			failed++
		case r.Use == project.Used:
			paths += len(r.Matches) - r.Matched()
		}
	}
	said := ""
	switch {
	case paths == 1:
		said = "1 path of the reports is not a file of the project"
	case paths > 1:
		said = Grouped(paths) + " paths of the reports are not files of the project"
	}
	if failed > 0 {
		if said != "" {
			said += ", and "
		}
		said += Count(failed, "report") + " can't be read"
	}
	return said
}
