// Command bench measures octolsp against the work that no checker on
// tree-sitter can avoid, its server against Ruff's, and the tools that it runs
// against themselves, in one run on one machine, and prints ratios.
//
//	bench check PATH…       total CPU and peak memory of "octolsp check", against the bare parse of the same files
//	bench sample PATH [.rs] fifty findings of a check of PATH, drawn with a fixed seed, as Markdown to be judged; .rs takes Rust alone
//	bench keystroke PATH…   from an edit to the findings in files of 10,500 and 42,000 lines, against the bare edit and reparse
//	bench server PATH…      "octolsp serve" against "ruff server" on the same edits, and the memory of octolsp
//	bench tools PATH…       what octolsp adds to the tools that it runs; the first PATH is Python's standard library
//	bench coverage          reading large coverage reports against reading their bytes or tables alone, and carrying lines over edits
//	bench growth            inputs of n, 2n and 4n, in a check and in the server: what they take must grow as they do
//
// Times are CPU seconds or wall clock as each line says; ratios are what
// counts, since machines differ.
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/grammars"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
}

var errUsage = errors.New("usage: bench check|keystroke|server|tools|sample PATH…, bench usage PROGRAM ARGUMENT…, bench coverage, or bench growth")

func run(args []string) error {
	switch {
	case len(args) == 1 && args[0] == "coverage":
		return benchCoverage(context.Background())
	case len(args) == 1 && args[0] == "growth":
		return benchGrowth(context.Background())
	}
	if len(args) < 2 {
		return errUsage
	}
	switch args[0] {
	case "sample":
		return printSample(args[1], strings.Join(args[2:], ""))
	case "usage":
		return printUsage(args[1:])
	}
	sources, err := readSources(args[1:])
	if err != nil {
		return err
	}
	switch args[0] {
	case "check":
		return benchCheck(args[1:], sources)
	case "keystroke":
		return benchKeystroke(sources)
	case "server":
		return benchServer(sources)
	case "tools":
		return benchTools(sources)
	}
	return errUsage
}

// source is a file to measure with.
type source struct {
	path     string
	text     string
	language *grammars.Language
}

// maxFileSize is the default of "octolsp check": what that skips is not
// measured here either.
const maxFileSize = 4 << 20

// readSources reads all Python and Rust files below paths, in the order of
// their names. Folders may be links; links below them are not followed.
func readSources(paths []string) ([]source, error) {
	var sources []source
	for _, path := range paths {
		real, err := filepath.EvalSymlinks(path)
		if err != nil {
			return nil, err
		}
		err = filepath.WalkDir(real, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() && entry.Name() == "site-packages" {
				return fs.SkipDir // octolsp leaves it out as well
			}
			language := engine.GrammarOf(path)
			if language == nil || !entry.Type().IsRegular() {
				return nil
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if len(content) <= maxFileSize {
				sources = append(sources, source{path, string(content), language})
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("reading the sources: %w", err)
		}
	}
	if len(sources) == 0 {
		return nil, fmt.Errorf("no Python or Rust files below %v", paths)
	}
	return sources, nil
}
