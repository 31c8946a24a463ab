package project

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/paths"
)

// Projects is the coverage of the projects that lie in a folder or around it: see
// [RootOf]. It is immutable.
type Projects struct {
	// all are the projects, the innermost first.
	all  []*Project
	tree *Tree
}

// LoadAll loads the projects of all files that are checked in the folder
// options.Root; Settings are those of each project's own config, which configOf
// finds for a file. What previous, the same earlier or nil, knows is taken over:
// see [Load].
func LoadAll(ctx context.Context, options Options, configOf func(path string) (*config.Config, error), previous *Projects) (*Projects, error) {
	var known *Tree
	if previous != nil {
		known = previous.tree
	}
	tree, err := treeOf(ctx, options, known)
	if err != nil {
		return nil, err
	}
	loaded := &Projects{tree: tree}
	settings := map[string]*config.Coverage{}
	add := func(path string) error {
		c, err := configOf(path)
		if err != nil {
			return err
		}
		if root := RootOf(path, c, options.Root); settings[root] == nil {
			settings[root] = c.Coverage()
		}
		return nil
	}
	last := ""
	for _, path := range tree.Sources {
		if folder := filepath.Dir(path); folder != last { // else it is of the same
			last = folder
			if err := add(path); err != nil {
				return nil, err
			}
		}
	}
	if len(tree.Sources) == 0 {
		if err := add(filepath.Join(options.Root, "octolsp.toml")); err != nil {
			return nil, err
		}
	}
	for root, of := range settings {
		own := options
		own.Root, own.Settings = root, of
		if root == options.Root {
			own.tree = tree
		}
		p, err := Load(ctx, own, previous.at(root))
		if err != nil {
			return nil, err
		}
		loaded.all = append(loaded.all, p)
	}
	slices.SortFunc(loaded.all, func(a, b *Project) int {
		return cmp.Or(cmp.Compare(len(b.Root), len(a.Root)), cmp.Compare(a.Root, b.Root))
	})
	return loaded, nil
}

// All are the projects, the innermost first; none if p is nil.
func (p *Projects) All() []*Project {
	if p == nil {
		return nil
	}
	return p.all
}

// at is the project of the folder root, or nil.
func (p *Projects) at(root string) *Project {
	for _, of := range p.All() {
		if of.Root == root {
			return of
		}
	}
	return nil
}

// File is what is known of the file at the absolute path, or nil: what the
// innermost project around it has.
func (p *Projects) File(path string) *File {
	for _, of := range p.All() {
		if paths.Contains(of.Root, path) {
			return of.File(path)
		}
	}
	return nil
}

// MayBeReport reports whether the file at the absolute path is one that may be a
// report of one of the projects: one that its config names, or that has the usual
// name and place where it names none.
func (p *Projects) MayBeReport(path string) bool {
	return slices.ContainsFunc(p.All(), func(of *Project) bool {
		if of.patterns == nil {
			return IsUsual(of.Root, path)
		}
		return slices.ContainsFunc(of.patterns, func(pattern config.ReportPattern) bool { return pattern.Matches(path) })
	})
}

// Files are the files of which reports say something, in all projects.
func (p *Projects) Files() []*File {
	var files []*File
	for _, of := range p.All() {
		for _, file := range of.Files {
			if p.File(file.Path) == file {
				files = append(files, file)
			}
		}
	}
	return files
}
