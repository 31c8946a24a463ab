// Package tools says what a tool is: a checker or formatter of somebody else,
// which octolsp runs, and whose output becomes findings. Each tool is a package
// below this one.
//
// **A finding of a tool speaks of the text that the tool saw.** The tool's
// package turns positions into bytes against that very text; who shows the
// finding later shifts it or drops it.
package tools

import (
	"context"
	"time"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools/description"
	"github.com/octollm/octolsp/analyzers/tools/locate"
)

// A Tool is a program that octolsp runs for its users. What it can do shows in
// the interfaces that it implements beside: [ProjectChecker], [TextChecker],
// [Formatter], [Fixer], [Explainer].
type Tool interface {
	// Description is what the tool says of itself: the same pointer each time.
	Description() *description.Tool
	// Program says what to look for.
	Program() locate.Wanted
	// Place is where the tool runs for the file or folder at the absolute path.
	// ok is false where it does not apply, such as a tool of Cargo's
	// outside of a package.
	Place(path string, files files.Reader) (place Place, ok bool)
}

// Place is where a tool runs.
type Place struct {
	// Root is the folder that it runs in and looks at, absolute.
	Root string
	// Config is the absolute path of the project's config of the tool, or empty
	// if there is none; Cargo.toml does not count as one.
	Config string
	// RunsCode reports that the tool runs code that the config names, such as
	// plug-ins, so that to run it is to run what the project brings.
	RunsCode bool
}

// Run says how a tool is run once.
type Run struct {
	Program *locate.Program
	// Root is the folder to run in: a [Place]'s.
	Root string
	// Paths are the absolute paths of the files and folders below Root to look
	// at; none means all of Root. Tools that look at whole packages look at
	// those around the paths.
	Paths []string
	// Arguments are the user's, which go before those paths.
	Arguments []string
	// Trusted reports that the tool may do all that the project has it do. Otherwise
	// none of the [description.Effect]s of the tool comes about.
	Trusted bool
	// Timeout is how long the tool may take; 0 means no limit.
	Timeout time.Duration
	// Options are the values of those of the tool's [description.Option]s that the
	// config gives, by their names.
	Options map[string]string
	// Read is the text of the file at the absolute path, as octolsp reads it.
	Read func(path string) (string, error)
}

// Text is a text that stands for a file.
type Text struct {
	// Path is absolute.
	Path   string
	Source string
}

// File is what a tool found in a file.
type File struct {
	// Path is absolute.
	Path string
	// Source is the text that the tool saw.
	Source string
	// Findings have ranges in Source; their Symbol is left to the engine.
	Findings []finding.Finding
}

// ProjectChecker is a [Tool] that looks at files on the disk.
type ProjectChecker interface {
	// CheckProject calls emit, on the caller's goroutine, as soon as it knows
	// something of a file: several times for one file, if need be. Its error is
	// that of ctx, a [*Failure], or that of emit.
	CheckProject(ctx context.Context, run Run, emit func(File) error) error
}

// TextChecker is a [Tool] that looks at a text that need not be saved. Paths of
// the run are passed over.
type TextChecker interface {
	CheckText(ctx context.Context, run Run, text Text) ([]finding.Finding, error)
}

// Formatter is a [Tool] that formats a text.
type Formatter interface {
	// Format is the text formatted; where only is not nil, it formats at least
	// what that range of bytes touches, and may format more. Its error is that
	// of ctx or a [*Failure].
	Format(ctx context.Context, run Run, text Text, only *text.Range) (string, error)
}

// A FormatterOfChoice is a [Formatter] of which a project chooses one: see Formats of
// [description.Tool].
type FormatterOfChoice interface {
	Formatter
	// Chosen reports whether the project's config of the tool, in the place, chooses it.
	Chosen(place Place, files files.Reader) bool
}

// A ProjectDaemon looks at a project again and again, and keeps in memory what it
// knows of it.
type ProjectDaemon interface {
	// Check is as that of [ProjectChecker]: paths are those of a [Run].
	Check(ctx context.Context, paths []string, emit func(File) error) error
	// Close ends it, and returns when no process of it is left.
	Close()
}

// DaemonStarter is a [ProjectChecker] that a server asks by a daemon.
type DaemonStarter interface {
	// NewDaemon is the daemon for the place, which the first question starts. Of the
	// run it takes all but the Paths.
	NewDaemon(run Run, place Place) ProjectDaemon
}

// ImportOrganizer is a [Fixer] that brings imports in order.
type ImportOrganizer interface {
	// ImportRules are the codes of the rules whose fixes do that.
	ImportRules() []string
}

// Fixer is a [Tool] that makes its own safe fixes in a text.
type Fixer interface {
	// Fix is the text with the fixes of the rules that the codes name; with
	// those of all rules that are on if codes is nil.
	Fix(ctx context.Context, run Run, text Text, codes []string) (string, error)
}

// Explainer is a [Tool] that explains its own rules.
type Explainer interface {
	// Explains reports whether code looks like one of the tool's rules, such as
	// "F401", "ruff/F401" or "clippy::needless_return".
	Explains(code string) bool
	// Explain is Markdown about the rule.
	Explain(ctx context.Context, run Run, code string) (string, error)
	// URL is the address of the page about the rule, or empty.
	URL(code string) string
}
