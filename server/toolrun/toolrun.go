// Package toolrun runs tools for the editor: on what is typed, on what is saved,
// and where somebody asks for a formatter, a fix or the page of a rule.
//
// **A tool's finding speaks of the text that the tool saw**: the session moves it
// with the edits since then, or drops it.
package toolrun

import (
	"context"
	"runtime"
	"sync"
	"time"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	"github.com/octollm/octolsp/analyzers/trust"
	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/schedule"
	"github.com/octollm/octolsp/server/session"
	"go.uber.org/zap"
)

// The pauses of the lanes.
const (
	textPause    = 200 * time.Millisecond // after the last edit
	projectPause = 100 * time.Millisecond // after the last save or change on the disk
)

// Session takes in what tools find.
type Session interface {
	Current() *session.Snapshot
	Files() files.Overlay
	ToolSawText(ctx context.Context, tool string, d *session.Document, found []finding.Finding) error
	ToolSawFiles(ctx context.Context, tool string, files []tools.File, open bool) error
	ForgetTool(tool string, open bool, gone func(path string) bool)
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

// Options say what a runner is made with.
type Options struct {
	Session   Session
	Publisher Publisher
	Workspace Workspace
	Client    *client.Client
	// Notices are those that were shown to the user; they are forgotten when tools change.
	Notices *client.Notices
	// Trusted are the folders that the user vouches for.
	Trusted func() trust.Folders
	Log     *zap.Logger
	// Work has the lanes.
	Work *schedule.Owner
}

// Runner runs tools. It is safe for concurrent use.
type Runner struct {
	Options
	// texts lets tools look at what is typed, projects at what is saved, changes
	// at everything again.
	texts, projects, changes *schedule.Lane
	// cargo is held by the one run of Cargo's tools that there is at a time.
	cargo chan struct{}

	mu sync.Mutex
	// planner is nil before it is needed, and when what it knows is out of date.
	planner *plan.Planner
	// begun is when the last run of a tool in a place began, by the key of the
	// lane.
	begun map[string]time.Time
	// distrusted are the projects of which the client knows that they are not trusted.
	distrusted map[string]bool
	// daemons are those of tools, by the tool and the folder that they run in.
	daemons map[string]tools.ProjectDaemon
}

// New is a runner, which works in lanes of its own; Close ends it.
func New(options Options) *Runner {
	r := &Runner{Options: options, cargo: make(chan struct{}, 1), begun: map[string]time.Time{}, distrusted: map[string]bool{}, daemons: map[string]tools.ProjectDaemon{}}
	r.texts = r.Work.Lane("text-tools", textPause, runtime.GOMAXPROCS(0))
	r.projects = r.Work.Lane("project-tools", projectPause, runtime.GOMAXPROCS(0)+1)
	r.changes = r.Work.Lane("buffer", textPause, 1)
	return r
}

// Close ends all runs, and the processes that wait for the next one.
func (r *Runner) Close() {
	r.Work.Close()
	r.reset()()
}

// reset forgets where tools are: a config or an environment may have changed.
// end waits for what the daemons that there were are asked, and ends them.
func (r *Runner) reset() (end func()) {
	r.mu.Lock()
	daemons := r.daemons
	r.planner, r.daemons, r.begun = nil, map[string]tools.ProjectDaemon{}, map[string]time.Time{}
	r.mu.Unlock()
	r.Notices.Forget()
	return func() {
		for _, daemon := range daemons {
			daemon.Close()
		}
	}
}

// Changed looks again with all tools, after a pause: a config, the settings or
// what is installed may have changed.
func (r *Runner) Changed() {
	r.changes.Schedule("tools", func(context.Context) {
		end := r.reset()
		r.Work.Go("ending daemons", func(context.Context) error {
			end()
			return nil
		})
		for _, d := range r.Session.Current().Documents() {
			r.Text(d.URI)
			r.Projects(true, d.Path)
		}
		r.Workspaces()
	})
}
