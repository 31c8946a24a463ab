package config

import (
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/rule"
)

// cargoName is the file that holds a Rust package's manifest.
const cargoName = "Cargo.toml"

// cargoIn reads the lint settings of the package whose manifest is in folder;
// nil if there is none. The layer ignores the rules whose exact equivalents
// the manifest allows ("The lints section" of the Cargo reference).
func (f *Finder) cargoIn(folder string) *layer {
	d := f.manifest(filepath.Join(folder, cargoName))
	if d == nil {
		return nil
	}
	owner := d
	lints := d.Root.At("lints")
	if inherited := lints.At("workspace"); inherited != nil && inherited.Boolean {
		owner = f.workspace(d)
		if owner == nil {
			return &layer{}
		}
		lints = owner.Root.At("workspace", "lints")
	}
	if d.Root.At("package") == nil && lints == nil {
		return nil // a virtual workspace says nothing of files below it
	}
	return &layer{ignore: allowed(owner, lints)}
}

func allowed(d *settingsFile, lints *document.Node) []selection {
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

// workspace is the manifest of the workspace that d's package is in, or nil.
func (f *Finder) workspace(d *settingsFile) *settingsFile {
	if d.Root.At("workspace") != nil {
		return d
	}
	folder := filepath.Dir(d.path)
	if named := d.Root.At("package", "workspace"); named != nil {
		return f.manifest(filepath.Join(folder, named.Text, cargoName))
	}
	for parent := filepath.Dir(folder); parent != folder; folder, parent = parent, filepath.Dir(parent) {
		if above := f.manifest(filepath.Join(parent, cargoName)); above != nil && above.Root.At("workspace") != nil {
			return above
		}
	}
	return nil
}

func (f *Finder) manifest(path string) *settingsFile {
	read := f.read(path)
	if errors.Is(read.err, fs.ErrNotExist) {
		return nil
	}
	d, problem := read.document()
	if problem != nil {
		f.notice(problem, " (so Cargo's lint settings are not known)")
		return nil
	}
	return d
}
