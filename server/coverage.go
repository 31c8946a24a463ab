package server

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// The pauses of the lane of coverage reports.
const (
	// coveragePause is short: a new report is to be seen at once.
	coveragePause = 50 * time.Millisecond
	// coverageAgain is how long a report that can't be read is left alone: it may be
	// being written.
	coverageAgain = 500 * time.Millisecond
)

// How often a report is looked at again before somebody is told that it can't be
// read: one that is being written, and any other of which an older version stands.
const (
	triesChanging = 20
	triesBroken   = 2
)

// coverageChanges are what happened in workspace folders, by their paths, since
// their reports were read.
type coverageChanges struct {
	mu sync.Mutex
	// came are reports that changed, other are folders in which other files came or
	// went, or of which another config holds.
	came  map[string][]string
	other map[string]bool
	// tries is how often a report could not be read, one time after the other, by
	// its path.
	tries map[string]int
}

// failed notes that the report at path could not be read once more, and returns
// how often that was; it is 0 for one that could.
func (c *coverageChanges) failed(path string, failed bool) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !failed {
		delete(c.tries, path)
		return 0
	}
	if c.tries == nil {
		c.tries = map[string]int{}
	}
	c.tries[path]++
	return c.tries[path]
}

// report notes that the file at path, which may be a report of the folder, came,
// went or changed.
func (c *coverageChanges) report(folder, path string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.came == nil {
		c.came = map[string][]string{}
	}
	c.came[folder] = append(c.came[folder], path)
}

// all notes that anything may have changed in the folder.
func (c *coverageChanges) all(folder string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.other == nil {
		c.other = map[string]bool{}
	}
	c.other[folder] = true
}

// take is what happened in the folder, which is forgotten: the reports, if nothing
// else did.
func (c *coverageChanges) take(folder string) (came []string, same bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	came, same = c.came[folder], !c.other[folder]
	delete(c.came, folder)
	delete(c.other, folder)
	return came, same
}

// loadCoverage reads the coverage reports of the folder, after a pause. What was
// known stays until that is done.
func (s *server) loadCoverage(folder *session.Folder) {
	if folder.URI == "" {
		return
	}
	s.coverage.Schedule(folder.Path, func(ctx context.Context) {
		if err := s.readCoverage(ctx, folder.Path); err != nil && ctx.Err() == nil {
			s.log.Warn("reading coverage reports", zap.String("folder", folder.Path), zap.String("lane", "coverage"), zap.Error(err))
		}
	})
}

// loadAllCoverage reads the reports of all folders.
func (s *server) loadAllCoverage() {
	s.rewatch()
	for _, folder := range s.session.Current().Folders {
		s.coverageChanges.all(folder.Path)
		s.loadCoverage(folder)
	}
}

// readCoverage runs in the lane: no two at once for one folder.
func (s *server) readCoverage(ctx context.Context, path string) error {
	started := time.Now()
	snapshot := s.session.Current()
	folder := snapshot.FolderAt(path)
	if folder.Path != path {
		return nil // it is no folder of the workspace any more
	}
	before := snapshot.Coverage(path)
	came, same := s.coverageChanges.take(path)
	if !folder.Settings.Enable || !folder.Settings.Coverage {
		s.coverageLoaded(path, before, nil)
		return nil
	}
	options, err := s.coverageOptions(folder)
	if err != nil {
		s.coverageChanges.all(path) // what was taken is not seen yet
		return err
	}
	options.Came, options.Same = came, same
	loaded, err := project.LoadAll(ctx, options, folder.Config, before)
	if err != nil {
		s.coverageChanges.all(path)
		return err
	}
	reports := 0
	for _, of := range loaded.All() {
		s.tellReports(folder, of)
		reports += len(of.Reports)
	}
	s.coverageLoaded(path, before, loaded)
	s.log.Debug("read coverage reports", zap.String("folder", path), zap.Int("reports", reports),
		zap.Int("files", len(loaded.Files())), zap.String("lane", "coverage"), zap.Duration("elapsed", time.Since(started)))
	return nil
}

// coverageOptions are what the reports of the folder are loaded from.
func (s *server) coverageOptions(folder *session.Folder) (project.Options, error) {
	found, err := folder.FolderConfig()
	if err != nil {
		return project.Options{}, err
	}
	limit := found.MaxFileSize()
	return project.Options{
		Root: folder.Path, Untrusted: !s.working.trusted, Walking: folder.Walking(),
		Read: func(path string) (string, error) { return files.Read(path, limit) },
	}, nil
}

