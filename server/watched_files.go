package server

import (
	"context"
	"encoding/json"
	"path/filepath"
	"sync"

	"github.com/octollm/octolsp/server/session"
	"github.com/octollm/octolsp/server/watch"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// watchedGlobs are the files whose changes on the disk matter: sources and
// configs.
var watchedGlobs = []string{
	"**/*.{py,pyi,rs}",
	"**/{octolsp,.octolsp,pyproject,ruff,.ruff,clippy,.clippy,Cargo}.toml",
	"**/.gitignore",
}

// watchedFiles are the options of a registration for them.
func watchedFiles() []byte {
	type watcher struct {
		GlobPattern string `json:"globPattern"`
	}
	var options struct {
		Watchers []watcher `json:"watchers"`
	}
	for _, glob := range watchedGlobs {
		options.Watchers = append(options.Watchers, watcher{glob})
	}
	encoded, err := json.Marshal(options)
	if err != nil {
		panic(err) // strings can be encoded
	}
	return encoded
}

// DidChangeWatchedFiles implements [protocol.Server].
func (s *server) DidChangeWatchedFiles(_ context.Context, params *protocol.DidChangeWatchedFilesParams) error {
	changes := make([]session.FileChange, 0, len(params.Changes))
	for _, event := range params.Changes {
		if event.URI.IsFile() {
			changes = append(changes, session.FileChange{
				Path:   filepath.Clean(event.URI.FsPath()),
				Placed: event.Type != protocol.FileChangeTypeChanged,
			})
		}
	}
	s.filesChanged(changes)
	return nil
}

// filesChanged looks again at what depends on files on the disk.
func (s *server) filesChanged(changes []session.FileChange) {
	if len(changes) == 0 {
		return
	}
	configs := s.session.FilesChanged(changes)
	for _, change := range changes {
		s.workspace.invalidate(change.Path)
	}
	if configs {
		s.watchFolders()
		s.recheck()
		s.recheckWorkspace()
	} else {
		s.followUp()
	}
}

// watching is the server's own watcher, for clients that have none.
type watching struct {
	mu      sync.Mutex
	watcher *watch.Watcher
	roots   map[string]bool
}

// watchFolders watches the workspace folders that there are, if the client
// does not.
func (s *server) watchFolders() {
	if s.client.registerWatchedFiles {
		return
	}
	s.goOn("watching files", func(context.Context) error {
		w := &s.watching
		w.mu.Lock()
		defer w.mu.Unlock()
		if s.ctx.Err() != nil {
			return nil
		}
		if w.watcher == nil {
			watcher, err := watch.New(s.Clock, s.unwatched, s.seen)
			if err != nil {
				return err
			}
			watcher.Failed = func(err error) { s.log.Warn("watching files", zap.Error(err)) }
			w.watcher, w.roots = watcher, map[string]bool{}
		}
		wanted := map[string]bool{}
		for _, folder := range s.session.Current().Folders {
			wanted[folder.Path], w.roots[folder.Path] = true, true
			// Again too: what was left out of it may no longer be.
			if err := w.watcher.Add(folder.Path); err != nil {
				s.log.Warn("watching files", zap.String("folder", folder.Path), zap.Error(err))
			}
		}
		for root := range w.roots {
			if !wanted[root] {
				delete(w.roots, root)
				w.watcher.Remove(root)
			}
		}
		return nil
	})
}

// unwatched reports whether nothing below the folder at path is looked at.
func (s *server) unwatched(path string) bool {
	folder := s.session.Current().FolderAt(path)
	options := folder.Walking()
	excluded, err := options.Excluded(path, true)
	return err == nil && excluded
}

// seen takes in what the watcher saw.
func (s *server) seen(events []watch.Event) {
	var changes []session.FileChange
	for _, event := range events {
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
