package toolrun

import (
	"context"
	"time"

	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/tools"
)

// projectRun gathers what a tool finds while it runs.
type projectRun struct {
	*Runner
	tool, root string
	// open reports that what is found is shown in open documents, too.
	open bool

	// The runner's lock guards what follows.

	files map[string]*tools.File
	// fresh are the files that are new since they were shown last, among those
	// of which nothing else is shown.
	fresh   map[string]bool
	waiting bool

	// showing is held by who shows something; it has in it whether all was shown.
	showing chan bool
}

func newProjectRun(r *Runner, tool string, open bool) *projectRun {
	run := &projectRun{Runner: r, tool: tool, open: open, files: map[string]*tools.File{}, fresh: map[string]bool{}, showing: make(chan bool, 1)}
	run.showing <- false
	return run
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
		if len(known.Findings) > 0 && !r.Session.Current().HasTool(r.tool, file.Path) || r.fresh[file.Path] {
			r.fresh[file.Path] = true
			if !r.waiting {
				r.waiting = true
				r.Work.Clock().AfterFunc(firstPause, func() {
					r.Work.Go("showing first findings", func(context.Context) error { return r.showFirst(ctx) })
				})
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
	select {
	case all := <-r.showing:
		defer func() { r.showing <- all }()
		if all || ctx.Err() != nil {
			return nil
		}
		return r.show(ctx, files, nil)
	case <-ctx.Done():
		return nil // the run was ended
	}
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
	select {
	case <-r.showing:
		defer func() { r.showing <- true }()
		return r.show(ctx, r.all(), gone)
	case <-ctx.Done():
		return ctx.Err()
	}
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
	before := r.Session.Current()
	if err := r.Session.ToolSawFiles(ctx, r.tool, files, r.open); err != nil {
		return err
	}
	if gone != nil {
		r.Session.ForgetTool(r.tool, r.open, gone)
	}
	after := r.Session.Current()
	for _, d := range before.Documents() {
		r.Publisher.Changed(d, after.Document(d.URI))
	}
	if changed := after.ToolChanges(before); len(changed) > 0 {
		r.Workspace.Invalidate(changed...)
		r.Workspace.Recheck()
		r.Publisher.Refresh()
	}
	return nil
}
