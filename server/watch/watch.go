// Package watch tells of changes to files, for clients that can't, and of the
// end of a process.
package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/dustin/go-humanize"
	"github.com/fsnotify/fsnotify"
	"github.com/sourcegraph/conc"

	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/server/schedule"
)

// maxFolders is how many folders a Watcher watches. Systems bound it too:
// Linux with fs.inotify.max_user_watches, for all programs of a user together.
const maxFolders = 8192

// Watcher tells of changes to the files below some folders, the roots. Links
// to folders are not followed, except those that are roots.
//
// New makes one, Close ends it; its methods are safe for concurrent use. The
// functions that it calls must not call Close.
type Watcher struct {
	// Failed is called with why some folders are not watched that appeared after Add,
	// and of errors of the system's watching. Set it, if at all, before the
	// first Add.
	Failed func(error)

	clock  schedule.Clock
	skip   func(folder string) bool
	report func([]Event)
	system *fsnotify.Watcher
	limit  int            // of folders
	group  conc.WaitGroup // the goroutines: drain and follow
	inbox  inbox

	due chan struct{} // room for one: batch is to be reported

	mu        sync.Mutex
	roots     map[string]struct{}
	folders   map[string]names // what is watched, and the files in it
	batch     batch
	order     int            // of the last event
	timer     schedule.Timer // fills due; nil if batch is empty
	started   bool
	closed    bool
	limitTold bool // to Failed
}

// names are the names of the files in one folder. They tell a file that is
// replaced, as by an atomic save, from one that is new.
type names map[string]struct{}

// New makes a Watcher that watches nothing yet. skip says which folders below
// a root are not watched, with all below them; it may be called from several
// goroutines at once. report gets what happened in the order in which it
// began, one call at a time; what happens meanwhile waits.
func New(clock schedule.Clock, skip func(folder string) bool, report func([]Event)) (*Watcher, error) {
	system, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watching files: %w", explain(err))
	}
	return &Watcher{
		clock: clock, skip: skip, report: report, system: system, limit: maxFolders,
		inbox: inbox{wake: make(chan struct{}, 1)},
		roots: map[string]struct{}{}, folders: map[string]names{},
		batch: batch{}, due: make(chan struct{}, 1),
	}, nil
}

// Add watches root and each folder below it that skip does not refuse, now and
// as they appear. Files that are there already are not reported, those in
// folders that appear later are, as created, and so are those that a root has
// which is added again while it is watched. A root that is deleted or moved is
// no longer watched until it is added again.
//
// After an error, what could be watched is: Remove ends that.
func (w *Watcher) Add(root string) error {
	path, err := filepath.Abs(root)
	if err != nil {
		return fmt.Errorf("watching %s: %w", root, err)
	}
	root = path
	w.mu.Lock()
	_, again := w.folders[root]
	if !w.closed {
		w.roots[root] = struct{}{}
		if !w.started {
			w.started = true
			w.group.Go(w.drain)
			w.group.Go(w.follow)
		}
	}
	w.mu.Unlock()
	if err := w.watch(root, again); err != nil {
		return fmt.Errorf("watching %s: %w", root, err)
	}
	return nil
}

// Remove ends the watching of root and of what is below it, except of what is
// below another root too.
func (w *Watcher) Remove(root string) {
	root, err := filepath.Abs(root)
	if err != nil {
		return // Add refused it as well
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.roots, root)
	for folder := range w.folders {
		if paths.Contains(root, folder) && !w.wanted(folder) {
			w.unwatch(folder)
		}
	}
	for what := range w.batch {
		if paths.Contains(root, what.path) && !w.wanted(what.path) {
			delete(w.batch, what)
		}
	}
}

// Close ends the watching and returns when no call of report is under way.
func (w *Watcher) Close() error {
	w.mu.Lock()
	w.closed = true
	if w.timer != nil {
		w.timer.Stop()
	}
	w.mu.Unlock()
	err := w.system.Close() // ends drain, which ends follow
	w.group.Wait()
	if err != nil {
		return fmt.Errorf("ending the watching of files: %w", err)
	}
	return nil
}

// watch watches folder and those below it, and adds the files in them that it
// did not know to the batch if they are new.
func (w *Watcher) watch(folder string, areNew bool) error {
	below, err := w.watchOne(folder, areNew)
	if err != nil {
		return err
	}
	for _, child := range below {
		if w.skip(child) {
			continue
		}
		err := w.watch(child, areNew)
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			return err
		}
	}
	return nil
}

// watchOne watches one folder and returns the folders in it.
func (w *Watcher) watchOne(folder string, areNew bool) ([]string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	known, watched := w.folders[folder]
	switch {
	case w.closed:
		return nil, fsnotify.ErrClosed
	case !w.wanted(folder):
		return nil, nil // removed meanwhile
	case watched:
	case len(w.folders) >= w.limit:
		return nil, &limitError{w.limit}
	default:
		// First the watch, then the list: nothing falls between them.
		if err := w.system.Add(folder); err != nil {
			return nil, explain(err)
		}
		known = names{}
		w.folders[folder] = known
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		w.unwatch(folder)
		return nil, err
	}
	var folders []string
	for _, entry := range entries {
		if entry.IsDir() {
			folders = append(folders, filepath.Join(folder, entry.Name()))
			continue
		}
		if _, ok := known[entry.Name()]; ok {
			continue
		}
		known[entry.Name()] = struct{}{}
		if areNew {
			w.gather(filepath.Join(folder, entry.Name()), Created, false)
		}
	}
	return folders, nil
}

// unwatch ends the watching of one folder. It is called with the lock.
func (w *Watcher) unwatch(folder string) {
	delete(w.folders, folder)
	// The system forgets deleted folders by itself, and says so here.
	_ = w.system.Remove(folder)
}

// wanted says whether path is a root or below one. It is called with the lock.
func (w *Watcher) wanted(path string) bool {
	for root := range w.roots {
		if paths.Contains(root, path) {
			return true
		}
	}
	return false
}

// limitError says that a Watcher watches as many folders as it may.
type limitError struct{ limit int }

func (e *limitError) Error() string {
	return fmt.Sprintf("%s folders are watched, which is the limit; changes in the others are not seen: "+
		"exclude folders without sources of your own, or open a smaller folder", humanize.Comma(int64(e.limit)))
}

// explain says of the system's errors for "too many" what to do.
func explain(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%w: the system watches no more folders for you; exclude folders without sources of your own, "+
			"or raise the limit (Linux: sysctl fs.inotify.max_user_watches)", err)
	case errors.Is(err, syscall.EMFILE):
		return fmt.Errorf("%w: the system gives no more files to watch with; exclude folders without sources of your own, "+
			"or raise the limit (ulimit -n; Linux: sysctl fs.inotify.max_user_instances)", err)
	}
	return err
}
