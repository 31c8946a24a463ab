package workset

import (
	"context"
	"maps"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/pipeline"
)

// Files are the files as the editor sees them: where one is open, its text
// stands for what is on the disk. They are safe for concurrent use.
type Files interface {
	files.FS
	// Open is the text of the file at the absolute path if it is open.
	Open(path string) (source string, open bool)
}

// Settings say which files belong to a folder and what holds for them.
type Settings struct {
	// Find finds the config of the file at the absolute path. A file whose
	// config cannot be read is left out.
	Find func(path string) (*config.Config, error)
	// Manifest reports whether a file that octolsp has no rules for belongs to the
	// folder, such as a config; nil stands for none.
	Manifest func(path string) bool
	// Others are the absolute paths of other folders of the workspace: what lies
	// in one that is below this folder belongs to that one.
	Others []string
	// Complete adds to what decides what is shown of the file at path, whose text is
	// source, what is known beside its analysis: coverage, tools and the severity;
	// nil adds nothing. What it adds counts when the file is looked at: see
	// [Folder.Invalidate].
	Complete func(path, source string, file *pipeline.File)
}

// File is a file whose findings are no longer those that were reported.
type File struct {
	// Path is absolute.
	Path string
	// Source is the text that the findings speak of; empty if the file is not
	// there any more or cannot be read.
	Source string
	// Findings are sorted as in [finding.InFile].
	Findings []finding.Finding
	// Hash is equal for findings that look the same to an editor, in every run
	// of the program; 0 for none.
	Hash uint64
	// Crash tells of a panic of octolsp, with its stack: then there are no
	// findings.
	Crash string
}

// Folder is the files of a workspace folder. It is safe for concurrent use.
type Folder struct {
	root    string
	files   Files
	workers int

	mu       sync.Mutex // guards what follows
	settings Settings
	invalid  invalid
	// hashes are what was reported, by path; of files without findings too.
	hashes map[string]uint64

	updating sync.Mutex // guards what follows
	scan     scan
}

// invalid is what the next update has to look at.
type invalid struct {
	// read says that all files are read again, walk that the folder is walked
	// again and what looks changed is read.
	read, walk bool
	// paths are files, which are read again, and folders, which are walked.
	paths map[string]bool
}

// New is the folder at the absolute path root, at whose files as many workers
// look at once; 0 is as many as there are processors to use. Nothing is read
// before the first [Folder.Update].
func New(root string, files Files, settings Settings, workers int) *Folder {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return &Folder{
		root: filepath.Clean(root), files: files, workers: workers, settings: settings,
		invalid: invalid{walk: true}, hashes: map[string]uint64{}, scan: newScan(),
	}
}

// Configure replaces the settings from the next update on, which looks again at
// the files for which other rules hold now.
func (f *Folder) Configure(settings Settings) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.settings = settings
	f.invalid.walk = true
}

// Invalidate says that the files at paths, or what lies in the folders at paths,
// came, went, changed, or was opened or closed in the editor; without paths,
// that anything may have.
func (f *Folder) Invalidate(paths ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.invalid.read = f.invalid.read || len(paths) == 0
	f.invalid.add(paths...)
}

// Forget makes the next update report the findings of the files at paths, if
// they have any, whether or not they are those that were reported.
func (f *Folder) Forget(paths ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, path := range paths {
		delete(f.hashes, path)
	}
	f.invalid.add(paths...)
}

// Hashes are those of the findings that were reported, by path, and 0 for the
// files without findings; without the files that are open.
func (f *Folder) Hashes() map[string]uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.hashes)
}

// Known is the hash that was reported of the file at path: see [Folder.Hashes].
func (f *Folder) Known(path string) (hash uint64, known bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	hash, known = f.hashes[path]
	return hash, known
}

// Update looks at the files whose findings may have changed since the last
// update, the first time at all, and calls report for each file whose findings
// are not those that were reported last: first, sorted by path, for those whose
// findings depend on no other file, then for the rest. Files that went, or lost
// all findings, are reported without any. A file that is open is not reported;
// once it is closed it is, whatever its findings.
//
// report and progress, which is called with how many of all files are done, are called
// by one goroutine at a time. An update ends early when ctx ends or report
// fails; what it has not reported is left to the next one. Several at once wait
// for each other.
func (f *Folder) Update(ctx context.Context, report func(File) error, progress func(done, total int)) error {
	f.updating.Lock()
	defer f.updating.Unlock()
	f.mu.Lock()
	settings, changed := f.settings, f.invalid
	f.invalid = invalid{}
	f.mu.Unlock()

	u := newUpdate(ctx, f, settings)
	u.report, u.progress = report, progress
	if err := u.discover(changed); err != nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.invalid.read = f.invalid.read || changed.read
		f.invalid.walk = f.invalid.walk || changed.walk
		for path := range changed.paths {
			f.invalid.add(path)
		}
		return err
	}
	return u.run()
}

func (i *invalid) add(paths ...string) {
	for _, path := range paths {
		if i.paths == nil {
			i.paths = map[string]bool{}
		}
		path = filepath.Clean(path)
		if filepath.Base(path) == ".gitignore" {
			path = filepath.Dir(path) // it says what belongs to the folder
		}
		i.paths[path] = true
	}
}