// tellReports says what is wrong with reports, each thing once, and looks again
// at those that may be being written.
func (s *server) tellReports(folder *session.Folder, loaded *project.Project) {
	for _, note := range loaded.Notes {
		if s.tools.tell(folder.Path + ": " + note) {
			s.log.Warn("a path of the config", zap.String("folder", folder.Path), zap.String("reason", note))
		}
	}
	for _, r := range loaded.Reports {
		tried := s.coverageChanges.failed(r.Path, r.Err != nil)
		patience := 1
		switch {
		case errors.Is(r.Err, coverage.ErrChanging):
			patience = triesChanging
		case r.Report != nil:
			patience = triesBroken
		}
		switch {
		case r.Err != nil && tried < patience:
			s.coverageRetries.Schedule(folder.Path+": "+r.Path, func(context.Context) {
				s.coverageChanges.report(folder.Path, r.Path)
				s.loadCoverage(folder)
			})
		case r.Err != nil:
			if s.tools.tell(r.Err.Error()) {
				s.log.Warn("a coverage report can't be read", zap.Error(r.Err))
				s.showMessage(protocol.MessageTypeWarning, r.Err.Error())
			}
		case r.Use == project.Unmatched && s.tools.tell(r.Path+": "+r.Why):
			s.log.Warn("a coverage report is not used", zap.String("path", r.Path), zap.String("reason", r.Why))
		}
	}
}

// coverageLoaded shows what the reports say by now.
func (s *server) coverageLoaded(path string, before, loaded *project.Projects) {
	if before == nil && loaded == nil {
		return
	}
	earlier := s.session.Current()
	s.session.CoverageLoaded(path, loaded)
	s.coverageShown(earlier)
	var changed []string
	for _, file := range slices.Concat(before.Files(), loaded.Files()) {
		if before.File(file.Path) != loaded.File(file.Path) {
			changed = append(changed, file.Path)
		}
	}
	s.recheckCovered(s.session.Current().FolderAt(path), changed)
}

// recheckCovered looks again at those of the files at paths in the folder whose
// configs show their coverage also where they are not open.
func (s *server) recheckCovered(folder *session.Folder, paths []string) {
	paths = slices.DeleteFunc(paths, func(path string) bool {
		found, err := folder.Config(path)
		return err != nil || !states.Shows(found.For(path))
	})
	if len(paths) == 0 {
		return
	}
	for _, path := range paths {
		s.workspace.invalidate(path)
	}
	s.recheckWorkspace()
	s.askAgain()
}

// coverageShown lets the client see the documents of which something else is
// known than before.
func (s *server) coverageShown(before *session.Snapshot) {
	current := s.session.Current()
	changed := false
	for _, d := range current.Documents() {
		earlier := before.Document(d.URI)
		if earlier == d {
			continue
		}
		changed = true
		s.toolShown(earlier, d)
		s.offerCoverage(d)
	}
	if changed && s.client.refreshCodeLens {
		s.lenses.ask(s, "asking the client to refresh code lenses", s.conn.Client().CodeLensRefresh)
	}
}

// runToggleCoverage shows the coverage of files, or does no longer, until the
// server ends. The argument says which; without it, it is the other one than
// before. The result is whether coverage is shown now.
func (s *server) runToggleCoverage(_ context.Context, arguments json.RawMessage) (any, error) {
	var given struct {
		Shown *bool `json:"shown"`
	}
	if err := readArguments(arguments, &given); err != nil {
		return nil, err
	}
	before := s.session.Current()
	shown := s.session.ShowCoverage(given.Shown)
	if shown && !slices.ContainsFunc(before.Folders, func(f *session.Folder) bool { return f.Settings.Coverage }) {
		s.showMessage(protocol.MessageTypeInfo, "coverage is turned off by the setting octolsp.coverage")
	}
	s.coverageShown(before)
	for _, folder := range before.Folders {
		var paths []string
		for _, file := range before.Coverage(folder.Path).Files() {
			paths = append(paths, file.Path)
		}
		s.recheckCovered(folder, paths)
	}
	return map[string]bool{"shown": shown}, nil
}
