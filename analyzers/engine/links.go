package engine

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/languages"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/rule"
)

// Links decide the findings that depend on other files. They are made of the
// summaries of many files; those of further files that a finding depends on
// are read from the disk when they are asked for. Links are safe for
// concurrent use.
type Links struct {
	neighbours *neighbours
	summaries  summaries
	links      map[*language.Language]language.Links
}

// summaries are those of the files that links were made of, by language and
// path.
type summaries map[*language.Language]map[string]language.Summary

// NewLinks connects analyses.
func NewLinks(analyses []*Analysis, disk files.FS) *Links {
	known := summaries{}
	for _, analysis := range analyses {
		known.add(analysis)
	}
	return newLinks(known, &neighbours{disk: disk})
}

func newLinks(known summaries, neighbours *neighbours) *Links {
	l := &Links{neighbours, known, map[*language.Language]language.Links{}}
	for _, of := range languages.All() {
		byPath := known[of]
		list := make([]language.Summary, 0, len(byPath))
		for _, path := range slices.Sorted(maps.Keys(byPath)) {
			list = append(list, byPath[path])
		}
		l.links[of] = of.Link(list, func(path string) language.Summary { return neighbours.summary(of, known, path) })
	}
	return l
}

func (s summaries) clone() summaries {
	cloned := make(summaries, len(s))
	for of, byPath := range s {
		cloned[of] = maps.Clone(byPath)
	}
	return cloned
}

func (s summaries) add(analysis *Analysis) {
	if analysis.Summary == nil {
		return
	}
	of := analysis.File.Language
	if s[of] == nil {
		s[of] = map[string]language.Summary{}
	}
	s[of][analysis.File.Path] = analysis.Summary
}

// reach reports whether the file at path lies in the repository of one of the files
// or, like one of them, in none.
func (s summaries) reach(path string) bool {
	repository := paths.RepositoryRoot(filepath.Dir(path))
	for _, byPath := range s {
		for known := range byPath {
			if repository != "" && paths.Contains(repository, known) || repository == "" && paths.RepositoryRoot(filepath.Dir(known)) == "" {
				return true
			}
		}
	}
	return false
}

// With are the links with a new version of one file: l itself if the version
// says nothing new to others.
func (l *Links) With(analysis *Analysis) *Links {
	if s := analysis.Summary; s == nil || l.summaries[analysis.File.Language][analysis.File.Path] == s {
		return l
	}
	known := l.summaries.clone()
	known.add(analysis)
	return newLinks(known, l.neighbours)
}

// Without are the links without what is known of the files at paths: they are
// read again when a finding depends on them.
func (l *Links) Without(paths []string) *Links {
	known := l.summaries.clone()
	for _, path := range paths {
		for _, byPath := range known {
			delete(byPath, path)
		}
	}
	return newLinks(known, l.neighbours.without(paths))
}

// Holds reports whether condition holds for the file of a.
func (l *Links) Holds(a *Analysis, condition rule.Condition) bool {
	return l.links[a.File.Language].Holds(a.File.Path, condition)
}

// neighbours are files on disk that findings depend on, though nobody asked
// for theirs. Each is read once.
type neighbours struct {
	disk files.FS

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

// summary is nil where there is no file of the language that octolsp can read, and
// for one outside of the repositories of the known files.
func (n *neighbours) summary(of *language.Language, known summaries, path string) language.Summary {
	if analysis := n.analysis(known, path); analysis != nil && analysis.File.Language == of {
		return analysis.Summary
	}
	return nil
}

// nothing is a set without rules: only the summary is wanted.
var nothing = sync.OnceValue(func() *rule.Set { return rule.NewSet(rule.Basic, "", nil) })

// analysis is nil where there is no file that octolsp can read.
func (n *neighbours) analysis(known summaries, path string) *Analysis {
	n.mu.Lock()
	defer n.mu.Unlock()
	if analysis, ok := n.known[path]; ok {
		return analysis
	}
	if n.known == nil {
		n.known = map[string]*Analysis{}
	}
	n.known[path] = nil
	if GrammarOf(path) == nil || !n.disk.IsFile(path) || !known.reach(path) {
		return nil
	}
	content, err := n.disk.ReadFile(path)
	if err != nil || files.CheckEncoding(string(content)) != nil {
		return nil // as if it were not there
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
