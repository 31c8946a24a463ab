package plan

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/tools"
)

// UntrustedError reports what does not run because the project brings it and
// nobody vouches for the project.
type UntrustedError struct {
	// Project is its top folder.
	Project string
	// Withheld are the tools with what of the project would run, or does not
	// count.
	Withheld []Withheld
	// ForItself is where the project's own config says that the project is
	// trusted, or nil.
	ForItself *config.Origin
}

// Withheld is a tool and why it does not run as it was to.
type Withheld struct{ Tool, Reason string }

func (e *UntrustedError) Error() string {
	var tools, reasons []string
	for _, held := range e.Withheld {
		tools = append(tools, held.Tool)
		reasons = append(reasons, held.Tool+" ("+held.Reason+")")
	}
	message := fmt.Sprintf("%s is not trusted, so tools do not run there as configured: %s. If you trust it, ask with `--tools %s`, "+
		"or set `trust-project = true` under [tools] in a config outside of it", e.Project, strings.Join(reasons, ", "), strings.Join(tools, ","))
	if own := e.ForItself; own != nil {
		message += fmt.Sprintf("; %s:%d does not count: it must stand in a config outside of the project which --config names, or which lies above the working folder", own.Path, own.Line)
	}
	return message
}

// untrusted is the error that the tool does not run for the reason.
func (v *projectTrust) untrusted(tool, reason string) *UntrustedError {
	return &UntrustedError{v.project, []Withheld{{tool, reason}}, v.forItself()}
}

// trust says what of a project may run.
type trust struct {
	// program: the tool's program, where the project brings it.
	program bool
	// code: code of the project that the tool runs, and what the project's
	// config hands to it.
	code bool
}

// runsCode reports whether the tool runs code of the project: to build it is to
// run its build scripts and macros.
func runsCode(tool tools.Tool, place tools.Place) bool {
	return place.RunsCode || tool.Description().Builds
}

// mayNameProgram reports whether a project's own config may name the program at
// path: one by the tool's name. Whether it lies in the project is looked at
// where it is found.
func mayNameProgram(path, name string) bool { return strings.HasPrefix(filepath.Base(path), name) }

// projectTrust decides what of a project may run.
type projectTrust struct {
	*Planner
	tools   *config.Tools
	project string
	// named reports that the user named the config, which is none of the
	// project's.
	named bool
}

// projectTrust is what decides for the project that the file at path is in.
func (p *Planner) projectTrust(path string, place tools.Place, c *config.Config) *projectTrust {
	v := &projectTrust{Planner: p, tools: c.Tools(), project: p.project(path, place, c)}
	v.named = v.tools.Named && !paths.ContainsResolved(v.project, c.Path())
	return v
}

// trust is what may run for the tool.
func (v *projectTrust) trust(tool string) trust {
	if v.editor || v.choice.asksFor(tool) || v.trusted() {
		return trust{true, true}
	}
	settings := v.tools.Of(tool)
	return trust{program: settings.Path != "" && v.vouches(settings.Origin("path"))}
}

// trusted reports whether a config says that the project is trusted: the nearest
// that may say so, if none before says that it is not.
func (v *projectTrust) trusted() bool {
	for _, word := range v.tools.Trust {
		if !word.Trusted {
			return false
		}
		if v.vouches(word.Origin) {
			return true
		}
	}
	return false
}

// forItself is where the project's own config says that the project is trusted,
// or nil.
func (v *projectTrust) forItself() *config.Origin {
	for _, word := range v.tools.Trust {
		if word.Trusted && !v.vouches(word.Origin) {
			return &word.Origin
		}
	}
	return nil
}

// vouches reports whether what comes from there is the user's own word: it is
// no file, or one outside of the project that the user named, or that lies above
// the project and the working folder. A file elsewhere is one that the project
// extends: it was not written with the project in mind.
func (v *projectTrust) vouches(origin config.Origin) bool {
	if origin.Kind != config.FromFile {
		return origin.Kind != config.FromDefault
	}
	if paths.ContainsResolved(v.project, origin.Path) {
		return false
	}
	return v.named || paths.Contains(filepath.Dir(origin.Path), v.project) && (v.folder == "" || !paths.ContainsResolved(v.folder, origin.Path))
}

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
