package patch

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage/statements"
)

// Affected are the tests that executed what changed, or the function around it.
type Affected struct {
	// Tests are their names as pytest takes them, sorted, each once: the absolute
	// path of a file, with the test in it. Where a report may mean several, all are
	// named; where the file has no such function, the file is. A changed file of tests
	// is named as a whole where it was renamed, and where the reports name none for a
	// change in it, since its own may be new.
	Tests []string
	// Gone are the tests that reports name and no file of the project has, sorted.
	Gone []string
	// Unknown are the changed Python files, as they are shown, with a change of
	// which it can't be said which tests execute it: no report knows the file, the
	// reports name no tests that there are, the file has another name by now, or the change
	// is of what no test executes by itself, such as a constant of a module.
	Unknown []string
	// Others is how many changed files are in other languages.
	Others int
}

// Affected are the tests of Python's changed lines.
func (p *Patch) Affected() Affected {
	found := map[string]bool{}
	var affected Affected
	names := newTestNames(p.root, p.sources, p.read)
	gone := map[string]bool{}
	for _, f := range p.touched {
		if !statements.Named(f.Language) {
			affected.Others++
			continue
		}
		unknown := f.renamed && !isTestFile(f.Path) // who imports it may be broken
		for _, h := range f.hunks {
			named := false
			for _, context := range f.testsOf(h) {
				tests, isTest := names.of(context)
				for _, test := range tests {
					named, found[test] = true, true
				}
				if isTest && len(tests) == 0 {
					gone[context] = true
				}
			}
			unknown = unknown || !named && f.says(h)
		}
		switch {
		case (unknown || f.renamed) && isTestFile(f.Path):
			found[f.Path] = true
		case unknown:
			affected.Unknown = append(affected.Unknown, f.DisplayPath)
		}
	}
	for test := range found {
		if file, _, isPart := strings.Cut(test, "::"); !isPart || !found[file] {
			affected.Tests = append(affected.Tests, test)
		}
	}
	slices.Sort(affected.Tests)
	affected.Gone = slices.Sorted(maps.Keys(gone))
	return affected
}

// isTestFile reports whether pytest looks for tests in the file ("python_files", as it
// is by default).
func isTestFile(path string) bool {
	name := filepath.Base(path)
	return strings.HasSuffix(name, ".py") && (strings.HasPrefix(name, "test_") || strings.HasSuffix(name, "_test.py"))
}

// says reports whether anything changed that can be executed, or anything but comments
// in a file of tests, as far as it can be seen: what is gone may have been anything.
func (f *File) says(h hunk) bool {
	if h.first > h.last {
		return f.view != nil
	}
	for line := h.first; line <= h.last; line++ {
		if f.counted[line] || isTestFile(f.Path) && line <= len(f.lines) && saysSomething(f.lines[line-1]) {
			return true
		}
	}
	return false
}

// saysSomething reports whether more than a comment of Python stands on the line.
func saysSomething(line string) bool {
	line = strings.TrimSpace(line)
	return line != "" && !strings.HasPrefix(line, "#")
}

// testsOf are the tests that executed the lines of the hunk, or what stood in
// their place when it was measured; where there are none, those of the function
// around.
func (f *File) testsOf(h hunk) []string {
	if f.view == nil {
		return nil
	}
	tests := f.view.TestsBetween(h.first-1, h.last+1)
	for line := h.first; line <= h.last; line++ {
		more, _ := f.view.Tests(line)
		tests = append(tests, more...)
	}
	if len(tests) > 0 {
		return tests
	}
	first, last := f.functionAround(h)
	for line := first; line <= last; line++ {
		more, _ := f.view.Tests(line)
		tests = append(tests, more...)
	}
	return tests
}

// functionAround are the lines of the innermost function that the hunk begins in,
// after those that define it; none if it begins in no function. A line is in the
// function whose header is the next above it with less indentation.
func (f *File) functionAround(h hunk) (first, last int) {
	at := min(max(h.first, 1), len(f.lines))
	for at > 1 && strings.TrimSpace(f.lines[at-1]) == "" {
		at--
	}
	within := indentation(f.lines[at-1])
	for header := at; header > 0; header-- {
		line := strings.TrimSpace(f.lines[header-1])
		if line == "" || indentation(f.lines[header-1]) >= within && header != at {
			continue
		}
		if strings.HasPrefix(line, "def ") || strings.HasPrefix(line, "async def ") {
			return header + 1, f.endOf(header)
		}
		within = min(within, indentation(f.lines[header-1]))
	}
	return 1, 0
}

// endOf is the last line of what begins at the header.
func (f *File) endOf(header int) int {
	last := header
	for line := header + 1; line <= len(f.lines); line++ {
		switch content := strings.TrimSpace(f.lines[line-1]); {
		case content == "":
		case indentation(f.lines[line-1]) <= indentation(f.lines[header-1]) && !strings.HasPrefix(content, ")"):
			return last
		default:
			last = line
		}
	}
	return last
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }
