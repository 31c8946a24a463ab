package config

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/project"
	"github.com/octollm/octolsp/analyzers/rule"
)

// ruffNames are the files that hold Ruff's config, the strongest first.
var ruffNames = []string{".ruff.toml", "ruff.toml", project.PyprojectName}

const ruffUnknown = " (so Ruff's docstring convention is not known)"

// ruff is what octolsp takes from a config of Ruff.
type ruff struct {
	// convention is nil where the config names none.
	convention *setting[string]
}

// ruffIn reads Ruff's config in folder; nil if there is none.
func (f *Finder) ruffIn(folder string) *ruff {
	for _, name := range ruffNames {
		path := filepath.Join(folder, name)
		if config, found := f.ruffAt(path, nil); found {
			return config
		}
	}
	return nil
}

// ruffAt reads the config of Ruff at path, and what it extends where it names
// no convention. It reports false where Ruff would look further.
func (f *Finder) ruffAt(path string, visited []string) (*ruff, bool) {
	read := f.read(path)
	if read.err != nil {
		if !errors.Is(read.err, fs.ErrNotExist) {
			f.notice(read.failure(), ruffUnknown)
		}
		return nil, false
	}
	if project.IsPyproject(path) && !strings.Contains(string(read.content), "ruff") {
		return nil, false
	}
	d, problem := read.document()
	if problem != nil {
		f.notice(problem, ruffUnknown)
		return nil, false
	}
	table := project.ToolTable(path, d.Document, "ruff")
	if !table.IsTable() {
		return nil, false
	}
	for _, under := range [][]string{{"lint", "pydocstyle", "convention"}, {"pydocstyle", "convention"}} {
		if v := table.At(under...); v != nil && v.Kind == document.String && slices.Contains(rule.Conventions, v.Text) {
			return &ruff{&setting[string]{v.Text, d.origin(v.Anchor())}}, true
		}
	}
	if extend := table.At("extend"); extend != nil && extend.Kind == document.String && !slices.Contains(visited, path) {
		base := extend.Text
		if !filepath.IsAbs(base) {
			base = filepath.Join(filepath.Dir(path), base)
		}
		if files.Names(f.overrides.Folder, path, base) != nil {
			f.notice(d.problem(extend.Anchor(), "it extends what lies out of the repository, or of the folder that is checked"), ruffUnknown)
			return &ruff{}, true
		}
		f.file(base)
		if config, found := f.ruffAt(base, append(visited, path)); found {
			return config, true
		}
	}
	return &ruff{}, true
}
