// Package config reads octolsp.toml and [tool.octolsp] and says what holds for
// a file: which rules are on, how much their findings weigh, what is left out,
// which tools run, where coverage reports lie and what gates ask for.
//
// The nearest config above a file holds whole; nothing is merged but what it
// extends. The environment and the command line stand above it.
package config

import (
	"path/filepath"
	"slices"
	"sync"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/project"
	"github.com/octollm/octolsp/analyzers/rule"
)

// Finder finds the config that holds for a file. It reads every config once
// and never again: make a new one when a config changed. It is safe for
// concurrent use.
type Finder struct {
	source    files.Reader
	overrides Overrides
	// top is what overrides says of the rules.
	top *layer
	// only is the config of --config, and named its path.
	only  *chain
	named string

	mu      sync.Mutex
	reads   map[string]*read
	folders map[string]*folder
	// The rest are what was found, by path, and the configs made of it.
	chains  map[string]*chain
	ruffs   map[string]*ruff
	cargos  map[string]*layer
	configs map[sources]*Config
	noticed map[string]bool
	notices []string
	files   map[string]*File

	sets sharedSets
}

// folder is what was found in a folder and those above it.
type folder struct{ sources }

// sources are all that a config is made of beside the overrides.
type sources struct {
	octolsp *chain
	ruff    *ruff
	cargo   *layer
}

// remembered is how many folders a Finder keeps before it forgets them all,
// though never the configs that it found in them.
const remembered = 1 << 14

// NewFinder makes a Finder. It fails if overrides contradict each other or
// name a config that cannot be read: then the error is a [Problems].
func NewFinder(source files.Reader, overrides Overrides) (*Finder, error) {
	f := &Finder{
		source: source, overrides: overrides, files: map[string]*File{},
		chains: map[string]*chain{}, ruffs: map[string]*ruff{}, cargos: map[string]*layer{},
		configs: map[sources]*Config{}, noticed: map[string]bool{},
		sets: sharedSets{byHash: map[uint64]*rule.Set{}},
	}
	f.forget()
	if overrides.Folder != "" {
		files.Opened(overrides.Folder)
	}
	if err := overrides.check(); err != nil {
		return nil, err
	}
	f.top = overrides.layer(overrides.Values)
	if overrides.Config == "" {
		return f, nil
	}
	path := overrides.Config
	if !filepath.IsAbs(path) {
		path = filepath.Join(overrides.Folder, path)
	}
	path = filepath.Clean(path)
	f.named = path
	if f.only = f.chainAt(path); f.only == nil {
		problem := &Problem{File: path, Path: paths.Display(overrides.Folder, path), Message: "there is no such config file"}
		if f.read(path).err == nil {
			problem.Message = "there is no table [tool.octolsp] in it"
		}
		return nil, Problems{problem}
	}
	return f, f.only.err
}

// Find is the config of the file at the absolute path. Its error is a
// [Problems], the same one for all files that the config is meant for.
func (f *Finder) Find(path string) (*Config, error) {
	return f.FindFolder(filepath.Dir(path))
}

// FindFolder is the config of the files that lie directly in the folder at the
// absolute path.
func (f *Finder) FindFolder(path string) (*Config, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.folders) > remembered {
		f.forget()
	}
	found := f.folder(filepath.Clean(path))
	if found.octolsp != nil && found.octolsp.err != nil {
		return nil, found.octolsp.err
	}
	config := f.configs[found.sources]
	if config == nil {
		config = newConfig(f, found.sources)
		f.configs[found.sources] = config
	}
	return config, nil
}

// Notices are what a user should know, such as a config that is ignored. Each
// is returned once.
func (f *Finder) Notices() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	notices := f.notices
	f.notices = nil
	slices.Sort(notices)
	return notices
}

// notice remembers what is wrong and what follows from it.
func (f *Finder) notice(wrong *Problem, so string) {
	notice := *wrong
	notice.Message += so
	if f.noticeText(notice.Error()) {
		file := f.file(wrong.File)
		file.Notices = append(file.Notices, &notice)
	}
}

// noticeText remembers a notice, and reports whether it is new.
func (f *Finder) noticeText(text string) bool {
	if f.noticed[text] {
		return false
	}
	f.noticed[text] = true
	f.notices = append(f.notices, text)
	return true
}

func (f *Finder) forget() {
	f.reads = map[string]*read{}
	f.folders = map[string]*folder{}
}

// folder finds what holds in the folder at path: what lies in it, and for what
// does not, what holds in the folder above.
func (f *Finder) folder(path string) *folder {
	if known := f.folders[path]; known != nil {
		return known
	}
	found := &folder{}
	switch parent := filepath.Dir(path); {
	case f.overrides.Isolated:
	case parent != path:
		*found = *f.folder(parent)
		fallthrough
	default:
		f.lookIn(path, found)
	}
	f.folders[path] = found
	return found
}

func (f *Finder) lookIn(path string, found *folder) {
	if f.only != nil {
		found.octolsp = f.only
	} else {
		pyproject := f.chainAt(filepath.Join(path, project.PyprojectName))
		own := f.chainAt(filepath.Join(path, octolspName))
		if own != nil && pyproject != nil {
			ignored := filepath.Join(path, project.PyprojectName)
			f.notice(&Problem{File: ignored, Path: paths.Display(f.overrides.Folder, ignored), Message: "[tool.octolsp] is ignored"},
				", because octolsp.toml lies beside it")
		}
		if own == nil {
			own = pyproject
		}
		if own != nil {
			found.octolsp = own
		}
	}
	if own := once(f.ruffs, path, f.ruffIn); own != nil {
		found.ruff = own
	}
	if own := once(f.cargos, path, f.cargoIn); own != nil {
		found.cargo = own
	}
}

// once is what find finds for path, remembered if it is not nil.
func once[T any](found map[string]*T, path string, find func(string) *T) *T {
	if known := found[path]; known != nil {
		return known
	}
	result := find(path)
	if result != nil {
		found[path] = result
	}
	return result
}
