package python

import (
	"context"
	"iter"
	"sync"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// Semantics is what Python's texts mean, for the engine.
type Semantics struct{}

// NewLocator makes a locator that asks files.
func (Semantics) NewLocator(files files.FS) language.Locator { return locator{files} }

type locator struct{ files files.FS }

func (l locator) Locate(path string) language.Placement { return Locate(path, l.files) }

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
	return &sharedLinks{links: Link(own, func(path string) *Summary {
		summary, _ := load(path).(*Summary)
		return summary
	})}
}

// sharedLinks are links for several goroutines.
type sharedLinks struct {
	mu    sync.Mutex
	links *Links
}

func (l *sharedLinks) Holds(path string, condition rule.Condition) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.links.Holds(path, condition)
}

// Definitions are the classes and functions of file.
func (Semantics) Definitions(file *language.File, tree *grammars.Tree) iter.Seq[language.Definition] {
	return func(yield func(language.Definition) bool) {
		for located := range Definitions(tree, PlacementOf(file)) {
			if !yield(language.Definition{
				Range:    text.Range{Start: located.Start, End: located.Start + len(located.Chunk.Source)},
				Symbol:   located.Symbol(),
				Name:     located.Definition().NameRange.Moved(located.Start),
				Function: located.Function != nil,
			}) {
				return
			}
		}
	}
}

// Allowed are none: Python itself has nothing that takes findings away.
func (Semantics) Allowed(*grammars.Tree) []rule.SuppressedName { return nil }

// PlacementOf is the placement of file, which is one of Python.
func PlacementOf(file *language.File) Placement { return file.Placement.(Placement) }
