package engine

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/rust"
)

// Links decide the findings that depend on other files. They are made of the
// summaries of many files; those of further files that a finding depends on
// are read from the disk when they are asked for. Links are safe for
// concurrent use.
type Links struct {
	neighbours *neighbours
	summaries  summaries
	rust       *rust.Links

	mu     sync.Mutex // guards python
	python *python.Links
}

// summaries are those of the files that links were made of, by path.
type summaries struct {
	python map[string]*python.Summary
	rust   map[string]*rust.Summary
}

// NewLinks connects analyses.
func NewLinks(analyses []*Analysis, disk Disk) *Links {
	known := summaries{map[string]*python.Summary{}, map[string]*rust.Summary{}}
	for _, analysis := range analyses {
		known.add(analysis)
	}
	return newLinks(known, &neighbours{disk: disk})
}

func newLinks(known summaries, neighbours *neighbours) *Links {
	return &Links{
		neighbours: neighbours,
		summaries:  known,
		python:     python.Link(ordered(known.python), neighbours.python),
		rust:       rust.Link(ordered(known.rust), neighbours.rust),
	}
}

func ordered[Summary any](byPath map[string]*Summary) []*Summary {
	list := make([]*Summary, 0, len(byPath))
	for _, path := range slices.Sorted(maps.Keys(byPath)) {
		list = append(list, byPath[path])
	}
	return list
}

func (s summaries) add(analysis *Analysis) {
	switch {
	case analysis.Python != nil:
		s.python[analysis.File.Path] = analysis.Python
	case analysis.Rust != nil:
		s.rust[analysis.File.Path] = analysis.Rust
	}
}

// With are the links with a new version of one file: l itself if the version
// says nothing new to others.
func (l *Links) With(analysis *Analysis) *Links {
	path := analysis.File.Path
	if analysis.Python != nil && l.summaries.python[path] == analysis.Python ||
		analysis.Rust != nil && l.summaries.rust[path] == analysis.Rust {
		return l
	}
	known := summaries{maps.Clone(l.summaries.python), maps.Clone(l.summaries.rust)}
	known.add(analysis)
	return newLinks(known, l.neighbours)
}

// Without are the links without what is known of the files at paths: they are
// read again when a finding depends on them.
func (l *Links) Without(paths []string) *Links {
	known := summaries{maps.Clone(l.summaries.python), maps.Clone(l.summaries.rust)}
	for _, path := range paths {
		delete(known.python, path)
		delete(known.rust, path)
	}
	return newLinks(known, l.neighbours.without(paths))
}

// Holds reports whether condition holds for the file of a.
func (l *Links) Holds(a *Analysis, condition rule.Condition) bool {
	if a.Rust != nil {
		return l.rust.Holds(a.File.Path, condition)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.python.Holds(a.File.Path, condition)
}

// neighbours are files on disk that findings depend on, though nobody asked
// for theirs. Each is read once.
type neighbours struct {
	disk Disk

	mu    sync.Mutex
	known map[string]*Analysis
}

func (n *neighbours) without(paths []string) *neighbours {
	n.mu.Lock()
	defer n.mu.Unlock()
	known := maps.Clone(n.known)
	for _, path := range paths {
		delete(known, path)
	}
	return &neighbours{disk: n.disk, known: known}
}

func (n *neighbours) python(path string) *python.Summary {
	if analysis := n.analysis(path); analysis != nil {
		return analysis.Python
	}
	return nil
}

func (n *neighbours) rust(path string) *rust.Summary {
	if analysis := n.analysis(path); analysis != nil {
		return analysis.Rust
	}
	return nil
}

// nothing is a set without rules: only the summary is wanted.
var nothing = sync.OnceValue(func() *rule.Set { return rule.NewSet(rule.Basic, "", nil) })

// analysis is nil where there is no file that octolsp can read.
func (n *neighbours) analysis(path string) *Analysis {
	n.mu.Lock()
	defer n.mu.Unlock()
	if known, ok := n.known[path]; ok {
		return known
	}
	if n.known == nil {
		n.known = map[string]*Analysis{}
	}
	n.known[path] = nil
	if LanguageOf(path) == nil || !n.disk.IsFile(path) {
		return nil
	}
	content, err := n.disk.ReadFile(path)
	if err != nil {
		return nil // it was there a moment ago: as if it were not
	}
	analyzer := NewAnalyzer(true)
	defer analyzer.Close()
	analysis, err := analyzer.Analyze(context.Background(), NewFile(path, string(content), n.disk), nothing(), nil)
	if err != nil {
		return nil // only a text too long to parse
	}
	analysis.File.Source = ""
	n.known[path] = analysis
	return analysis
}
