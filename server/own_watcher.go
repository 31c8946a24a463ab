package server

import (
	"context"
	"path/filepath"
	"slices"
	"sync"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/server/session"
	"github.com/octollm/octolsp/server/watch"
	"go.uber.org/zap"
)

// watching is the server's own watcher, for what the client does not watch.
type watching struct {
	mu      sync.Mutex
	watcher *watch.Watcher
	roots   map[string]bool
	// refused reports that the client does not watch files after all.
	refused bool
	// registered are the options with which it does.
	registered string
}

// watchFolders watches what the client does not tell of: the workspace folders,
// if it has no watchers, and in any case the configs and coverage reports around
// them. again says that what was left out before may no longer be.
func (s *server) watchFolders(again bool) {
	s.goOn("watching files", func(context.Context) error {
		w := &s.watching
		w.mu.Lock()
		defer w.mu.Unlock()
		if s.ctx.Err() != nil {
			return nil
		}
		snapshot := s.session.Current()
		wanted := append(snapshot.Around(), s.reportFolders()...)
		if !s.client.registerWatchedFiles || w.refused {
			for _, folder := range snapshot.Folders {
				wanted = append(wanted, folder.Path)
			}
		}
		if w.watcher == nil {
			watcher, err := watch.New(s.Clock, s.unwatched, s.seen)
			if err != nil {
				return err
			}
			watcher.Failed = func(err error) { s.log.Warn("watching files", zap.Error(err)) }
			w.watcher, w.roots = watcher, map[string]bool{}
		}
		added := false
		for _, root := range wanted {
			if w.roots[root] && !again {
				continue
			}
			added = added || !w.roots[root]
			w.roots[root] = true
			if err := w.watcher.Add(root); err != nil {
				s.log.Warn("watching files", zap.String("folder", root), zap.Error(err))
			}
		}
		for root := range w.roots {
			if !slices.Contains(wanted, root) {
				delete(w.roots, root)
				w.watcher.Remove(root)
			}
		}
		if added {
			// What changed before it was watched was not seen.
			s.session.Reload()
			s.recheck()
		}
		return nil
	})
}

// unwatched reports whether the folder at path, below one that is watched, is
// left out: because nothing in it is looked at, or because it lies in no
// workspace folder.
func (s *server) unwatched(path string) bool {
	if project.MayHoldReports(path) {
		return false
	}
	snapshot := s.session.Current()
	folder := snapshot.FolderAt(path)
	if folder == snapshot.Outside {
		return true
	}
	options := folder.Walking()
	excluded, err := options.Excluded(path, true)
	return err == nil && excluded
}

// seen takes in what the watcher saw.
func (s *server) seen(events []watch.Event) {
	var changes []session.FileChange
	for _, event := range events {
		if !event.Folder && !config.IsConfig(event.Path) && engine.GrammarOf(event.Path) == nil && !configures(event.Path) &&
			filepath.Base(event.Path) != ".gitignore" && len(s.reportOf(event.Path)) == 0 {
			continue
		}
		if event.Folder && event.Kind == watch.Changed {
			s.log.Info("changes on the disk were missed: looking at everything again", zap.String("folder", event.Path))
			s.workspace.invalidateAll()
		}
		changes = append(changes, session.FileChange{Path: event.Path, Placed: event.Folder || event.Kind != watch.Changed})
	}
	s.filesChanged(changes)
}

func (w *watching) close(log *zap.Logger) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.watcher != nil {
		if err := w.watcher.Close(); err != nil {
			log.Warn("closing the watcher", zap.Error(err))
		}
		w.watcher = nil
	}
}
