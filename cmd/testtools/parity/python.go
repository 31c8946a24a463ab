package parity

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/tools/locate"
)

var ruffLine = regexp.MustCompile(`^(.+?):(\d+):(\d+): ([\w-]+):? (?:\[\*\] )?(.+)$`)

// Ruff is what "ruff check" says about folder, line by line.
func Ruff(tb testing.TB, program *locate.Program, folder string) []Said {
	tb.Helper()
	var said []Said
	for line := range strings.Lines(run(tb, folder, program.Path, "check", "--no-cache", "--output-format", "concise")) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "Found ") || strings.HasPrefix(line, "[*] ") || line == "All checks passed!" {
			continue
		}
		m := ruffLine.FindStringSubmatch(line)
		if m == nil {
			tb.Fatalf("ruff prints a line that is no finding: %q", line)
		}
		said = append(said, Said{Path: inside(folder, m[1]), Line: number(tb, m[2]), Column: number(tb, m[3]), Code: m[4], Message: m[5]})
	}
	return said
}

var mypyLine = regexp.MustCompile(`^(.+?):(\d+)(?::(\d+))?: (error|note): (.+?)(?:  \[([a-z-]+)\])?$`)

// Mypy is what mypy says about folder as text. From version 2 on, mypy counts
// columns in text that is not ASCII wrongly with its own parser, so it is asked
// to use the other one, which counts bytes, as older ones do.
func Mypy(tb testing.TB, program *locate.Program, folder string) []Said {
	tb.Helper()
	arguments := []string{"--no-pretty", "--show-column-numbers", "--show-error-codes", "--no-error-summary", "--cache-dir", tb.TempDir()}
	if !strings.HasPrefix(program.Version, "1.") {
		arguments = append(arguments, "--no-native-parser")
	}
	var said []Said
	for line := range strings.Lines(run(tb, folder, program.Path, append(arguments, ".")...)) {
		m := mypyLine.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if m == nil {
			tb.Fatalf("mypy prints a line that is no finding: %q", line)
		}
		s := Said{Path: inside(folder, m[1]), Line: number(tb, m[2]), Unit: Bytes, Level: m[4], Message: m[5], Code: m[6]}
		if m[3] != "" {
			s.Column = number(tb, m[3])
		}
		said = append(said, s)
	}
	return said
}

// BlackChanges are the paths of the files in folder that Black would change.
func BlackChanges(tb testing.TB, program *locate.Program, folder string) []string {
	tb.Helper()
	var paths []string
	for line := range strings.Lines(run(tb, folder, program.Path, "--check", ".")) {
		if path, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "would reformat "); ok {
			paths = append(paths, inside(folder, path))
		}
	}
	return paths
}

func number(tb testing.TB, digits string) int {
	tb.Helper()
	n, err := strconv.Atoi(digits)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}
