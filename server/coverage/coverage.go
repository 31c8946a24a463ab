// Package coverage reads coverage reports for the editor, watches them, and shows
// what they say: to the session, which finds what is not covered, and to a client
// that draws coverage itself.
package coverage

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/trust"
	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/schedule"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// The pauses of the lane of coverage reports.
const (
	// pause is short: a new report is to be seen at once.
	pause = 50 * time.Millisecond
	// again is how long a report that can't be read is left alone: it may be
	// being written.
	again = 500 * time.Millisecond
)

// How often a report is looked at again before it is reported that it can't be
// read: one that is being written, and any other of which an older version stands.
const (
	triesChanging = 20
	triesBroken   = 2
)

// Session takes in what reports say.
type Session interface {
	Current() *session.Snapshot
	CoverageLoaded(folder string, loaded *project.Projects)
	ShowCoverage(shown *bool) (now bool)
}

// Publisher shows what was found: see publish.Publisher.
type Publisher interface {
	Changed(before, after *session.Document)
	Refresh()
}

// Workspace is the files that are not open: see workspace.Workspace.
type Workspace interface {
	Invalidate(paths ...string)
	Recheck()
}

// Options say what coverage is made with.
type Options struct {
	Session   Session
	Publisher Publisher
	Workspace Workspace
	Client    *client.Client
	// Notices are those that were shown to the user.
	Notices *client.Notices
	// Trusted are the folders that the user vouches for.
	Trusted func() trust.Folders
	Log     *zap.Logger
	// Work has the lanes.
	Work *schedule.Owner
}

// Coverage is the coverage of the workspace folders. It is safe for concurrent
// use.
type Coverage struct {
	Options
	// reports reads coverage reports, retries those again that could not be read,
	// and offers tells clients that draw coverage themselves of it.
	reports, retries, offers *schedule.Lane
	changes                  changes
}

// New is the coverage of the session's folders, which works in lanes of its own;
// Close ends it. Nothing is read before LoadAll.
func New(options Options) *Coverage {
	c := &Coverage{Options: options}
	c.reports = c.Work.Lane("coverage", pause, 1)
	c.retries = c.Work.Unreported("coverage-retries", again, 1) // what it does is to ask the one before
	c.offers = c.Work.Unreported("coverage-offers", 0, 1)       // it works with every keystroke, and nobody waits for it
	return c
}

// Close ends the reading.
func (c *Coverage) Close() { c.Work.Close() }

// load reads the coverage reports of the folder, after a pause. What was
// known stays until that is done.
func (c *Coverage) load(folder *session.Folder) {
	if folder.URI == "" {
		return
	}
	c.reports.Schedule(folder.Path, func(ctx context.Context) {
		if err := c.read(ctx, folder.Path); err != nil && ctx.Err() == nil {
			c.Log.Warn("reading coverage reports", zap.String("folder", folder.Path), zap.String("lane", "coverage"), zap.Error(err))
		}
	})
}

// LoadAll reads the reports of all folders.
func (c *Coverage) LoadAll() {
	for _, folder := range c.Session.Current().Folders {
		c.changes.all(folder.Path)
		c.load(folder)
	}
}

// read runs in the lane: no two at once for one folder.
func (c *Coverage) read(ctx context.Context, path string) error {
	started := time.Now()
	snapshot := c.Session.Current()
	folder := snapshot.FolderAt(path)
	if folder.Path != path {
		return nil // it is not a folder of the workspace any more
	}
	before := snapshot.Coverage(path)
	came, same := c.changes.take(path)
	if !folder.Settings.Enable || !folder.Settings.Coverage || files.IsEverything(path) {
		c.loaded(path, before, nil)
		return nil
	}
	options, err := c.options(folder)
	if err != nil {
		c.changes.all(path) // what was taken is not seen yet
		return err
	}
	options.Came, options.Same = came, same
	loaded, err := project.LoadAll(ctx, options, folder.Config, before)
	if err != nil {
		c.changes.all(path)
		return err
	}
	reports := 0
	for _, of := range loaded.All() {
		c.notify(folder, of)
		reports += len(of.Reports)
	}
	c.loaded(path, before, loaded)
	c.Log.Debug("read coverage reports", zap.String("folder", path), zap.Int("reports", reports),
		zap.Int("files", len(loaded.Files())), zap.String("lane", "coverage"), zap.Duration("elapsed", time.Since(started)))
	return nil
}

// options are what the reports of the folder are loaded from.
func (c *Coverage) options(folder *session.Folder) (project.Options, error) {
	found, err := folder.FolderConfig()
	if err != nil {
		return project.Options{}, err
	}
	limit := found.MaxFileSize()
	return project.Options{
		Root: folder.Path, Trusted: c.Trusted().Contains(folder.Path), Walking: folder.Walking(),
		MaxFileSize: limit, Read: func(path string) (string, error) { return files.ReadInside(folder.Path, path, limit) },
	}, nil
}

// notify says what is wrong with reports, each thing once, and looks again
// at those that may be being written.
func (c *Coverage) notify(folder *session.Folder, loaded *project.Project) {
	for _, note := range loaded.Notes {
		if c.Notices.First(folder.Path + ": " + note) {
			c.Log.Warn("a path of the config", zap.String("folder", folder.Path), zap.String("reason", note))
		}
	}
	for _, r := range loaded.Reports {
		tried := c.changes.failed(r.Path, r.Err != nil)
		patience := 1
		switch {
		case errors.Is(r.Err, coverage.ErrChanging):
			patience = triesChanging
		case r.Report != nil:
			patience = triesBroken
		}
		switch {
		case r.Err != nil && tried < patience:
			c.retries.Schedule(folder.Path+": "+r.Path, func(context.Context) {
				c.changes.report(folder.Path, r.Path)
				c.load(folder)
			})
		case r.Err != nil:
			if c.Notices.First(r.Err.Error()) {
				c.Log.Warn("a coverage report can't be read", zap.Error(r.Err))
				c.Client.ShowMessage(protocol.MessageTypeWarning, r.Err.Error())
			}
		case r.Use == project.Unmatched && c.Notices.First(r.Path+": "+r.Why):
			c.Log.Warn("a coverage report is not used", zap.String("path", r.Path), zap.String("reason", r.Why))
		}
	}
}

// loaded shows what the reports say by now.
func (c *Coverage) loaded(path string, before, loaded *project.Projects) {
	if before == nil && loaded == nil {
		return
	}
	earlier := c.Session.Current()
	c.Session.CoverageLoaded(path, loaded)
	c.shown(earlier)
	var changed []string
	for _, file := range slices.Concat(before.Files(), loaded.Files()) {
		if before.File(file.Path) != loaded.File(file.Path) {
			changed = append(changed, file.Path)
		}
	}
	c.recheck(c.Session.Current().FolderAt(path), changed)
}

// recheck looks again at those of the files at paths in the folder whose configs
// show their coverage also where they are not open.
func (c *Coverage) recheck(folder *session.Folder, paths []string) {
	paths = slices.DeleteFunc(paths, func(path string) bool {
		found, err := folder.Config(path)
		return err != nil || !states.Shows(found.For(path))
	})
	if len(paths) == 0 {
		return
	}
	c.Workspace.Invalidate(paths...)
	c.Workspace.Recheck()
	c.Publisher.Refresh()
}

// shown lets the client see the documents of which something else is
// known than before.
func (c *Coverage) shown(before *session.Snapshot) {
	current := c.Session.Current()
	changed := false
	for _, d := range current.Documents() {
		earlier := before.Document(d.URI)
		if earlier == d {
			continue
		}
		changed = true
		c.Publisher.Changed(earlier, d)
		c.Offer(d)
	}
	if changed {
		c.Client.RefreshCodeLenses()
	}
}

// Toggle shows the coverage of files, or does no longer, until the server ends;
// nil is the other one than before. It reports whether coverage is shown now.
func (c *Coverage) Toggle(show *bool) bool {
	before := c.Session.Current()
	shown := c.Session.ShowCoverage(show)
	if shown && !slices.ContainsFunc(before.Folders, func(f *session.Folder) bool { return f.Settings.Coverage }) {
		c.Client.ShowMessage(protocol.MessageTypeInfo, "coverage is turned off by the setting octolsp.coverage")
	}
	c.shown(before)
	for _, folder := range before.Folders {
		var paths []string
		for _, file := range before.Coverage(folder.Path).Files() {
			paths = append(paths, file.Path)
		}
		c.recheck(folder, paths)
	}
	return shown
}
