package server

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/cespare/xxhash/v2"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/session"
	"github.com/octollm/octolsp/server/workspace"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// workspaces are the files of the workspace folders.
type workspaces struct {
	// turn is held by who looks at the files: one at a time.
	turn chan struct{}

	mu      sync.Mutex
	folders map[uri.URI]*scanned
}

// scanned is a folder that is looked at.
type scanned struct {
	*workspace.Folder
	// of is the session's folder that it was configured by, others are the paths
	// of the folders beside it.
	of     *session.Folder
	others []string
	// open are the versions of the open documents that were looked at, by path.
	open map[string]*session.Document
	// format is the hash of how diagnostics were written the last time.
	format uint64
	// hidden are the ids of files whose findings are all below the severity that
	// was shown, by path.
	hidden map[string]string
}

func newWorkspaces() workspaces {
	return workspaces{turn: make(chan struct{}, 1), folders: map[uri.URI]*scanned{}}
}

// scans reports whether all files of the folder are looked at.
func (s *server) scans(f *session.Folder) bool {
	mode := f.Settings.DiagnosticMode
	return f.URI != "" && f.Settings.Enable && (mode == session.Workspace || mode == session.Auto && s.client.pull)
}

// use calls look for each workspace folder whose files are to be looked at.
func (w *workspaces) use(ctx context.Context, s *server, snapshot *session.Snapshot, look func(*scanned) error) error {
	select {
	case w.turn <- struct{}{}:
		defer func() { <-w.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	w.forget(s)
	for _, folder := range snapshot.Folders {
		if !s.scans(folder) {
			continue
		}
		if err := look(w.folder(s, snapshot, folder)); err != nil {
			return err
		}
	}
	return nil
}

// forget drops the folders whose files are not looked at any more.
func (w *workspaces) forget(s *server) {
	w.mu.Lock()
	defer w.mu.Unlock()
	current := s.session.Current().Folders
	for at := range w.folders {
		if !slices.ContainsFunc(current, func(f *session.Folder) bool { return f.URI == string(at) && s.scans(f) }) {
			delete(w.folders, at)
		}
	}
}

// folder is the folder with what changed in the editor since the last time.
func (w *workspaces) folder(s *server, snapshot *session.Snapshot, f *session.Folder) *scanned {
	w.mu.Lock()
	defer w.mu.Unlock()
	var others []string
	for _, other := range snapshot.Folders {
		if other.Path != f.Path {
			others = append(others, other.Path)
		}
	}
	settings := workspace.Settings{
		Find: f.Config, Others: others, Manifest: isManifest,
		Complete: func(path, source string, file *pipeline.File) { s.session.Current().Complete(path, source, file) },
	}
	known := w.folders[uri.URI(f.URI)]
	switch {
	case known == nil:
		known = &scanned{Folder: workspace.New(f.Path, s.session.Files(), settings, 0), hidden: map[string]string{}}
		w.folders[uri.URI(f.URI)] = known
	case known.of != f || !slices.Equal(known.others, others):
		known.Configure(settings)
	}
	known.of, known.others = f, others
	open := map[string]*session.Document{}
	for _, d := range snapshot.Documents() {
		open[d.Path] = d
		if known.open[d.Path] != d {
			known.Invalidate(d.Path)
		}
	}
	for path := range known.open {
		if open[path] == nil {
			known.Invalidate(path)
		}
	}
	known.open = open
	return known
}

// invalidate forgets what is known of the file at path.
func (w *workspaces) invalidate(path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, folder := range w.folders {
		folder.Invalidate(path)
	}
}

// invalidateAll forgets what is known of all files.
func (w *workspaces) invalidateAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, folder := range w.folders {
		folder.Invalidate()
	}
}

// update looks at the files that changed, and reports those of which the client
// shows something else, which shown tells by its id. A file that lies in a
// folder further in, in snapshot, is left to that one.
func (f *scanned) update(ctx context.Context, s *server, snapshot *session.Snapshot, shown func(uri.URI) string,
	report func(at uri.URI, id string, diagnostics *convert.Diagnostics) error, progress func(done, total int),
) error {
	format := s.formatFor(f.of)
	f.format = xxhash.Sum64String(fmt.Sprint(format))
	for path, hash := range f.Hashes() {
		if shown(uri.File(path)) != f.id(path, hash) {
			f.Forget(path)
		}
	}
	err := f.Update(ctx, func(file workspace.File) error {
		if file.Crash != "" {
			s.log.Error("internal error, please report it", zap.String("path", file.Path), zap.String("panic", file.Crash))
		}
		if snapshot.FolderAt(file.Path) != f.of {
			return nil
		}
		at := uri.File(file.Path)
		diagnostics := format.List(text.NewLines(file.Source), string(at), file.Findings)
		delete(f.hidden, file.Path)
		if file.Hash != 0 && diagnostics.Count() == 0 {
			f.hidden[file.Path] = f.id(file.Path, file.Hash)
		}
		return report(at, f.id(file.Path, file.Hash), diagnostics)
	}, progress)
	if err != nil {
		return fmt.Errorf("checking %s: %w", f.of.Path, err)
	}
	return nil
}

// nothing is the result id of a file that shows no diagnostics.
var nothing = new(convert.Diagnostics).ResultID()

// id is the result id of the file at path, whose findings have the hash.
func (f *scanned) id(path string, hash uint64) string {
	if id := strconv.FormatUint(hash^f.format, 16); hash != 0 && f.hidden[path] != id {
		return id
	}
	return nothing
}

// recheckWorkspace looks at all files for a client that shows the whole
// workspace and does not ask for it.
func (s *server) recheckWorkspace() {
	if s.client.pull {
		return
	}
	s.project.Schedule("workspace", func(ctx context.Context) {
		if err := s.pushWorkspace(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("checking the workspace", zap.String("lane", "project"), zap.Error(err))
		}
	})
}

// pushWorkspace publishes the findings of files that are not open, where the
// settings ask for those, and clears those of all others.
func (s *server) pushWorkspace(ctx context.Context) error {
	snapshot := s.session.Current()
	folderOf := func(at uri.URI) *session.Folder { return snapshot.FolderAt(at.FsPath()) }
	err := s.published.clear(ctx, s, func(at uri.URI) bool { return s.reportsConfig(snapshot, at) || s.scans(folderOf(at)) })
	if err != nil {
		return err
	}
	return s.workspace.use(ctx, s, snapshot, func(f *scanned) error {
		ctx, progress := s.beginProgress(ctx, nil, "Checking "+f.of.Path)
		defer progress.end()
		err := f.update(ctx, s, snapshot, s.published.id, func(at uri.URI, id string, diagnostics *convert.Diagnostics) error {
			return s.published.send(ctx, s, at, publication{id: id}, diagnostics)
		}, progress.report)
		if errors.Is(context.Cause(ctx), errUserCancelled) {
			return nil
		}
		if err != nil {
			return err
		}
		hashes := f.Hashes()
		return s.published.clear(ctx, s, func(at uri.URI) bool {
			path := at.FsPath()
			return s.reportsConfig(snapshot, at) || folderOf(at) != f.of || f.id(path, hashes[path]) != nothing
		})
	})
}
