// Package workspace shows the client what is found in the files of the
// workspace that are not open: it sends it to a client that waits for it, and
// answers one that asks.
package workspace

import (
	"context"
	"errors"
	"time"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/publish"
	"github.com/octollm/octolsp/server/schedule"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// pause is how long the files are left alone after the last save or change on
// the disk.
const pause = 100 * time.Millisecond

// Session is what is looked at.
type Session interface {
	Current() *session.Snapshot
	Check(ctx context.Context, snapshot *session.Snapshot, d *session.Document) (*session.Checked, error)
	Files() files.Overlay
}

// Publisher shows what is found: see publish.Publisher.
type Publisher interface {
	Encode(checked *session.Checked) *publish.Encoded
	ConfigReports(snapshot *session.Snapshot) map[uri.URI]*convert.Diagnostics
	ReportsConfig(snapshot *session.Snapshot, at uri.URI) bool
	Send(ctx context.Context, at uri.URI, id string, diagnostics *convert.Diagnostics) error
	Clear(ctx context.Context, keep func(at uri.URI) bool) error
	IDs(ctx context.Context) (func(at uri.URI) string, error)
}

// Workspace is the files of the workspace folders that are not open. It is safe
// for concurrent use.
type Workspace struct {
	session   Session
	publisher Publisher
	client    *client.Client
	log       *zap.Logger
	work      *schedule.Owner
	project   *schedule.Lane
	folders   folders
}

// New is the workspace of the session, shown by the publisher in a lane of its
// own; Close ends it. Nothing is looked at before Recheck.
func New(s Session, p Publisher, c *client.Client, work *schedule.Owner, log *zap.Logger) *Workspace {
	w := &Workspace{session: s, publisher: p, client: c, log: log, work: work, folders: newFolders()}
	w.project = work.Lane("project", pause, 1)
	return w
}

// Close ends the looking.
func (w *Workspace) Close() { w.work.Close() }

// Invalidate forgets what is known of the files at paths, or of all in the
// folders at paths.
func (w *Workspace) Invalidate(paths ...string) { w.folders.invalidate(paths) }

// InvalidateAll forgets what is known of all files.
func (w *Workspace) InvalidateAll() { w.folders.invalidateAll() }

// Recheck looks again, after a pause, at what is not known any more, for a client
// that shows the whole workspace and does not ask for it.
func (w *Workspace) Recheck() {
	if w.client.Can.Pull {
		return
	}
	w.project.Schedule("workspace", func(ctx context.Context) {
		if err := w.push(ctx); err != nil && ctx.Err() == nil {
			w.log.Warn("checking the workspace", zap.String("lane", "project"), zap.Error(err))
		}
	})
}

// push publishes the findings of files that are not open, where the settings ask
// for those, and clears those of all others.
func (w *Workspace) push(ctx context.Context) error {
	snapshot := w.session.Current()
	folderOf := func(at uri.URI) *session.Folder { return snapshot.FolderAt(at.FsPath()) }
	err := w.publisher.Clear(ctx, func(at uri.URI) bool {
		return w.publisher.ReportsConfig(snapshot, at) || w.client.ShowsAll(folderOf(at))
	})
	if err != nil {
		return err
	}
	return w.use(ctx, snapshot, func(f *folder) error {
		ctx, progress := w.client.Begin(ctx, nil, "Checking "+f.of.Path)
		defer progress.End()
		shown, err := w.publisher.IDs(ctx)
		if err != nil {
			return err
		}
		err = w.update(ctx, f, snapshot, shown, func(at uri.URI, id string, diagnostics *convert.Diagnostics) error {
			return w.publisher.Send(ctx, at, id, diagnostics)
		}, progress.Report)
		if errors.Is(context.Cause(ctx), client.ErrUserCancelled) {
			return nil
		}
		if err != nil {
			return err
		}
		hashes := f.Hashes()
		return w.publisher.Clear(ctx, func(at uri.URI) bool {
			path := at.FsPath()
			return w.publisher.ReportsConfig(snapshot, at) || folderOf(at) != f.of || f.id(path, hashes[path]) != convert.NoDiagnostics
		})
	})
}
