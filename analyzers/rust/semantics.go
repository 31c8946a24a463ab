package rust

import (
	"context"
	"iter"

	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// Semantics is what Rust's texts mean, for the engine.
type Semantics struct{}

// Check runs the rules of set over file.
func (Semantics) Check(ctx context.Context, file *language.File, tree *grammars.Tree, set *rule.Set) ([]rule.ChunkFindings, language.Summary) {
	checked := Check(ctx, tree, PlacementOf(file), set)
	return checked.Groups, checked.Summary
}

// Link connects summaries.
func (Semantics) Link(summaries []language.Summary, load func(path string) language.Summary) language.Links {
	own := make([]*Summary, len(summaries))
	for i, summary := range summaries {
		own[i] = summary.(*Summary)
	}
	return Link(own, func(path string) *Summary {
		summary, _ := load(path).(*Summary)
		return summary
	})
}

// Definitions are the items of file.
func (Semantics) Definitions(file *language.File, tree *grammars.Tree) iter.Seq[language.Definition] {
	return func(yield func(language.Definition) bool) {
		for located := range Items(tree, PlacementOf(file)) {
			symbol := located.Symbol()
			if !yield(language.Definition{
				Range:    text.Range{Start: located.Start, End: located.Start + len(located.Chunk.Source)},
				Symbol:   symbol,
				Name:     located.NameRange.Moved(located.Start),
				Function: located.Kind == KindFunction || located.Kind == KindMethod,
				SymbolAt: func(offset int) string {
					if member := located.MemberAt(offset - located.Start); member != nil {
						return symbol + "::" + member.Name
					}
					return ""
				},
			}) {
				return
			}
		}
	}
}

// PlacementOf is the placement of file, which is one of Rust.
func PlacementOf(file *language.File) Placement { return file.Placement.(Placement) }
