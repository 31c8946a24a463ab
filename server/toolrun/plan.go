package toolrun

import (
	"context"
	"errors"
	"fmt"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	_ "github.com/octollm/octolsp/analyzers/tools/registry" // all tools
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// job is how the tool runs for the file at path in folder; nil if it does not.
// What stands against it is said once.
func (r *Runner) job(ctx context.Context, tool tools.Tool, folder *session.Folder, path string) (*plan.Job, error) {
	return r.planned(ctx, folder, path, func(planner *plan.Planner, config *config.Config) (*plan.Job, error) {
		return planner.Job(ctx, tool, path, config)
	})
}

// planned asks the planner for a job for the file at path.
func (r *Runner) planned(ctx context.Context, folder *session.Folder, path string,
	ask func(*plan.Planner, *config.Config) (*plan.Job, error),
) (*plan.Job, error) {
	config, looked := folder.Looks(path)
	if !looked {
		return nil, nil
	}
	r.mu.Lock()
	if r.planner == nil {
		r.planner = plan.ForEditor(tools.Checkers(), r.Session.Files(), r.Trusted)
	}
	planner := r.planner
	r.mu.Unlock()
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
	case errors.As(err, &untrusted):
		if r.Notices.First(err.Error()) {
			r.Log.Info("a tool is not run", zap.String("path", path), zap.Error(err))
		}
		// Somebody who looks at a file from elsewhere has nothing to decide.
		if folder.URI != "" && r.isNews(untrusted.Project) {
			r.Client.ShowMessage(protocol.MessageTypeInfo, offMessage(untrusted))
		}
		return nil, nil
	case errors.As(err, &missing):
		if r.Notices.First(err.Error()) {
			r.Log.Info("a tool is not run", zap.String("path", path), zap.Error(err))
		}
		return nil, nil
	}
	return nil, fmt.Errorf("planning the tools for %s: %w", path, err)
}

// isNews reports whether nobody was told yet that the project is not trusted.
func (r *Runner) isNews(project string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.distrusted[project] {
		return false
	}
	r.distrusted[project] = true
	return true
}

// offMessage says once for a project what is off for want of trust, and how to
// turn it on.
func offMessage(untrusted *plan.UntrustedError) string {
	return fmt.Sprintf("%s is not trusted, so that nothing runs that it brings: neither its own programs nor tools that run its code, such as %s. "+
		"If you trust it, run `octolsp trust %s`, or let the editor say so (initializationOptions: trusted)",
		untrusted.Project, untrusted.Withheld[0].Tool, untrusted.Project)
}

// readFile is the text of a file on the disk, which is what tools see.
func readFile(path string) (string, error) {
	return files.ReadInside("", path, files.Largest)
}

// ended takes in how a run of a tool ended: what failed is logged, and the
// first failure in a place is shown.
func (r *Runner) ended(tool, root string, err error) {
	var failure *tools.Failure
	switch {
	case err == nil || r.Work.Context().Err() != nil || errors.Is(err, context.Canceled):
	case errors.As(err, &failure):
		r.Log.Warn("a tool failed", zap.String("tool", tool), zap.String("root", root), zap.Error(err))
		if r.Notices.First(tool + "\x00" + root) {
			r.Client.ShowMessage(protocol.MessageTypeWarning, failure.Error())
		}
	default:
		r.Log.Warn("running a tool", zap.String("tool", tool), zap.String("root", root), zap.Error(err))
	}
}
