// Package plan says which tool runs where, with which program and arguments:
// for a check and for an editor alike.
//
// **What a project brings is run only where the user vouches for it**: see package
// trust. A project can't vouch for itself, nor does who asks for a tool.
package plan

import (
	"context"
	"errors"
	"path/filepath"
	"sync"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/trust"
)

// Planner plans runs of tools. It is safe for concurrent use.
type Planner struct {
	tools  []tools.Tool
	files  files.Reader
	finder *locate.Finder
	editor bool
	choice Choice
	trust  func() trust.Folders
	// folder is the working folder of a check.
	folder string

	repositories paths.Repositories

	mu sync.Mutex
	// chosen are whether the configs of formatters of choice choose these.
	chosen map[chosenKey]bool
}

// ForEditor plans for an editor, in which what the user trusts may change. The
// config is the whole choice.
func ForEditor(tools []tools.Tool, files files.Reader, trusted func() trust.Folders) *Planner {
	p := newPlanner(tools, files, trusted)
	p.editor = true
	return p
}

// ForCheck plans for a check in the working folder, an absolute path.
func ForCheck(tools []tools.Tool, files files.Reader, choice Choice, folder string, trusted trust.Folders) *Planner {
	p := newPlanner(tools, files, func() trust.Folders { return trusted })
	p.choice, p.folder = choice, folder
	return p
}

func newPlanner(tools []tools.Tool, files files.Reader, trusted func() trust.Folders) *Planner {
	return &Planner{
		tools: tools, files: files, trust: trusted, finder: locate.NewFinder(),
		chosen: map[chosenKey]bool{},
	}
}

// A Job is a tool that runs.
type Job struct {
	Tool  tools.Tool
	Place tools.Place
	// Run says how; its Paths are the files that it is for, and its Read is left
	// to who runs it.
	Run tools.Run

	// ignored is what of the config does not count for want of trust, or nil.
	ignored *UntrustedError
}

// Job is how the tool runs for the file at the absolute path, whose config is
// c; nil if it does not. Its error is that of ctx, a [*locate.MissingError] or
// an [*UntrustedError].
func (p *Planner) Job(ctx context.Context, tool tools.Tool, path string, c *config.Config) (*Job, error) {
	if language := engine.GrammarOf(path); language != nil && language.Name != tool.Description().Language {
		return nil, nil
	}
	place, ok := tool.Place(path, p.files)
	if !ok {
		return nil, nil
	}
	if decision, _ := p.decide(tool, path, place, c.Tools()); decision == never {
		return nil, nil
	}
	return p.job(ctx, tool, path, place, c)
}

// Why reports whether the tool is to run for the file at the absolute path, and
// why, without a look for its program.
func (p *Planner) Why(tool tools.Tool, path string, c *config.Config) (runs bool, because string) {
	place, ok := tool.Place(path, p.files)
	if !ok {
		return false, "it does not apply here"
	}
	decision, because := p.decide(tool, path, place, c.Tools())
	return decision != never, because
}

// Find is how the tool is asked about itself in the folder at the absolute path,
// whether it runs there or not. Its error is that of [Planner.Job].
func (p *Planner) Find(ctx context.Context, tool tools.Tool, folder string, c *config.Config) (*Job, error) {
	place, ok := tool.Place(folder, p.files)
	if !ok {
		place = tools.Place{Root: folder}
	}
	inside := filepath.Join(folder, tool.Description().Name)
	return p.found(ctx, tool, inside, place, p.projectTrust(inside, place, c))
}

// job is how the tool runs in the place, which is that of the file at path.
func (p *Planner) job(ctx context.Context, tool tools.Tool, path string, place tools.Place, c *config.Config) (*Job, error) {
	v := p.projectTrust(path, place, c)
	if runsCode(tool, place) && !v.trusted {
		return nil, v.untrusted(tool.Description().Name, "it runs code of the project")
	}
	return p.found(ctx, tool, path, place, v)
}

// found is the job with the program that is found for the file at path.
func (p *Planner) found(ctx context.Context, tool tools.Tool, path string, place tools.Place, v *projectTrust) (*Job, error) {
	settings := v.tools.Of(tool.Description().Name)
	job := &Job{Tool: tool, Place: place, Run: tools.Run{
		Root: place.Root, Paths: []string{path}, Arguments: settings.Arguments, Timeout: v.tools.Timeout,
		Options: settings.Options, Trusted: v.trusted,
	}}
	if len(settings.Arguments) > 0 && !v.trusted && !v.vouches(settings.Origin("arguments")) {
		job.Run.Arguments, job.ignored = nil, v.untrusted(tool.Description().Name, "its arguments in the project's own config do not count")
	}
	wanted := tool.Program()
	named := settings.Path != "" && v.vouches(settings.Origin("path"))
	if settings.Path != "" && !named && !v.trusted {
		return nil, v.untrusted(tool.Description().Name, "a config names the program "+settings.Path)
	}
	program, err := p.finder.Find(ctx, wanted, locate.Where{
		Folder: filepath.Dir(path), Project: v.project, Path: settings.Path, Vouched: named, Trusted: v.trusted,
	})
	var untrusted *locate.UntrustedError
	switch {
	case errors.As(err, &untrusted):
		return nil, v.untrusted(tool.Description().Name, untrusted.Path+" is part of the project")
	case err != nil:
		return nil, err
	}
	job.Run.Program = program
	return job, nil
}
