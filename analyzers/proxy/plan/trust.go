package plan

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/proxy"
	"github.com/octollm/octolsp/analyzers/proxy/locate"
)

// UntrustedError reports a tool that is not run because that would run what the
// project brings, and nobody vouches for it.
type UntrustedError struct {
	// Tool is its name, and Project the top folder of the project.
	Tool, Project string
	// Reason is what of the project would run.
	Reason string
	// Err is what it wraps, or nil.
	Err error
}

func (e *UntrustedError) Error() string {
	return fmt.Sprintf("%s is not run, because %s: %s", e.Tool, e.Reason, toTrust(e.Tool))
}

// Unwrap is what the error comes from.
func (e *UntrustedError) Unwrap() error { return e.Err }

// toTrust says how the user vouches for the project where tools run.
func toTrust(tools string) string {
	return "if you trust the project, ask with `--tools " + tools +
		"`, or set `trust-project = true` under [tools] in a config outside of it"
}

// wrapped is an error of locating the tool's program.
func wrapped(err error, tool, project string) error {
	var untrusted *locate.UntrustedError
	if errors.As(err, &untrusted) {
		return &UntrustedError{tool, project, untrusted.Path + " is part of the project", err}
	}
	return err
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
func runsCode(tool proxy.Tool, place proxy.Place) bool {
	return place.RunsCode || byCargo(tool)
}

// byCargo reports whether the tool builds what it looks at.
func byCargo(tool proxy.Tool) bool { return tool.Name() == "clippy" || tool.Name() == "rustdoc" }

// mayNameProgram reports whether a project's own config may name the program at
// path: one by the tool's name. Whether it lies in the project is looked at
// where it is found.
func mayNameProgram(path, name string) bool { return strings.HasPrefix(filepath.Base(path), name) }

// voucher knows who may vouch for a project.
type voucher struct {
	*Planner
	tools   *config.Tools
	project string
	// named reports that the user named the config, which is none of the
	// project's.
	named bool
}

// voucher knows who may vouch for the project that the file at path is in.
func (p *Planner) voucher(path string, place proxy.Place, c *config.Config) *voucher {
	v := &voucher{Planner: p, tools: c.Tools(), project: p.project(path, place, c)}
	v.named = v.tools.Named && outside(v.project, c.Path())
	return v
}

// trust is what may run for the tool.
func (v *voucher) trust(tool string) trust {
	if v.editor || v.choice.asksFor(tool) || v.trusted() {
		return trust{true, true}
	}
	settings := v.tools.Of(tool)
	return trust{program: settings.Path != "" && v.vouches(settings.Origin("path"))}
}

// trusted reports whether a config says that the project is trusted: the nearest
// that may say so, if none before says that it is not.
func (v *voucher) trusted() bool {
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
func (v *voucher) forItself() *config.Origin {
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
func (v *voucher) vouches(origin config.Origin) bool {
	if origin.Kind != config.FromFile {
		return origin.Kind != config.FromDefault
	}
	if !outside(v.project, origin.Path) {
		return false
	}
	return v.named || within(filepath.Dir(origin.Path), v.project) && (v.folder == "" || outside(v.folder, origin.Path))
}

// project is the top folder of the project that the file at path is in: the
// outermost repository around it, or else the folder of octolsp's config, the
// working folder, or the place.
func (p *Planner) project(path string, place proxy.Place, c *config.Config) string {
	if repository := p.repository(filepath.Dir(path)); repository != "" {
		return repository
	}
	switch own := c.Path(); {
	case own != "" && !c.Tools().Named:
		return filepath.Dir(own)
	case p.folder != "" && within(p.folder, path):
		return p.folder
	}
	return place.Root
}

// repository is the outermost repository around folder, since one brings those
// that lie in it; empty if there is none.
func (p *Planner) repository(folder string) string {
	p.mu.Lock()
	known, found := p.projects[folder]
	p.mu.Unlock()
	if found {
		return known
	}
	outermost := ""
	if parent := filepath.Dir(folder); parent != folder {
		outermost = p.repository(parent)
	}
	if outermost == "" && proxy.IsRepository(folder, p.files) {
		outermost = folder
	}
	p.mu.Lock()
	p.projects[folder] = outermost
	p.mu.Unlock()
	return outermost
}

// outside reports whether the file at path lies outside of folder, by its name
// and where links lead.
func outside(folder, path string) bool {
	return !within(folder, path) && !within(resolved(folder), resolved(path))
}

// within reports whether path is folder or lies in it.
func within(folder, path string) bool {
	relative, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(relative)
}

func resolved(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}
