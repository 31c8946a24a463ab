package engine

import (
	"context"
	"slices"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/grammars"
)

// WithSymbols are findings in the text of analysis with the definitions that
// they are about. It fails only when ctx ends.
func (a *Analyzer) WithSymbols(ctx context.Context, analysis *Analysis, findings []finding.Finding) ([]finding.Finding, error) {
	tree := analysis.Tree
	if tree == nil {
		var err error
		if tree, err = a.parse(ctx, &analysis.File, nil); err != nil {
			return nil, err
		}
	}
	symbols := symbolsOf(&analysis.File, tree)
	named := slices.Clone(findings)
	for i := range named {
		named[i].Symbol = symbols.At(named[i].Range.Start)
	}
	return named, nil
}

// Symbols finds the definitions of a text by their places.
type Symbols struct {
	// definitions are in the order of the text, those around others before them.
	definitions []language.Definition
}

// SymbolsOf are those of analysis: none if it has no tree.
func SymbolsOf(analysis *Analysis) Symbols { return symbolsOf(&analysis.File, analysis.Tree) }

func symbolsOf(file *language.File, tree *grammars.Tree) Symbols {
	if tree == nil {
		return Symbols{}
	}
	return Symbols{slices.Collect(file.Language.Definitions(file, tree))}
}

// At is the innermost definition around offset, as findings name it; empty if
// there is none.
func (s Symbols) At(offset int) string {
	end, _ := slices.BinarySearchFunc(s.definitions, offset+1, func(d language.Definition, at int) int { return d.Start - at })
	for i := end - 1; i >= 0; i-- {
		d := &s.definitions[i]
		if !d.Contains(offset) {
			continue
		}
		if d.SymbolAt != nil {
			if inner := d.SymbolAt(offset); inner != "" {
				return inner
			}
		}
		return d.Symbol
	}
	return ""
}
