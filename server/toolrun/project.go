package toolrun

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	"github.com/octollm/octolsp/server/session"
	"go.uber.org/zap"
)

// Projects lets the tools that read the disk look at the projects of the
// files at paths, after a pause. Unless it is forced, a tool is not run again
// that began after all of the files had been written.
func (r *Runner) Projects(forced bool, paths ...string) {
	snapshot := r.Session.Current()
	// A file that is left out says nothing of its project.
	paths = slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
		folder := snapshot.FolderAt(path)
		_, looked := folder.Looks(path)
		// Nor does one that was opened from elsewhere: its project is not the user's.
		return path == "" || folder.URI == "" || folder.Settings.Enable && !looked
	})
	for _, tool := range tools.Checkers() {
		if _, able := tool.(tools.ProjectChecker); !able {
			continue
		}
		_, readsTexts := tool.(tools.TextChecker)
		for _, path := range paths {
			folder := snapshot.FolderAt(path)
			if !concerns(tool, path) || readsTexts && !r.Client.ShowsAll(folder) {
				continue
			}
			place, ok := tool.Place(path, r.Session.Files())
			if !ok {
				continue
			}
			key := tool.Description().Key() + "\x00" + place.Root
			if !forced && r.beganAfter(key, path) {
				continue
			}
			r.projects.Schedule(key, func(ctx context.Context) {
				r.begin(key)
				r.ended(tool.Description().Name, place.Root, r.checkProject(ctx, tool, folder, path))
			})
		}
	}
}

// Workspaces lets those tools look at the workspace folders of which all
// files are looked at.
func (r *Runner) Workspaces() {
	for _, folder := range r.Session.Current().Folders {
		if !r.Client.ShowsAll(folder) {
			continue
		}
		// Python needs no file that makes a folder a project.
		paths := []string{filepath.Join(folder.Path, "__init__.py")}
		if manifest := filepath.Join(folder.Path, "Cargo.toml"); r.Session.Files().IsFile(manifest) {
			paths = append(paths, manifest)
		}
		r.Projects(true, paths...)
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

func (r *Runner) begin(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.begun[key] = time.Now()
}

// beganAfter reports whether the last run began after the file at path had been
// written.
func (r *Runner) beganAfter(key, path string) bool {
	r.mu.Lock()
	began := r.begun[key]
	r.mu.Unlock()
	return !files.WrittenSince(path, began)
}

// checkProject takes in what a tool finds in the project of the file at path:
// for Cargo's tools first in its package, then in all packages that depend on
// it.
func (r *Runner) checkProject(ctx context.Context, tool tools.Tool, folder *session.Folder, path string) error {
	job, err := r.job(ctx, tool, folder, path)
	if err != nil {
		return err
	}
	_, readsTexts := tool.(tools.TextChecker)
	run := newProjectRun(r, tool.Description().Key(), !readsTexts)
	if job == nil {
		if place, ok := tool.Place(path, r.Session.Files()); ok {
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
		case r.cargo <- struct{}{}:
			defer func() { <-r.cargo }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	started := time.Now()
	if chained && engine.GrammarOf(path) != nil {
		first := *job
		first.Run.Paths = []string{path}
		if err := r.runProject(ctx, tool, &first, run); err != nil {
			return err
		}
		if err := run.showAll(ctx, nil); err != nil {
			return err
		}
		run = newProjectRun(r, run.tool, run.open)
		run.root = job.Place.Root
	}
	if err := r.runProject(ctx, tool, job, run); err != nil {
		return err
	}
	r.Log.Debug("a tool ended", zap.String("tool", tool.Description().Name), zap.String("root", run.root),
		zap.String("lane", "project-tools"), zap.Duration("elapsed", time.Since(started)))
	return run.end(ctx)
}

func (r *Runner) runProject(ctx context.Context, tool tools.Tool, job *plan.Job, run *projectRun) error {
	if starter, able := tool.(tools.DaemonStarter); able {
		return r.daemon(starter, job).Check(ctx, job.Run.Paths, run.emit(ctx))
	}
	return tool.(tools.ProjectChecker).CheckProject(ctx, job.Run, run.emit(ctx))
}

// daemon is that of the tool for the folder of the job.
func (r *Runner) daemon(starter tools.DaemonStarter, job *plan.Job) tools.ProjectDaemon {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := job.Tool.Description().Key() + "\x00" + job.Place.Root
	known := r.daemons[key]
	if known == nil {
		known = starter.NewDaemon(job.Run, job.Place)
		r.daemons[key] = known
	}
	return known
}
