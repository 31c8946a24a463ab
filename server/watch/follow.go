package watch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/fsnotify/fsnotify"

	"github.com/octollm/octolsp/analyzers/paths"
)

// maxInbox bounds the events that wait for a slow report. It is what Linux
// queues by default.
const maxInbox = 16384

// inbox is what the system told and follow has not seen. The system's reader
// must never wait for follow: it may hold what follow's call of Add needs.
type inbox struct {
	mu     sync.Mutex
	events []fsnotify.Event
	errs   []error
	lost   bool          // events are missing
	wake   chan struct{} // room for one: there is something
}

func (in *inbox) put(event fsnotify.Event, err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	switch {
	case errors.Is(err, fsnotify.ErrEventOverflow) || len(in.events) >= maxInbox:
		in.lost, in.events = true, nil
	case err == nil:
		in.events = append(in.events, event)
	case errors.Is(err, fsnotify.ErrNonExistentWatch) || errors.Is(err, syscall.EINVAL):
		// A folder was deleted while its watch was ended.
	case len(in.errs) < maxInbox:
		in.errs = append(in.errs, err)
	}
	select {
	case in.wake <- struct{}{}:
	default:
	}
}

func (in *inbox) take() (events []fsnotify.Event, errs []error, lost bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	events, errs, lost = in.events, in.errs, in.lost
	in.events, in.errs, in.lost = nil, nil, false
	return events, errs, lost
}

// drain moves what the system tells to the inbox, until the system is closed.
func (w *Watcher) drain() {
	defer close(w.inbox.wake)
	events, errs := w.system.Events, w.system.Errors
	for events != nil || errs != nil {
		select {
		case event, ok := <-events:
			if !ok {
				events = nil
				continue
			}
			if event.Op != fsnotify.Chmod {
				w.inbox.put(event, nil)
			}
		case err, ok := <-errs:
			if !ok {
				errs = nil
				continue
			}
			w.inbox.put(fsnotify.Event{}, err)
		}
	}
}

// follow keeps the watches up with the folders and reports, until drain ends.
func (w *Watcher) follow() {
	for {
		select {
		case _, ok := <-w.inbox.wake:
			if !ok {
				return
			}
			events, errs, lost := w.inbox.take()
			if lost {
				w.startOver()
			}
			for _, event := range events {
				w.handle(event)
			}
			for _, err := range errs {
				w.fail(fmt.Errorf("watching files: %w", err))
			}
		case <-w.due:
			w.mu.Lock()
			events := w.batch.events()
			w.batch, w.timer = batch{}, nil
			closed := w.closed
			w.mu.Unlock()
			if len(events) > 0 && !closed {
				w.report(events)
			}
		}
	}
}

// fail tells of what was not asked for by a call.
func (w *Watcher) fail(err error) {
	if w.Failed != nil && !errors.Is(err, fsnotify.ErrClosed) {
		w.Failed(err)
	}
}

// gather adds to the batch and sees to its report. It is called with the lock.
func (w *Watcher) gather(path string, kind Kind, folder bool) {
	w.order++
	w.batch.add(subject{path, folder}, kind, w.order)
	if w.timer == nil {
		w.timer = w.clock.AfterFunc(gatherFor, func() {
			select {
			case w.due <- struct{}{}:
			default:
			}
		})
	}
}

// handle takes in one event of the system.
func (w *Watcher) handle(event fsnotify.Event) {
	path := filepath.Clean(event.Name)
	if event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename) {
		w.disappeared(path)
		return
	}
	info, err := os.Lstat(path)
	if err != nil {
		return // gone since: an event of its own tells
	}
	if info.IsDir() {
		w.folderAppeared(path)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	in, ok := w.folders[filepath.Dir(path)]
	if !ok {
		return // no longer watched
	}
	kind := Created
	if _, ok := in[filepath.Base(path)]; ok {
		kind = Changed
	}
	in[filepath.Base(path)] = struct{}{}
	w.gather(path, kind, false)
}

func (w *Watcher) folderAppeared(path string) {
	w.mu.Lock()
	_, watched := w.folders[path]
	_, wanted := w.folders[filepath.Dir(path)]
	w.mu.Unlock()
	if watched || !wanted || w.skip(path) {
		return
	}
	err := w.watch(path, true)
	if limit := (*limitError)(nil); errors.As(err, &limit) {
		w.mu.Lock()
		told := w.limitTold
		w.limitTold = true
		w.mu.Unlock()
		if told {
			return
		}
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		w.fail(fmt.Errorf("watching %s: %w", path, err))
	}
}

func (w *Watcher) disappeared(path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := w.folders[path]; ok {
		// Watches of what was moved would tell old paths.
		for folder := range w.folders {
			if paths.Contains(path, folder) {
				w.unwatch(folder)
			}
		}
		w.batch.forget(path)
		w.gather(path, Deleted, true)
		return
	}
	in := w.folders[filepath.Dir(path)]
	if _, ok := in[filepath.Base(path)]; ok {
		delete(in, filepath.Base(path))
		w.gather(path, Deleted, false)
	}
}

// startOver watches all roots anew, because events were lost, and says that
// all of them changed.
func (w *Watcher) startOver() {
	w.mu.Lock()
	for folder := range w.folders {
		w.unwatch(folder)
	}
	roots := make([]string, 0, len(w.roots))
	for root := range w.roots {
		roots = append(roots, root)
	}
	w.mu.Unlock()
	for _, root := range roots {
		if err := w.watch(root, false); err != nil {
			w.fail(fmt.Errorf("watching %s: %w", root, err))
		}
		w.mu.Lock()
		if w.wanted(root) {
			w.gather(root, Changed, true)
		}
		w.mu.Unlock()
	}
}
