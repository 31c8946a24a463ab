// Package plan says which tool runs where, with which program and arguments:
// for a check and for an editor alike.
//
// **What a project brings is run only where somebody else vouches for it**: who
// typed --tools, a config of the user's outside of the project, or an editor
// whose workspace is trusted. A project can't vouch for itself.
package plan

import (
	"context"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/proxy"
	"github.com/octollm/octolsp/analyzers/proxy/locate"
)

// Locator finds programs.
type Locator interface {
	Find(ctx context.Context, wanted locate.Wanted, where locate.Where) (*locate.Program, error)
}

// Planner plans runs of tools. It is safe for concurrent use.
type Planner struct {
	tools   []proxy.Tool
	files   proxy.Files
	locator Locator
	editor  bool
	choice  Choice
	// folder is the working folder of a check.
	folder string
}

// ForEditor plans for an editor whose workspace is trusted. The config is the
// whole choice.
func ForEditor(tools []proxy.Tool, files proxy.Files) *Planner {
	return &Planner{tools: tools, files: files, locator: locate.NewLocator(), editor: true}
}

// ForCheck plans for a check in the working folder, an absolute path.
func ForCheck(tools []proxy.Tool, files proxy.Files, choice Choice, folder string) *Planner {
	return &Planner{tools: tools, files: files, locator: locate.NewLocator(), choice: choice, folder: folder}
}

// A Job is a tool that runs.
type Job struct {
	Tool  proxy.Tool
	Place proxy.Place
	// Run says how; Read is left to who runs it.
	Run proxy.Run
	// Notice says what of the config does not count for want of trust, or is
	// empty.
	Notice string
}

// A Problem is a tool that does not run though it was meant to.
type Problem struct {
	// Tool is its name; Root is the folder where it was to run.
	Tool, Root string
	// Asked reports that it was asked for, so that the check is not all that it
	// was to be.
	Asked bool
	// Err is a [*locate.MissingError], an [*UntrustedError], or what is wrong
	// with a config, for people.
	Err error
}

// Job is how the tool runs for the file at the absolute path, whose config is
// c; nil if it does not. Its error is that of ctx, a [*locate.MissingError] or
// an [*UntrustedError].
func (p *Planner) Job(ctx context.Context, tool proxy.Tool, path string, c *config.Config) (*Job, error) {
	return nil, nil
}

// Formatter is the job of the tool that lays out the file at the absolute path;
// nil if there is none. Its error is that of [Planner.Job].
func (p *Planner) Formatter(ctx context.Context, path string, c *config.Config) (*Job, error) {
	return nil, nil
}

// Plan is what runs for the files at the absolute paths: each tool once for each
// of its places, in the order of the tools and places; Paths of its run are the
// files. Its error is that of ctx or of configOf.
func (p *Planner) Plan(ctx context.Context, files []string, configOf func(path string) (*config.Config, error)) ([]*Job, []Problem, error) {
	return nil, nil, nil
}
