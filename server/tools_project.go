package server

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	"github.com/octollm/octolsp/server/session"
	"go.uber.org/zap"
)

// checkProjects lets the tools that read the disk look at the projects of the
// files at paths, after a pause. Unless it is forced, a tool is not run again
// that began after all of the files had been written.
func (s *server) checkProjects(forced bool, paths ...string) {
	snapshot := s.session.Current()
	// A file that is left out says nothing of its project.
	paths = slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
		folder := snapshot.FolderAt(path)
		_, looked := folder.Looks(path)
		return path == "" || folder.Settings.Enable && !looked
	})
	for _, tool := range tools.Checkers() {
		if _, able := tool.(tools.ProjectChecker); !able {
			continue
		}
		_, readsTexts := tool.(tools.TextChecker)
		for _, path := range paths {
			folder := snapshot.FolderAt(path)
			if !concerns(tool, path) || readsTexts && !s.scans(folder) {
				continue
			}
			place, ok := tool.Place(path, s.session.Files())
			if !ok {
				continue
			}
			key := tool.Description().Key() + "\x00" + place.Root
			if !forced && s.tools.beganAfter(key, path) {
				continue
			}
			s.projects.Schedule(key, func(ctx context.Context) {
				s.tools.begin(key)
				s.toolEnded(tool.Description().Name, place.Root, s.checkProject(ctx, tool, folder, path))
			})
		}
	}
}

// checkWorkspaces lets those tools look at the workspace folders of which all
// files are looked at.
func (s *server) checkWorkspaces() {
	for _, folder := range s.session.Current().Folders {
		if !s.scans(folder) {
			continue
		}
		// Python needs no file that makes a folder a project.
		paths := []string{filepath.Join(folder.Path, "__init__.py")}
		if manifest := filepath.Join(folder.Path, "Cargo.toml"); s.session.Files().IsFile(manifest) {
			paths = append(paths, manifest)
		}
		s.checkProjects(true, paths...)
	}
}

// concerns reports whether the file at path is one that the tool looks at, or
// one that says how.
func concerns(tool tools.Tool, path string) bool {
	if language := engine.GrammarOf(path); language != nil {
		return language.Name == tool.Description().Language
	}
	return tool.Description().IsConfig(path)
}

// isManifest reports whether octolsp has no rules for the file at path, but others
// may find something in it, or it is a config.
func isManifest(path string) bool {
	return !engine.Checks(path) && (config.IsConfig(path) || configures(path))
}

// configures reports whether the file at path says how a tool looks at files.
// Tools read it on the disk.
func configures(path string) bool {
	return engine.GrammarOf(path) == nil &&
		slices.ContainsFunc(tools.All(), func(tool tools.Tool) bool { return concerns(tool, path) })
}

func (t *tooling) begin(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begun[key] = time.Now()
}

// beganAfter reports whether the last run began after the file at path had been
// written.
func (t *tooling) beganAfter(key, path string) bool {
	t.mu.Lock()
	began := t.begun[key]
	t.mu.Unlock()
	info, err := os.Stat(path)
	return err == nil && info.ModTime().Before(began)
}

