package engine

import (
	"context"
	"fmt"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/grammars"
)

// An Analyzer looks at files one after the other; it is for one goroutine.
type Analyzer struct {
	transient bool
	parsers   map[*grammars.Language]*grammars.Parser
}

// NewAnalyzer makes an analyzer. A transient one is for batches: it keeps no
// trees, and what it makes can't serve as a previous version.
func NewAnalyzer(transient bool) *Analyzer {
	return &Analyzer{transient, map[*grammars.Language]*grammars.Parser{}}
}

// parse is the syntax of file, nil for a language without a grammar. It fails
// only when ctx ends.
func (a *Analyzer) parse(ctx context.Context, file *language.File, previous *grammars.Tree) (*grammars.Tree, error) {
	grammar := file.Language.Grammar
	if grammar == nil {
		return nil, nil
	}
	parser := a.parsers[grammar]
	if parser == nil {
		var options []grammars.Option
		if a.transient {
			options = append(options, grammars.Transient)
		}
		parser = grammars.NewParser(grammar, options...)
		a.parsers[grammar] = parser
	}
	tree, err := parser.Parse(ctx, file.Source, previous)
	if err != nil {
		return nil, fmt.Errorf("parsing %s: %w", file.Path, err)
	}
	return tree, nil
}

// Close frees what the analyzer holds outside Go's memory. Analyses stay
// valid.
func (a *Analyzer) Close() {
	for _, parser := range a.parsers {
		parser.Close()
	}
	clear(a.parsers)
}

// An Analysis is what is known of one version of one file from itself alone.
// It is immutable.
type Analysis struct {
	// Its Tree is nil also where the analysis is transient or without a tree.
	language.Parsed
	// GaveUp reports that a part of the text took too long to read.
	GaveUp bool
	// Summary is for linking; nil if nothing depends on files of the language.
	Summary language.Summary

	groups       []rule.ChunkFindings
	conditional  bool
	suppressions []suppression
}

// Analyze looks at file with the rules of set. previous, an analysis of an
// earlier version of the same file or nil, makes it cheaper and changes
// nothing in what is found. It fails only when ctx ends.
func (a *Analyzer) Analyze(ctx context.Context, file language.File, set *rule.Set, previous *Analysis) (*Analysis, error) {
	var before *grammars.Tree
	if previous != nil && previous.File.Language == file.Language {
		before = previous.Tree
	}
	tree, err := a.parse(ctx, &file, before)
	if err != nil {
		return nil, err
	}
	analysis := &Analysis{Parsed: language.Parsed{File: file, Set: set}, GaveUp: tree != nil && tree.GaveUp}
	if !a.transient {
		analysis.Tree = tree
	}
	analysis.groups, analysis.Summary = file.Language.Check(ctx, &file, tree, set)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("looking at %s: %w", file.Path, err)
	}
	if previous != nil && previous.File.Language == file.Language && analysis.Summary != nil && previous.Summary.Hash() == analysis.Summary.Hash() {
		analysis.Summary = previous.Summary
	}
	if errors := syntaxErrors(tree, set); errors != nil {
		analysis.groups = append(analysis.groups, rule.ChunkFindings{Findings: errors})
	}
	analysis.collectSuppressions()
	return analysis, nil
}

// WithoutTree is a without its tree, which takes most of its memory: as a
// previous analysis it makes nothing cheaper.
func (a *Analysis) WithoutTree() *Analysis {
	bare := *a
	bare.Tree = nil
	return &bare
}

// Conditional reports whether some of the findings depend on other files.
func (a *Analysis) Conditional() bool { return a.conditional }

// ForLinks is what other files need of a: neither its text nor its findings.
func (a *Analysis) ForLinks() *Analysis {
	kept := &Analysis{Parsed: language.Parsed{File: a.File}, Summary: a.Summary}
	kept.File.Source = ""
	return kept
}

// collectSuppressions also notes whether there are conditions.
func (a *Analysis) collectSuppressions() {
	for _, group := range a.groups {
		a.conditional = a.conditional || len(group.Conditional) > 0
		for _, s := range group.Suppressions {
			a.suppressions = append(a.suppressions, newSuppression(s, group.Start, a.File.Source))
		}
	}
}

// Linked are the findings whose conditions hold by links and those without one,
// definition by definition. links may be nil where none is conditional.
func (a *Analysis) Linked(links *Links) []finding.Group {
	groups := make([]finding.Group, 0, len(a.groups))
	for _, group := range a.groups {
		holds := group.Settle(links, func(condition rule.Condition) bool { return links.Holds(a, condition) })
		if len(*holds) > 0 {
			groups = append(groups, finding.Group{Start: group.Start, Findings: holds})
		}
	}
	return groups
}
