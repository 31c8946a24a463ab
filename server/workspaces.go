package server

import (
	"context"
	"errors"
	"fmt"
	"sync"

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
	// of is the session's folder that it was configured by.
	of *session.Folder
	// open are the versions of the open documents that were looked at, by path.
	open map[string]*session.Document
}

func newWorkspaces() workspaces {
	return workspaces{turn: make(chan struct{}, 1), folders: map[uri.URI]*scanned{}}
}

// use calls look for each workspace folder whose files are to be looked at.
func (w *workspaces) use(ctx context.Context, s *server, snapshot *session.Snapshot, look func(*session.Folder, *workspace.Folder) error) error {
	select {
	case w.turn <- struct{}{}:
		defer func() { <-w.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	for _, folder := range snapshot.Folders {
		if !folder.Settings.Enable || folder.Settings.DiagnosticMode == session.OpenFilesOnly {
			continue
		}
		if err := look(folder, w.folder(s, snapshot, folder)); err != nil {
			return err
		}
	}
	return nil
}

// folder is the folder with what changed in the editor since the last time.
func (w *workspaces) folder(s *server, snapshot *session.Snapshot, f *session.Folder) *workspace.Folder {
	w.mu.Lock()
	defer w.mu.Unlock()
	known := w.folders[f.URI]
	if known == nil || known.of != f {
		settings := workspace.Settings{Find: f.Config}
		for _, other := range snapshot.Folders {
			if other != f {
				settings.Others = append(settings.Others, other.Path)
			}
		}
		if known == nil {
			known = &scanned{Folder: workspace.New(f.Path, s.session.Files(), settings, 0)}
			w.folders[f.URI] = known
		} else {
			known.Configure(settings)
		}
		known.of = f
	}
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
	return known.Folder
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
// settings ask for those.
func (s *server) pushWorkspace(ctx context.Context) error {
	snapshot := s.session.Current()
	return s.workspace.use(ctx, s, snapshot, func(f *session.Folder, files *workspace.Folder) error {
		if f.Settings.DiagnosticMode != session.Workspace {
			return nil
		}
		format := s.session.FormatFor(f)
		ctx, progress := s.beginProgress(ctx, nil, "Checking "+f.Path)
		defer progress.end()
		err := files.Update(ctx, func(file workspace.File) error {
			at := uri.File(file.Path)
			s.crashed(file)
			if s.session.Current().Document(at) != nil {
				return nil // it is published as it is in the editor
			}
			diagnostics := format.List(convert.NewText(file.Source), string(at), file.Findings)
			return s.published.send(ctx, s, at, nil, diagnostics, fileID(file.Hash, format))
		}, progress.report)
		if errors.Is(context.Cause(ctx), errUserCancelled) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("checking %s: %w", f.Path, err)
		}
		return nil
	})
}

// crashed logs a panic that a file led to.
func (s *server) crashed(file workspace.File) {
	if file.Crash != "" {
		s.log.Error("internal error, please report it", zap.String("path", file.Path), zap.String("panic", file.Crash))
	}
}
