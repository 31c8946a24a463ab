package project

import (
	"context"
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/statements"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/grammars"
)

// unfit says why a report can't speak of the source, for people; empty if it can:
// its lines are there, and in Python, where a report names first lines of
// statements, something stands on them.
func unfit(f *coverage.File, source string, language *grammars.Language) string {
	if len(source) > grammars.MaxLength {
		return "it is too long to be read"
	}
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(source, "\r\n", "\n"), "\r", "\n"), "\n")
	if last := f.Lines.Last(); last > len(lines) {
		return fmt.Sprintf("the report has line %d, and the file has %d lines", last, len(lines))
	}
	if !statements.Named(language) || strings.TrimSpace(source) == "" {
		return "" // of a text without anything in it some tools count a first line
	}
	for line := range f.Lines.All() {
		text := strings.TrimSpace(strings.TrimPrefix(lines[line.Number-1], "\ufeff"))
		if text == "" || strings.HasPrefix(text, "#") {
			return fmt.Sprintf("the report has line %d, which has no code", line.Number)
		}
	}
	return ""
}

// compare says how well the report's word on the file at path fits the text. Of
// what coverage.py says of all statements, the statements must be those of the text,
// but for the few in which its versions differ; what was executed must be statements,
// all of the module itself among them; in Rust, the lines must be those of
// functions and other items that make code. It reports false if it can't be of the
// text.
func (b *binder) compare(ctx context.Context, path, source string) (candidate, bool) {
	said, language := b.report.bound[path].said, engine.GrammarOf(path)
	c := candidate{text: source}
	if unfit(said, source, language) != "" {
		return c, false
	}
	if !statements.Named(language) {
		c.certain = true
		ok := fitsRust(ctx, said, &c)
		return c, ok
	}
	if b.report.Executed {
		off, err := statements.Misfit(ctx, source, said)
		c.off, c.certain = off, true
		return c, err == nil && off <= few(said)
	}
	isCoveragePy := b.report.Kind == coverage.LCOV || strings.HasPrefix(b.report.Tool, "coverage.py")
	if !isCoveragePy {
		return c, true
	}
	statements, err := statements.Lines(ctx, language, source)
	if err != nil {
		return c, false
	}
	isStatement := make(map[int]bool, len(statements))
	for _, line := range statements {
		isStatement[line] = true
	}
	c.off, c.certain = len(statements), true
	for line := range said.Lines.All() {
		switch {
		case isStatement[line.Number]:
			c.off--
		case line.Hits == 0 || !b.report.Docstrings:
			c.off++
		}
	}
	return c, c.off <= few(said)
}

// few is how many lines of what is said of a Python file may not fit a text that
// it is of.
func few(said *coverage.File) int { return 1 + said.Lines.Share().Total/50 }

// fitsRust counts the lines that the report has between the items of the text of c,
// and reports whether it may be of that text.
func fitsRust(ctx context.Context, said *coverage.File, c *candidate) bool {
	measured, err := statements.RustMeasured(ctx, c.text)
	if err != nil {
		return false
	}
	count := 0
	for line := range said.Lines.All() {
		count++
		// On line 1 stands, for kcov, the main function that rustc makes for tests.
		if line.Number > 1 && !measured(line.Number) {
			c.off++
		}
	}
	return c.off <= count/100
}
