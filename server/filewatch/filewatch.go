// Package filewatch has the files of the workspace watched: by the client, as far
// as it can, and by octolsp itself where it can't.
package filewatch

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/schedule"
	"github.com/octollm/octolsp/server/session"
	"github.com/octollm/octolsp/server/watch"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// soonPause is how long the watching waits for more documents that are opened.
const soonPause = 200 * time.Millisecond

// Session is what is watched for.
type Session interface {
	Current() *session.Snapshot
	Reload()
}

// Reports are the coverage reports: see coverage.Coverage.
type Reports interface {
	// ReportOf are the folders of which the file at path may be a report.
	ReportOf(path string) []*session.Folder
	// ReportFolders are the folders around the workspace with reports.
	ReportFolders() []string
}

// Changes is what is done about changes on the disk.
type Changes interface {
	// FilesChanged takes in what happened to files.
	FilesChanged(changes []session.FileChange)
	// Missed takes in that anything may have happened.
	Missed()
	// Unseen takes in that folders were not watched before: what has been read of
	// them may be old.
	Unseen()
}

// Options say what is watched, and for whom.
type Options struct {
	Session Session
	Reports Reports
	Changes Changes
	Client  *client.Client
	Log     *zap.Logger
	// Work has the lanes.
	Work *schedule.Owner
}

// Watching has files watched. It is safe for concurrent use.
type Watching struct {
	Options
	// follow brings the own watcher up to date, soon after a pause.
	follow, soon *schedule.Lane
	// again says that what was left out before may no longer be.
	again atomic.Bool
	own   own

	mu sync.Mutex
	// registered are the options with which the client watches files.
	registered string
	// refused reports that it does not after all.
	refused bool
}

// New watches nothing before Follow, Registration or Registered are called;
// Close ends it.
func New(options Options) *Watching {
	w := &Watching{Options: options}
	w.follow = w.Work.Unreported("watch", 0, 1)
	w.soon = w.Work.Lane("buffer", soonPause, 1)
	return w
}

// Close ends the watching and returns when no change is being told.
func (w *Watching) Close() {
	w.Work.Close()
	w.own.close(w.Log)
}

// Follow watches what the client does not tell of: the workspace folders, if it
// has no watchers, and in any case the configs and coverage reports around them.
// again says that what was left out before may no longer be.
func (w *Watching) Follow(again bool) {
	if again {
		w.again.Store(true)
	}
	w.follow.Schedule("watch", func(context.Context) {
		if err := w.update(w.again.Swap(false)); err != nil {
			w.Log.Warn("watching files", zap.Error(err))
		}
	})
}

// FollowSoon is Follow after a pause, for documents that are opened.
func (w *Watching) FollowSoon() {
	w.soon.Schedule("watch", func(context.Context) { w.Follow(false) })
}

const (
	registrationID     = "octolsp-files"
	registrationMethod = protocol.MethodWorkspaceDidChangeWatchedFiles
)

// Registration is what a client that can watch files is to watch.
func (w *Watching) Registration() (registration protocol.Registration, wanted bool) {
	if !w.Client.Can.RegisterWatchedFiles {
		return protocol.Registration{}, false
	}
	options := w.wanted()
	w.mu.Lock()
	w.registered = string(options)
	w.mu.Unlock()
	return protocol.Registration{ID: registrationID, Method: registrationMethod, RegisterOptions: options}, true
}

// Refused takes in that the client does not watch files after all.
func (w *Watching) Refused() {
	w.mu.Lock()
	w.refused = true
	w.mu.Unlock()
	w.Follow(false)
}

// clientWatches reports whether the client watches the workspace folders.
func (w *Watching) clientWatches() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.Client.Can.RegisterWatchedFiles && !w.refused
}

// Update has the client watch what it does not watch yet: configs may name other
// coverage reports by now.
func (w *Watching) Update() {
	wanted := w.wanted()
	w.mu.Lock()
	same := w.registered == "" || w.registered == string(wanted)
	if !same {
		w.registered = string(wanted)
	}
	w.mu.Unlock()
	if same {
		return
	}
	w.Work.Go("watching other files", func(ctx context.Context) error {
		client := w.Client.Client()
		err := client.UnregisterCapability(ctx, &protocol.UnregistrationParams{
			Unregisterations: []protocol.Unregistration{{ID: registrationID, Method: registrationMethod}},
		})
		if err != nil {
			return err
		}
		return client.RegisterCapability(ctx, &protocol.RegistrationParams{Registrations: []protocol.Registration{{
			ID: registrationID, Method: registrationMethod, RegisterOptions: wanted,
		}}})
	})
}

// own is octolsp's own watcher. Only the lane that follows uses it, and who ends
// it after the lane.
type own struct {
	watcher *watch.Watcher // nil before something is watched
	roots   map[string]bool
}

func (o *own) close(log *zap.Logger) {
	if o.watcher == nil {
		return
	}
	if err := o.watcher.Close(); err != nil {
		log.Warn("closing the watcher", zap.Error(err))
	}
}
