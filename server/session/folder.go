package session

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/files/walk"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/workset"
)

// Folder is a workspace folder with what holds in it, or the place of the files
// that are in none. It is immutable but for what its Finder has read.
type Folder struct {
	// Address has no URI for the files that are in no folder.
	Address
	// Settings are the editor's.
	Settings Settings
	// Finder finds the configs of the folder's files.
	Finder *config.Finder
	// Problem is why the editor's settings could not be used, or nil.
	Problem error

	// before is the folder as it was when all its configs could be read.
	before *Folder
	// order is that in which the client named the folders.
	order int
}

// newFolder is a folder with its configs as they are now. base are the
// overrides of the command line and the environment. before, the same folder
// earlier or nil, holds on where a config can't be read any more. What it has
// read is read at once, and so are the configs of the folders at paths: whether
// they can be read is known then, before they are needed.
func newFolder(at place, settings Settings, files files.Reader, base config.Overrides, before *Folder, paths []string) *Folder {
	f := &Folder{Address: at.Address, Settings: settings, order: at.order}
	overrides := base
	overrides.Folder = f.Path
	if overrides.Config == "" && !overrides.Isolated && (f.URI != "" || filepath.IsAbs(settings.Configuration)) {
		overrides.Config = settings.Configuration // a relative path is one in the folder
	}
	if settings.PreferEditor {
		overrides.Values = append(slices.Clip(settings.Values), base.Values...)
	} else {
		overrides.Defaults = settings.Values
	}
	if f.Finder, f.Problem = config.NewFinder(files, overrides); f.Problem != nil {
		f.Finder = isolated(files, f.Path)
	}
	if before != nil {
		for _, file := range before.Finder.Files() {
			paths = append(paths, filepath.Dir(file.Path))
		}
	}
	for _, path := range paths {
		if f.contains(path) || f.URI == "" {
			_, _ = f.Finder.FindFolder(path) // what it fails with is in Files
		}
	}
	if before != nil && before.broken() {
		before = before.before
	}
	if before != nil {
		without := *before
		without.before = nil
		f.before = &without
	}
	return f
}

// isolated finds the defaults for every file.
func isolated(files files.Reader, path string) *config.Finder {
	finder, err := config.NewFinder(files, config.Overrides{Folder: path, Isolated: true})
	if err != nil {
		panic(err) // nothing is read and nothing overridden: there is nothing to fail
	}
	return finder
}

// broken reports whether one of the configs that were read can't be used.
func (f *Folder) broken() bool {
	for _, file := range f.Finder.Files() {
		if len(file.Problems) > 0 {
			return true
		}
	}
	return false
}

// Config is what holds for the file at path: where its config can't be read,
// what held before, and else the defaults. It fails only if there is no
// folder to be in.
func (f *Folder) Config(path string) (*config.Config, error) {
	for _, folder := range []*Folder{f, f.before} {
		if folder == nil {
			continue
		}
		if found, err := folder.Finder.Find(path); err == nil {
			return found, nil
		}
	}
	found, err := isolated(files.Disk{}, f.Path).Find(path)
	if err != nil {
		return nil, fmt.Errorf("the defaults for %s: %w", path, err)
	}
	return found, nil
}

// FolderConfig is what holds for the folder as a whole: see [Folder.Config].
func (f *Folder) FolderConfig() (*config.Config, error) {
	return f.Config(filepath.Join(f.Path, "octolsp.toml"))
}

// Looks reports whether the file at path is looked at, and what holds for it
// then.
func (f *Folder) Looks(path string) (*config.Config, bool) {
	if !f.Settings.Enable || f.excludes(path) {
		return nil, false
	}
	found, err := f.Config(path)
	return found, err == nil
}

// excludes reports whether a walk would leave out the file at path.
func (f *Folder) excludes(path string) bool {
	options := f.Walking()
	excluded, err := options.Excluded(path, false)
	return err == nil && excluded
}

// Walking says which files of the folder are looked at.
func (f *Folder) Walking() walk.Options { return workset.Walking(f.Config) }

// contains reports whether path lies in f.
func (f *Folder) contains(path string) bool { return paths.Contains(f.Path, path) }
