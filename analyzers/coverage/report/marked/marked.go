// Package marked gives tests files whose coverage is marked in their text.
package marked

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/linemap"
	"github.com/octollm/octolsp/analyzers/coverage/project"
)

// Text is a file. Before each line of Marked stand its mark and a blank: how
// often it was executed; "." for a line that can't be; "x" for one that is not to
// be measured; "?" for one that changed since it was measured.
type Text struct {
	DisplayPath, Marked string
	Branches            []coverage.Branch
	// Tests are those that were run, with the lines that they executed.
	Tests []coverage.Test
	// Functions is llvm-cov's sum.
	Functions coverage.Share
	// Stale is why nothing is known; empty if something is.
	Stale string
}

// Project is one with the files in the folder root, and what reads them. The
// files must be in the order of their paths.
func Project(root string, texts ...Text) (*project.Project, func(path string) (string, error)) {
	p := &project.Project{Root: root}
	sources := map[string]string{}
	for _, text := range texts {
		f, source := text.file(root)
		p.Files = append(p.Files, f)
		sources[f.Path] = source
	}
	return p, func(path string) (string, error) {
		source, found := sources[path]
		if !found {
			return "", fmt.Errorf("there is no %s", path)
		}
		return source, nil
	}
}

// Lines is the set of the lines from first up to and with last.
func Lines(first, last int) coverage.LineSet {
	var set coverage.LineSetBuilder
	for line := first; line <= last; line++ {
		set.Add(line)
	}
	return set.Set()
}

// file is the text as a project knows it, and its source as it is now.
func (t Text) file(root string) (f *project.File, source string) {
	var lines []coverage.Line
	var excluded coverage.LineSetBuilder
	var then, now []string
	for i, marked := range strings.Split(t.Marked, "\n") {
		mark, code, _ := strings.Cut(marked, " ")
		was := code
		switch mark {
		case ".", "":
		case "x":
			excluded.Add(i + 1)
		case "?":
			was = code + " as it was"
			lines = append(lines, coverage.Line{Number: i + 1})
		default:
			hits, err := strconv.ParseUint(mark, 10, 64)
			if err != nil {
				panic("marked: " + err.Error()) // the test is wrong
			}
			lines = append(lines, coverage.Line{Number: i + 1, Hits: hits})
		}
		then, now = append(then, was), append(now, code)
	}
	said := &coverage.File{
		Path: t.DisplayPath, Lines: coverage.PackLines(lines), Branches: coverage.PackBranches(t.Branches, nil),
		Excluded: excluded.Set(), Tests: t.Tests, Functions: t.Functions,
	}
	f = project.NewFile(filepath.Join(root, filepath.FromSlash(t.DisplayPath)), t.DisplayPath, said)
	f.Branches = len(t.Branches) > 0
	f.Base, f.From = linemap.Fingerprinted(strings.Join(then, "\n")), "the file as it is on the disk"
	if t.Stale != "" {
		f.Base, f.From, f.Stale = nil, "", t.Stale
	}
	return f, strings.Join(now, "\n")
}
