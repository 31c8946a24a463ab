package plan

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/trust"
)

// UntrustedError reports what does not run because the project brings it and
// nobody vouches for the project.
type UntrustedError struct {
	// Project is its top folder.
	Project string
	// Withheld are the tools with what of the project would run, or does not
	// count.
	Withheld []Withheld
}

// Withheld is a tool and why it does not run as it was to.
type Withheld struct {
	Tool, Reason string
	// asked reports that the tool was asked for.
	asked bool
}

func (e *UntrustedError) Error() string {
	var reasons []string
	for _, held := range e.Withheld {
		reasons = append(reasons, held.Tool+" ("+held.Reason+")")
	}
	return fmt.Sprintf("%s is not trusted, so tools do not run there as configured: %s. If you trust what it brings, say so with `octolsp trust %s`, or once with --trust",
		e.Project, strings.Join(reasons, ", "), e.Project)
}

// untrusted is the error that the tool does not run for the reason.
func (v *projectTrust) untrusted(tool, reason string) *UntrustedError {
	return &UntrustedError{v.project, []Withheld{{Tool: tool, Reason: reason}}}
}

// runsCode reports whether the tool runs code of the project: to build it is to
// run its build scripts and macros.
func runsCode(tool tools.Tool, place tools.Place) bool {
	return place.RunsCode || tool.Description().Builds
}

// projectTrust decides what of a project may run.
type projectTrust struct {
	*Planner
	tools   *config.Tools
	project string
	// trusted reports that programs and code of the project may run, and that its
	// config may name programs.
	trusted bool
}

// projectTrust is what decides for the project that the file at path is in. What
// the place is must be trusted too: a tool may run above the file.
func (p *Planner) projectTrust(path string, place tools.Place, c *config.Config) *projectTrust {
	v := &projectTrust{Planner: p, tools: c.Tools(), project: p.project(path, place, c)}
	folders := p.trust()
	by, trusted := folders.Of(path)
	v.trusted = trusted && (place.Root == "" || folders.Contains(place.Root))
	if v.trusted && paths.ContainsResolved(v.project, by.Path) {
		v.project = by.Path // what is above the folder that is trusted is not
	}
	return v
}

// vouches reports whether what comes from there is the user's own word: a flag, a
// variable or a setting of the editor. No file is, wherever it lies.
func (v *projectTrust) vouches(origin config.Origin) bool {
	return origin.Kind != config.FromFile && origin.Kind != config.FromDefault
}

// Trusted is by what word the file or folder at the absolute path is trusted.
func (p *Planner) Trusted(path string) (by trust.Folder, trusted bool) { return p.trust().Of(path) }

// Project is the top folder of the project that the folder at the absolute path
// is in, whose config is c.
func (p *Planner) Project(folder string, c *config.Config) string {
	return p.project(filepath.Join(folder, "file"), tools.Place{Root: folder}, c)
}

// project is the top folder of the project that the file at path is in: the
// outermost repository around it, or else the folder of octolsp's config, the
// working folder, or the place.
func (p *Planner) project(path string, place tools.Place, c *config.Config) string {
	if repository := p.repositories.Outermost(filepath.Dir(path)); repository != "" {
		return repository
	}
	switch own := c.Path(); {
	case own != "" && !c.Tools().Named:
		return filepath.Dir(own)
	case p.folder != "" && paths.Contains(p.folder, path):
		return p.folder
	}
	return place.Root
}
