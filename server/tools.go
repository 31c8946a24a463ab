package server

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	_ "github.com/octollm/octolsp/analyzers/tools/registry" // all tools
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// tooling is what the server knows of the tools.
type tooling struct {
	// cargo is held by the one run of Cargo's tools that there is at a time.
	cargo chan struct{}

	// distrusted is done when the client knows that no tool runs.
	distrusted sync.Once

	mu sync.Mutex
	// planner is nil before it is needed, and when what it knows is out of date.
	planner *plan.Planner
	// told are the notices that were given, each once.
	told map[string]bool
	// begun is when the last run of a tool in a place began, by the key of the
	// lane.
	begun map[string]time.Time
	// daemons are those of tools, by the tool and the folder that they run in.
	daemons map[string]tools.ProjectDaemon
}

func newTooling() tooling {
	return tooling{
		cargo: make(chan struct{}, 1), told: map[string]bool{},
		begun: map[string]time.Time{}, daemons: map[string]tools.ProjectDaemon{},
	}
}

// reset forgets where tools are: a config or an environment may have changed.
// end waits for what the daemons that there were are asked, and ends them.
func (t *tooling) reset() (end func()) {
	t.mu.Lock()
	daemons := t.daemons
	t.planner, t.daemons = nil, map[string]tools.ProjectDaemon{}
	t.begun, t.told = map[string]time.Time{}, map[string]bool{}
	t.mu.Unlock()
	return func() {
		for _, daemon := range daemons {
			daemon.Close()
		}
	}
}

// job is how the tool runs for the file at path in folder; nil if it does not.
// What stands against it is told once.
func (s *server) job(ctx context.Context, tool tools.Tool, folder *session.Folder, path string) (*plan.Job, error) {
	return s.planned(ctx, folder, path, func(planner *plan.Planner, config *config.Config) (*plan.Job, error) {
		return planner.Job(ctx, tool, path, config)
	})
}

// planned asks the planner for a job for the file at path.
func (s *server) planned(ctx context.Context, folder *session.Folder, path string,
	ask func(*plan.Planner, *config.Config) (*plan.Job, error),
) (*plan.Job, error) {
	if !s.working.trusted {
		s.tools.distrusted.Do(func() {
			s.showMessage(protocol.MessageTypeInfo, "this workspace is not trusted: no tool is run in it")
		})
		return nil, nil
	}
	config, looked := folder.Looks(path)
	if !looked {
		return nil, nil
	}
	s.tools.mu.Lock()
	if s.tools.planner == nil {
		s.tools.planner = plan.ForEditor(tools.Checkers(), s.session.Files())
	}
	planner := s.tools.planner
	s.tools.mu.Unlock()
	job, err := ask(planner, config)
	var missing *locate.MissingError
	var untrusted *plan.UntrustedError
	switch {
	case err == nil:
		if job != nil {
			job.Run.Read = readFile
		}
		return job, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &missing), errors.As(err, &untrusted):
		if s.tools.tell(err.Error()) {
			s.log.Info("a tool is not run", zap.String("path", path), zap.Error(err))
		}
		return nil, nil
	}
	return nil, fmt.Errorf("planning the tools for %s: %w", path, err)
}

// readFile is the text of a file on the disk, which is what tools see.
func readFile(path string) (string, error) {
	return files.Read(path, files.Largest)
}

// tell reports whether the message was not told yet.
func (t *tooling) tell(message string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.told[message] {
		return false
	}
	t.told[message] = true
	return true
}

// toolEnded takes in how a run of a tool ended: what failed is logged, and the
// first failure in a place is shown.
func (s *server) toolEnded(tool, root string, err error) {
	var failure *tools.Failure
	switch {
	case err == nil || s.ctx.Err() != nil || errors.Is(err, context.Canceled):
	case errors.As(err, &failure):
		s.log.Warn("a tool failed", zap.String("tool", tool), zap.String("root", root), zap.Error(err))
		if s.tools.tell(tool + "\x00" + root) {
			s.showMessage(protocol.MessageTypeWarning, failure.Error())
		}
	default:
		s.log.Warn("running a tool", zap.String("tool", tool), zap.String("root", root), zap.Error(err))
	}
}

// toolsChanged looks again with all tools, after a pause: a config, the settings
// or what is installed may have changed.
func (s *server) toolsChanged() {
	s.buffer.Schedule("tools", func(context.Context) {
		end := s.tools.reset()
		s.goOn("ending daemons", func(context.Context) error {
			end()
			return nil
		})
		for _, d := range s.session.Current().Documents() {
			s.checkText(uri.URI(d.URI))
			s.checkProjects(true, d.Path)
		}
		s.checkWorkspaces()
	})
}
