package executable

import (
	"context"
	"fmt"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/grammars"
)

// Parse is the tree of source. It fails as [grammars.Parser.Parse] does.
func Parse(ctx context.Context, language *grammars.Language, source string) (*grammars.Tree, error) {
	parser := grammars.NewParser(language) // not transient: its tree outlives it
	defer parser.Close()
	tree, err := parser.Parse(ctx, source, nil)
	if err != nil {
		return nil, fmt.Errorf("looking for what can be executed: %w", err)
	}
	return tree, nil
}

// Lines are the lines of source, from 1, that can be executed as far as the syntax
// tells: in Python by the rules of coverage.py's newest version, in Rust those of
// functions on which more than a comment stands. It fails as [Parse] does.
func Lines(ctx context.Context, language *grammars.Language, source string) ([]int, error) {
	tree, err := Parse(ctx, language, source)
	if err != nil {
		return nil, err
	}
	var lines []int
	if language == grammars.Rust {
		for line := range rustLines(tree).all() {
			lines = append(lines, line)
		}
		return lines, nil
	}
	for line := range analyze(tree, DefaultRules(""), &lineSet{}).statements.all() {
		lines = append(lines, line)
	}
	return lines, nil
}

// Statements is file, of a report of coverage.py about the module, without lines
// that were executed and are no statements: its JSON and LCOV had docstrings and
// excluded lines among them up to version 7.9. Tests keep them.
func Statements(file *coverage.File, module Module) *coverage.File {
	var a *analysis
	var lines []coverage.Line
	dropped := false
	for line := range file.All() {
		if line.Hits > 0 {
			if a == nil {
				a = analyze(module.Tree, module.Rules, &lineSet{})
			}
			if a.source.docstrings.has(line.Number) || a.excluded.has(line.Number) {
				dropped = true
				continue
			}
		}
		lines = append(lines, line)
	}
	if !dropped {
		return file
	}
	trimmed := *file
	trimmed.Lines = coverage.PackLines(lines)
	return &trimmed
}
