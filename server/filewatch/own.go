package filewatch

import (
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/server/session"
	"github.com/octollm/octolsp/server/watch"
	"go.uber.org/zap"
)

// update runs in the lane that follows. It watches what is to be watched by
// octolsp now; what fails is left out, and tried again if again is true.
func (w *Watching) update(again bool) error {
	select {
	case <-w.Work.Context().Done():
		return nil
	default:
	}
	if w.own.watcher == nil {
		watcher, err := watch.New(w.Work.Clock(), w.excludes, w.report)
		if err != nil {
			return err
		}
		watcher.Failed = func(err error) { w.Log.Warn("watching files", zap.Error(err)) }
		w.own = own{watcher, map[string]bool{}}
	}
	snapshot := w.Session.Current()
	wanted := append(snapshot.Around(), w.Reports.ReportFolders()...)
	if !w.clientWatches() {
		for _, folder := range snapshot.Folders {
			if !files.IsEverything(folder.Path) {
				wanted = append(wanted, folder.Path)
			}
		}
	}
	added := false
	for _, root := range wanted {
		if w.own.roots[root] && !again {
			continue
		}
		added = added || !w.own.roots[root]
		w.own.roots[root] = true
		if err := w.own.watcher.Add(root); err != nil {
			w.Log.Warn("watching files", zap.String("folder", root), zap.Error(err))
		}
	}
	for root := range w.own.roots {
		if !slices.Contains(wanted, root) {
			delete(w.own.roots, root)
			w.own.watcher.Remove(root)
		}
	}
	if added {
		w.Changes.Unseen() // what changed before it was watched was not seen
	}
	return nil
}

// excludes reports whether the folder at path, below one that is watched, is
// left out: because nothing in it is looked at, or because it lies in no
// workspace folder.
func (w *Watching) excludes(path string) bool {
	if project.MayHoldReports(path) {
		return false
	}
	snapshot := w.Session.Current()
	folder := snapshot.FolderAt(path)
	if folder == snapshot.Outside {
		return true
	}
	options := folder.Walking()
	excluded, err := options.Excluded(path, true)
	return err == nil && excluded
}

// report takes in what the watcher saw.
func (w *Watching) report(events []watch.Event) {
	var changes []session.FileChange
	for _, event := range events {
		if !event.Folder && !w.matters(event.Path) {
			continue
		}
		if event.Folder && event.Kind == watch.Changed {
			w.Log.Info("changes on the disk were missed: looking at everything again", zap.String("folder", event.Path))
			w.Changes.Missed()
		}
		changes = append(changes, session.FileChange{Path: event.Path, Placed: event.Folder || event.Kind != watch.Changed})
	}
	w.Changes.FilesChanged(changes)
}

// matters reports whether something depends on the file at path.
func (w *Watching) matters(path string) bool {
	return config.IsConfig(path) || engine.GrammarOf(path) != nil || session.ConfiguresTools(path) ||
		filepath.Base(path) == ".gitignore" || len(w.Reports.ReportOf(path)) > 0
}
