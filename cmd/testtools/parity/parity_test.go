//go:build tools

package parity

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/locate"
)

// found is all that the tool's package finds in the project in folder, each file
// once.
func found(t *testing.T, tool tools.ProjectChecker, program *locate.Program, folder string) []tools.File {
	t.Helper()
	var files []tools.File
	run := tools.Run{Trusted: true, Program: program, Root: folder, Read: Read}
	err := tool.CheckProject(t.Context(), run, func(file tools.File) error {
		if source, err := Read(file.Path); err != nil || source != file.Source {
			t.Errorf("%s is not the text that the tool saw (%v)", file.Path, err)
		}
		at := slices.IndexFunc(files, func(known tools.File) bool { return known.Path == file.Path })
		if at < 0 {
			files = append(files, file)
		} else {
			files[at].Findings = append(files[at].Findings, file.Findings...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// tell is a thing said or found in a way that can be compared and read.
func tell(path string, line, column int, rule, message string) string {
	return fmt.Sprintf("%s:%d:%d: %s: %s", filepath.Base(path), line, column, rule, message)
}

// told are the findings as their tool would tell them: with lines and columns
// from 1, in the unit.
func told(files []tools.File, unit Unit) []string {
	var all []string
	for _, file := range files {
		at := func(offset int) (int, int) {
			before := strings.TrimPrefix(file.Source[:offset], "\ufeff")
			start := strings.LastIndexByte(before, '\n') + 1
			if unit == Bytes {
				return strings.Count(before, "\n") + 1, len(before) - start + 1
			}
			return strings.Count(before, "\n") + 1, len([]rune(before[start:])) + 1
		}
		for _, f := range file.Findings {
			line, column := at(f.Range.Start)
			all = append(all, tell(file.Path, line, column, f.Rule, f.Message))
		}
	}
	return all
}

// equal compares what was said with what was found, each as often as the other.
func equal(t *testing.T, said, found []string) {
	t.Helper()
	if len(said) == 0 {
		t.Fatal("the tool itself says nothing")
	}
	slices.Sort(said)
	slices.Sort(found)
	for _, text := range missing(said, found) {
		t.Errorf("the tool says, and its package does not:\n%s", text)
	}
	for _, text := range missing(found, said) {
		t.Errorf("the package says, and the tool does not:\n%s", text)
	}
}

// missing is what is in all and not in other, both sorted.
func missing(all, other []string) []string {
	var left []string
	for _, text := range all {
		if len(other) > 0 && other[0] < text {
			at, _ := slices.BinarySearch(other, text)
			other = other[at:]
		}
		if len(other) > 0 && other[0] == text {
			other = other[1:]
			continue
		}
		left = append(left, text)
	}
	return left
}

// changes compares the files that a formatter itself would change with those
// of the findings of its package.
func changes(t *testing.T, rule string, said []string, files []tools.File) {
	t.Helper()
	var found []string
	for _, file := range files {
		for _, f := range file.Findings {
			if f.Rule != rule || len(f.Fixes) != 1 {
				t.Errorf("%s: %+v", file.Path, f)
			}
			found = append(found, file.Path)
		}
	}
	equal(t, said, found)
}
