package config

import (
	"errors"
	"io/fs"
	"path/filepath"

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
	lints := d.root.get("lints")
	if inherited := lints.get("workspace"); inherited != nil && inherited.boolean {
		owner = f.workspace(d)
		if owner == nil {
			return &layer{}
		}
		lints = owner.root.get("workspace", "lints")
	}
	if d.root.get("package") == nil && lints == nil {
		return nil // a virtual workspace says nothing of files below it
	}
	return &layer{ignore: allowed(owner, lints)}
}

func allowed(d *document, lints *value) []selection {
	if lints == nil {
		return nil
	}
	var found []selection
	for _, tool := range lints.entries {
		prefix := tool.key + "::"
		if tool.key == "rust" {
			prefix = ""
		}
		for _, lint := range tool.value.entries {
			level := lint.value
			if level.kind == kindTable {
				level = level.get("level")
			}
			if level == nil || level.text != "allow" {
				continue
			}
			if selector, err := rule.ParseSelector(prefix + lint.key); err == nil && selector.Rank >= rule.RankExact {
				found = append(found, selection{selector, "lints." + tool.key, d.origin(lint.place)})
			}
		}
	}
	return found
}

// workspace is the manifest of the workspace that d's package is in, or nil.
func (f *Finder) workspace(d *document) *document {
	if d.root.get("workspace") != nil {
		return d
	}
	folder := filepath.Dir(d.path)
	if named := d.root.get("package", "workspace"); named != nil {
		return f.manifest(filepath.Join(folder, named.text, cargoName))
	}
	for parent := filepath.Dir(folder); parent != folder; folder, parent = parent, filepath.Dir(parent) {
		if above := f.manifest(filepath.Join(parent, cargoName)); above != nil && above.root.get("workspace") != nil {
			return above
		}
	}
	return nil
}

func (f *Finder) manifest(path string) *document {
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
