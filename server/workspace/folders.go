package workspace

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"github.com/cespare/xxhash/v2"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/workset"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// folders are the workspace folders that are looked at.
type folders struct {
	// turn is held by who looks at the files: one at a time.
	turn chan struct{}

	mu    sync.Mutex
	known map[string]*folder // by the folder's URI
}

// folder is a folder that is looked at.
type folder struct {
	*workset.Folder
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

func newFolders() folders {
	return folders{turn: make(chan struct{}, 1), known: map[string]*folder{}}
}

// use calls look for each workspace folder whose files are to be looked at.
func (w *Workspace) use(ctx context.Context, snapshot *session.Snapshot, look func(*folder) error) error {
	select {
	case w.folders.turn <- struct{}{}:
		defer func() { <-w.folders.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	w.folders.forget(func(at string) bool {
		return !slices.ContainsFunc(w.session.Current().Folders, func(f *session.Folder) bool { return f.URI == at && w.client.ShowsAll(f) })
	})
	for _, f := range snapshot.Folders {
		if !w.client.ShowsAll(f) {
			continue
		}
		if err := look(w.folders.bring(w.session, snapshot, f)); err != nil {
			return err
		}
	}
	return nil
}

// forget drops the folders, named by their URIs, that are gone.
func (w *folders) forget(gone func(at string) bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	maps.DeleteFunc(w.known, func(at string, _ *folder) bool { return gone(at) })
}

// bring is the folder with what changed in the editor since the last time.
func (w *folders) bring(s Session, snapshot *session.Snapshot, f *session.Folder) *folder {
	w.mu.Lock()
	defer w.mu.Unlock()
	var others []string
	for _, other := range snapshot.Folders {
		if other.Path != f.Path {
			others = append(others, other.Path)
		}
	}
	settings := workset.Settings{
		Find: f.Config, Others: others, Manifest: session.IsManifest,
		Complete: func(path, source string, file *pipeline.File) { s.Current().Complete(path, source, file) },
	}
	known := w.known[f.URI]
	switch {
	case known == nil:
		known = &folder{Folder: workset.New(f.Path, s.Files(), settings, 0), hidden: map[string]string{}}
		w.known[f.URI] = known
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

// invalidate forgets what is known of the files at paths.
func (w *folders) invalidate(paths []string) {
	if len(paths) == 0 {
		return // for a folder it would be all
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, folder := range w.known {
		folder.Invalidate(paths...)
	}
}

// invalidateAll forgets what is known of all files.
func (w *folders) invalidateAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, folder := range w.known {
		folder.Invalidate()
	}
}

// update looks at the files that changed, and reports those of which the client
// shows something else, which shown tells by its id. A file that lies in a
// folder further in, in snapshot, is left to that one.
func (w *Workspace) update(ctx context.Context, f *folder, snapshot *session.Snapshot, shown func(uri.URI) string,
	report func(at uri.URI, id string, diagnostics *convert.Diagnostics) error, progress func(done, total int),
) error {
	format := w.client.FormatFor(f.of)
	f.format = xxhash.Sum64String(fmt.Sprint(format))
	for path, hash := range f.Hashes() {
		if shown(uri.File(path)) != f.id(path, hash) {
			f.Forget(path)
		}
	}
	err := f.Update(ctx, func(file workset.File) error {
		if file.Crash != "" {
			w.log.Error("internal error, please report it", zap.String("path", file.Path), zap.String("panic", file.Crash))
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

// id is the result id of the file at path, whose findings have the hash.
func (f *folder) id(path string, hash uint64) string {
	if id := strconv.FormatUint(hash^f.format, 16); hash != 0 && f.hidden[path] != id {
		return id
	}
	return convert.NoDiagnostics
}
