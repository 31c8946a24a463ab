package patch

import (
	"maps"
	"slices"

	"github.com/octollm/octolsp/grammars"
)

// Affected are the tests that executed a changed line, or the lines beside it
// where the changed one was not measured.
type Affected struct {
	// Tests are their names as pytest takes them, sorted, each once.
	Tests []string
	// Unknown are the changed Python files, as they are shown, of which it can't
	// be said which tests execute the changed lines: no report knows them, or the
	// reports name no tests.
	Unknown []string
}

// Affected are the tests of Python's changed lines.
func (p *Patch) Affected() Affected {
	found := map[string]bool{}
	var affected Affected
	name := testNames(p.sources)
	for _, f := range p.Files {
		if f.Language != grammars.Python {
			continue
		}
		if !f.tests(found, name) {
			affected.Unknown = append(affected.Unknown, f.Shown)
		}
	}
	affected.Tests = slices.Sorted(maps.Keys(found))
	return affected
}

// tests adds those of the changed lines; it reports false if they can't be known.
func (f *File) tests(found map[string]bool, name func(context string) string) bool {
	if f.view == nil {
		return false
	}
	named := false
	for _, line := range slices.Concat(f.Covered, f.Uncovered) {
		for _, near := range f.near(line) {
			tests, known := f.view.Tests(near)
			named = named || known
			for _, test := range tests {
				found[name(test)] = true
			}
		}
	}
	return named
}

// near is the line, if it was measured, and else the nearest measured line at
// either side: who executed those comes by the changed one.
func (f *File) near(line int) []int {
	if _, known := f.view.At(line); known {
		return []int{line}
	}
	var lines []int
	for before := line - 1; before > 0; before-- {
		if _, known := f.view.At(before); known {
			lines = append(lines, before)
			break
		}
	}
	for after := line + 1; after <= f.view.Count(); after++ {
		if _, known := f.view.At(after); known {
			lines = append(lines, after)
			break
		}
	}
	return lines
}
