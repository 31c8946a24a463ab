package engine

import (
	"context"
	"fmt"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/grammars"
)

// An Analyzer looks at files one after the other; it is for one goroutine.
type Analyzer struct {
	transient bool
	python    *grammars.Parser
	rust      *grammars.Parser
}

// NewAnalyzer makes an analyzer. A transient one is for batches: it keeps no
// trees, and what it makes can't serve as a previous version.
func NewAnalyzer(transient bool) *Analyzer {
	var options []grammars.Option
	if transient {
		options = append(options, grammars.Transient)
	}
	return &Analyzer{
		transient: transient,
		python:    grammars.NewParser(grammars.Python, options...),
		rust:      grammars.NewParser(grammars.Rust, options...),
	}
}

// Close frees what the analyzer holds outside Go's memory. Analyses stay
// valid.
func (a *Analyzer) Close() {
	a.python.Close()
	a.rust.Close()
}

// An Analysis is what is known of one version of one file from itself alone.
// It is immutable.
type Analysis struct {
	File File
	Set  *rule.Set
	// Tree is nil for an analysis that is transient or resting.
	Tree *grammars.Tree
	// Python or Rust is the summary for linking; the other one is nil.
	Python *python.Summary
	Rust   *rust.Summary

	groups       []rule.Group
	conditional  bool
	suppressions []suppression
}

// Analyze looks at file with the rules of set. previous, an analysis of an
// earlier version of the same file or nil, makes it cheaper and changes
// nothing in what is found. It fails only when ctx ends.
func (a *Analyzer) Analyze(ctx context.Context, file File, set *rule.Set, previous *Analysis) (*Analysis, error) {
	var before *grammars.Tree
	if previous != nil && previous.File.Language == file.Language {
		before = previous.Tree
	}
	parser := a.python
	if file.Language == grammars.Rust {
		parser = a.rust
	}
	tree, err := parser.Parse(ctx, file.Source, before)
	if err != nil {
		return nil, fmt.Errorf("parsing %s: %w", file.Path, err)
	}
	analysis := &Analysis{File: file, Set: set}
	if !a.transient {
		analysis.Tree = tree
	}
	switch file.Language {
	case grammars.Python:
		checked := python.Check(tree, file.Python, set)
		analysis.groups, analysis.Python = checked.Groups, checked.Summary
		if previous != nil && previous.Python != nil && previous.Python.Hash == checked.Summary.Hash {
			analysis.Python = previous.Python
		}
	case grammars.Rust:
		checked := rust.Check(tree, file.Rust, set)
		analysis.groups, analysis.Rust = checked.Groups, checked.Summary
		if previous != nil && previous.Rust != nil && previous.Rust.Hash == checked.Summary.Hash {
			analysis.Rust = previous.Rust
		}
	}
	if errors := syntaxErrors(tree, set); errors != nil {
		analysis.groups = append(analysis.groups, rule.Group{Findings: errors})
	}
	analysis.collectSuppressions()
	return analysis, nil
}

// Resting is a without its tree, which takes most of its memory: as a previous
// analysis it makes nothing cheaper.
func (a *Analysis) Resting() *Analysis {
	resting := *a
	resting.Tree = nil
	return &resting
}

// Conditional reports whether some of the findings depend on other files.
func (a *Analysis) Conditional() bool { return a.conditional }

// ForLinks is what other files need of a: neither its text nor its findings.
func (a *Analysis) ForLinks() *Analysis {
	kept := &Analysis{File: a.File, Python: a.Python, Rust: a.Rust}
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
