package engine

import (
	"context"
	"fmt"
	"slices"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// WithSymbols are findings in the text of analysis with the definitions that
// they are about. It fails only when ctx ends.
func (a *Analyzer) WithSymbols(ctx context.Context, analysis *Analysis, findings []finding.Finding) ([]finding.Finding, error) {
	tree := analysis.Tree
	if tree == nil {
		parser := a.python
		if analysis.File.Language == grammars.Rust {
			parser = a.rust
		}
		var err error
		if tree, err = parser.Parse(ctx, analysis.File.Source, nil); err != nil {
			return nil, fmt.Errorf("parsing %s: %w", analysis.File.Path, err)
		}
	}
	definitions := definitionsOf(tree, &analysis.File)
	named := slices.Clone(findings)
	for i := range named {
		named[i].Symbol = symbolAt(definitions, named[i].Range.Start)
	}
	return named, nil
}

// Symbols finds the definitions of a text by their places.
type Symbols struct{ definitions []definition }

// SymbolsOf are those of analysis, which has its tree.
func SymbolsOf(analysis *Analysis) Symbols {
	return Symbols{definitionsOf(analysis.Tree, &analysis.File)}
}

// At is the innermost definition around offset, as findings name it; empty if
// there is none.
func (s Symbols) At(offset int) string { return symbolAt(s.definitions, offset) }

// definition is where a definition stands.
type definition struct {
	text.Range
	symbol string
	// item is that of Rust, which starts at Range.Start and may have members.
	item *rust.Item
}

// definitionsOf are the definitions of a file, those around others before them.
func definitionsOf(tree *grammars.Tree, file *File) []definition {
	var all []definition
	switch file.Language {
	case grammars.Python:
		for located := range python.Definitions(tree, file.Python) {
			all = append(all, definition{extent(located.Start, located.Chunk), located.Symbol(), nil})
		}
	case grammars.Rust:
		for located := range rust.Items(tree, file.Rust) {
			all = append(all, definition{extent(located.Start, located.Chunk), located.Symbol(), located.Item})
		}
	}
	return all
}

func extent(start int, chunk *grammars.Chunk) text.Range {
	return text.Range{Start: start, End: start + len(chunk.Source)}
}

// symbolAt is that of the innermost definition around offset. Definitions are
// in the order of the text.
func symbolAt(definitions []definition, offset int) string {
	end, _ := slices.BinarySearchFunc(definitions, offset+1, func(d definition, at int) int { return d.Start - at })
	for i := end - 1; i >= 0; i-- {
		d := &definitions[i]
		if !d.Contains(offset) {
			continue
		}
		if d.item != nil {
			if member, ok := d.item.MemberAt(offset - d.Start); ok {
				return d.symbol + "::" + member.Name
			}
		}
		return d.symbol
	}
	return ""
}
