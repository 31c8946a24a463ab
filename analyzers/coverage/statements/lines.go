// Package statements says which lines of a text can be executed, as far as the
// syntax tells; what each language has to say of that is in a package of its own.
package statements

import (
	"context"
	"fmt"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/statements/python"
	"github.com/octollm/octolsp/analyzers/coverage/statements/rust"
	"github.com/octollm/octolsp/grammars"
)

// Named reports whether reports of the language name lines as coverage.py does: the
// first lines of statements, by rules of its own that the text can be held against;
// and count branches like lines. All others name every line that has code.
func Named(language *grammars.Language) bool { return language == grammars.Python }

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
// functions on which more than a comment stands; there are none for other languages. It
// fails as [Parse] does.
func Lines(ctx context.Context, language *grammars.Language, source string) ([]int, error) {
	var lines []int
	err := Parse(ctx, language, source, func(tree *grammars.Tree) {
		var found *coverage.LineSetBuilder
		switch language {
		case grammars.Python:
			found = python.Lines(tree)
		case grammars.Rust:
			found = rust.Lines(tree)
		default:
			return // what of it can be executed is not known
		}
		for line := range found.All() {
			lines = append(lines, line)
		}
	})
	return lines, err
}

// Begins is the line on which the statement of each line of a Python source, from 1,
// begins: see [python.Begins]. It is nil for Rust, whose tools name all lines. It
// fails as [Parse] does.
func Begins(ctx context.Context, language *grammars.Language, source string) (begins func(line int) int, err error) {
	if !Named(language) {
		return nil, nil
	}
	err = Parse(ctx, language, source, func(tree *grammars.Tree) { begins = python.Begins(tree) })
	return begins, err
}

// Misfit is what speaks against it that file is of the text of a Python module: see
// [python.Misfit]. It fails as [Parse] does.
func Misfit(ctx context.Context, source string, file *coverage.File) (off int, err error) {
	err = Parse(ctx, grammars.Python, source, func(tree *grammars.Tree) { off = python.Misfit(tree, file) })
	return off, err
}

// RustMeasured says of the lines of a Rust source, from 1, whether a tool may count
// them: see [rust.Measured]. It fails as [Parse] does.
func RustMeasured(ctx context.Context, source string) (measured func(line int) bool, err error) {
	found := &coverage.LineSetBuilder{}
	err = Parse(ctx, grammars.Rust, source, func(tree *grammars.Tree) { found = rust.Measured(tree) })
	return found.Has, err
}