// checkProject takes in what a tool finds in the project of the file at path:
// for Cargo's tools first in its package, then in all packages that depend on
// it.
func (s *server) checkProject(ctx context.Context, tool tools.Tool, folder *session.Folder, path string) error {
	job, err := s.job(ctx, tool, folder, path)
	if err != nil {
		return err
	}
	_, readsTexts := tool.(tools.TextChecker)
	run := &projectRun{server: s, tool: tool.Description().Key(), open: !readsTexts, files: map[string]*tools.File{}}
	if job == nil {
		if place, ok := tool.Place(path, s.session.Files()); ok {
			run.root = place.Root
			return run.end(ctx)
		}
		return nil
	}
	run.root = job.Place.Root
	job.Run.Paths = nil // all of it
	chained := tool.Description().Chain != ""
	if chained {
		select {
		case s.tools.cargo <- struct{}{}:
			defer func() { <-s.tools.cargo }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	started := time.Now()
	if chained && engine.GrammarOf(path) != nil {
		first := *job
		first.Run.Paths = []string{path}
		if err := s.runProject(ctx, tool, &first, run); err != nil {
			return err
		}
		if err := run.showAll(ctx, nil); err != nil {
			return err
		}
		run = &projectRun{server: s, tool: run.tool, root: run.root, open: run.open, files: map[string]*tools.File{}}
	}
	if err := s.runProject(ctx, tool, job, run); err != nil {
		return err
	}
	s.log.Debug("a tool ended", zap.String("tool", tool.Description().Name), zap.String("root", run.root),
		zap.String("lane", "project-tools"), zap.Duration("elapsed", time.Since(started)))
	return run.end(ctx)
}

func (s *server) runProject(ctx context.Context, tool tools.Tool, job *plan.Job, run *projectRun) error {
	if starter, able := tool.(tools.DaemonStarter); able {
		return s.tools.daemon(starter, job).Check(ctx, job.Run.Paths, run.emit(ctx))
	}
	return tool.(tools.ProjectChecker).CheckProject(ctx, job.Run, run.emit(ctx))
}

// daemon is that of the tool for the folder of the job.
func (t *tooling) daemon(starter tools.DaemonStarter, job *plan.Job) tools.ProjectDaemon {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := job.Tool.Description().Key() + "\x00" + job.Place.Root
	known := t.daemons[key]
	if known == nil {
		known = starter.NewDaemon(job.Run, job.Place)
		t.daemons[key] = known
	}
	return known
}

// projectRun gathers what a tool finds while it runs.
type projectRun struct {
	*server
	tool, root string
	// open reports that what is found is shown in open documents, too.
	open bool

	mu    sync.Mutex
	files map[string]*tools.File
	// fresh are the files that are new since they were shown last, among those
	// of which nothing else is shown.
	fresh   map[string]bool
	waiting bool

	// showing is held while something is shown; ended reports that all was.
	showing sync.Mutex
	ended   bool
}

// firstPause is how long findings wait for others, so that not each of them is
// shown by itself.
const firstPause = 100 * time.Millisecond

// emit takes in what the tool found in a file. What was found in the last run
// stays until this one ends; where there was nothing, the first findings are
// shown while the tool runs.
func (r *projectRun) emit(ctx context.Context) func(tools.File) error {
	return func(file tools.File) error {
		r.mu.Lock()
		defer r.mu.Unlock()
		known := r.files[file.Path]
		if known == nil || known.Source != file.Source {
			known = &tools.File{Path: file.Path, Source: file.Source}
			r.files[file.Path] = known
		}
		known.Findings = append(known.Findings, file.Findings...)
		if r.fresh == nil {
			r.fresh = map[string]bool{}
		}
		if len(known.Findings) > 0 && !r.session.Current().HasTool(r.tool, file.Path) || r.fresh[file.Path] {
			r.fresh[file.Path] = true
			if !r.waiting {
				r.waiting = true
				r.Clock.AfterFunc(firstPause, func() { r.goOn("showing first findings", func(context.Context) error { return r.showFirst(ctx) }) })
			}
		}
		return ctx.Err()
	}
}

// showFirst shows what is new.
func (r *projectRun) showFirst(ctx context.Context) error {
	r.mu.Lock()
	r.waiting = false
	var files []tools.File
	for path := range r.fresh {
		files = append(files, *r.files[path])
	}
	r.mu.Unlock()
	r.showing.Lock()
	defer r.showing.Unlock()
	if ctx.Err() == nil && !r.ended {
		return r.show(ctx, files, nil)
	}
	return nil
}

// end shows all that the tool found, and forgets what it found before.
func (r *projectRun) end(ctx context.Context) error {
	return r.showAll(ctx, func(path string) bool {
		return r.files[path] == nil && paths.Contains(r.root, path)
	})
}

// showAll shows all that the tool found, and that it finds nothing more in the
// files that are gone; nil is none.
func (r *projectRun) showAll(ctx context.Context, gone func(path string) bool) error {
	r.showing.Lock()
	defer r.showing.Unlock()
	r.ended = true
	return r.show(ctx, r.all(), gone)
}

// all are the files of which the tool said something.
func (r *projectRun) all() []tools.File {
	r.mu.Lock()
	defer r.mu.Unlock()
	var files []tools.File
	for _, file := range r.files {
		files = append(files, *file)
	}
	return files
}

func (r *projectRun) show(ctx context.Context, files []tools.File, gone func(string) bool) error {
	before := r.session.Current()
	if err := r.session.ToolSawFiles(ctx, r.tool, files, r.open); err != nil {
		return err
	}
	if gone != nil {
		r.session.ForgetTool(r.tool, r.open, gone)
	}
	after := r.session.Current()
	for _, d := range before.Documents() {
		r.toolShown(d, after.Document(d.URI))
	}
	if changed := after.ToolChanges(before); len(changed) > 0 {
		for _, path := range changed {
			r.workspace.invalidate(path)
		}
		r.recheckWorkspace()
		r.askAgain()
	}
	return nil
}
