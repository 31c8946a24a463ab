package statements

import (
	"context"
	"fmt"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/grammars"
)

// Parse calls use with the tree of source, which is good no longer than that. It
// fails as [grammars.Parser.Parse] does, and does not call use then.
func Parse(ctx context.Context, language *grammars.Language, source string, use func(*grammars.Tree)) error {
	parser := grammars.NewParser(language, grammars.Transient)
	defer parser.Close()
	tree, err := parser.Parse(ctx, source, nil)
	if err != nil {
		return fmt.Errorf("looking for what can be executed: %w", err)
	}
	use(tree)
	return nil
}

// Lines are the lines of source, from 1, that can be executed as far as the syntax
// tells: in Python by the rules of coverage.py's newest version, in Rust those of
// functions on which more than a comment stands. It fails as [Parse] does.
func Lines(ctx context.Context, language *grammars.Language, source string) ([]int, error) {
	var lines []int
	err := Parse(ctx, language, source, func(tree *grammars.Tree) {
		found := rustLines
		if language == grammars.Python {
			found = func(tree *grammars.Tree) *lineSet { return &analyze(tree, DefaultRules(""), &lineSet{}).statements }
		}
		for line := range found(tree).all() {
			lines = append(lines, line)
		}
	})
	return lines, err
}

// Begins is the line on which the statement of each line of a Python source, from 1,
// begins, or the header of a compound one: coverage.py names no other. It is 0 for
// lines of docstrings, comments and blanks, and nil for Rust, whose tools name all
// lines. It fails as [Parse] does.
func Begins(ctx context.Context, language *grammars.Language, source string) (begins func(line int) int, err error) {
	if language != grammars.Python {
		return nil, nil
	}
	err = Parse(ctx, language, source, func(tree *grammars.Tree) {
		s := newSource(tree)
		begins = func(line int) int {
			if !s.inStatement(line) || s.docstrings.has(line) {
				return 0
			}
			return s.firstOf(line)
		}
	})
	return begins, err
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
