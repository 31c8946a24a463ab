package config

import (
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/project"
	"github.com/octollm/octolsp/analyzers/rule"
)

// cargoIn reads the lint settings of the package whose manifest is in folder;
// nil if there is none. The layer ignores the rules whose exact equivalents
// the manifest allows ("The lints section" of the Cargo reference).
func (f *Finder) cargoIn(folder string) *layer {
	manifest := f.manifest(folder)
	if manifest == nil {
		return nil
	}
	owner := manifest
	lints, inherited := manifest.Lints()
	if inherited {
		owner = manifest.Workspace(f.manifest)
		lints = owner.WorkspaceLints()
	}
	if !manifest.IsPackage() && lints == nil {
		return nil // a virtual workspace says nothing of files below it
	}
	return &layer{ignore: allowed(owner, lints)}
}

func allowed(by *project.Cargo, lints *document.Node) []selection {
	d := &settingsFile{Document: by.Document, path: filepath.Join(by.Folder, project.CargoName)}
	if lints == nil {
		return nil
	}
	var found []selection
	for _, tool := range lints.Children {
		prefix := tool.Key + "::"
		if tool.Key == "rust" {
			prefix = ""
		}
		for _, lint := range tool.Children {
			level := lint
			if level.Kind == document.Table {
				level = level.At("level")
			}
			if level == nil || level.Text != "allow" {
				continue
			}
			if selector, err := rule.ParseSelector(prefix + lint.Key); err == nil && selector.Rank >= rule.RankExact {
				found = append(found, selection{selector, "lints." + tool.Key, d.origin(lint.KeyRange)})
			}
		}
	}
	return found
}

// manifest is the manifest of Cargo in folder, or nil.
func (f *Finder) manifest(folder string) *project.Cargo {
	read := f.read(filepath.Join(folder, project.CargoName))
	if errors.Is(read.err, fs.ErrNotExist) {
		return nil
	}
	d, problem := read.document()
	if problem != nil {
		f.notice(problem, " (so Cargo's lint settings are not known)")
		return nil
	}
	return &project.Cargo{Folder: folder, Document: d.Document}
}
