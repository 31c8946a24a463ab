package ruff

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/tools"
)

// checkArguments are those of `ruff check` before its paths. The last of
// contradicting options counts, so ours stand behind the user's.
func checkArguments(user []string, own ...string) []string {
	return slices.Concat([]string{"check"}, user, []string{"--force-exclude", "--quiet", "--no-show-fixes"}, own)
}

var reporting = []string{"--output-format=json-lines", "--no-fix", "--no-fix-only"}

// CheckProject runs Ruff once over all paths. Ruff prints file by file, once it
// has checked all of them.
func (Tool) CheckProject(ctx context.Context, run tools.Run, emit func(tools.File) error) error {
	for _, batch := range tools.Batches(pathsOf(run)) {
		if err := checkPaths(ctx, run, batch, emit); err != nil {
			return err
		}
	}
	return nil
}

// pathsOf are what Ruff looks at. All of them are absolute: Ruff names files in
// that way, and none passes for an option.
func pathsOf(run tools.Run) []string {
	if len(run.Paths) == 0 {
		return []string{run.Root}
	}
	return run.Paths
}

func checkPaths(ctx context.Context, run tools.Run, paths []string, emit func(tools.File) error) error {
	arguments := append(checkArguments(run.Arguments, reporting...), "--")
	group := grouping{run: run, start: time.Now(), emit: emit}
	ruff, remove, err := prepared(run, append(arguments, paths...)...)
	if err != nil {
		return err
	}
	defer remove()
	var stopped error
	ended, err := ruff.Lines(ctx, func(line []byte) error {
		stopped = group.line(line)
		return stopped
	})
	if stopped == nil {
		stopped = group.flush()
	}
	if stopped != nil {
		return tools.WithStderr(stopped, ended.Stderr)
	}
	return failed(run, ended, err)
}

// grouping gathers the diagnostics of one file, which Ruff prints one after the
// other.
type grouping struct {
	run   tools.Run
	start time.Time
	emit  func(tools.File) error

	path  string
	found []diagnostic
}

func (g *grouping) line(line []byte) error {
	if len(line) == 0 {
		return nil
	}
	d, err := decode(line)
	if err != nil {
		if flushed := g.flush(); flushed != nil {
			return flushed
		}
		return err
	}
	if d.Cell != nil || d.Filename == "" {
		return nil
	}
	if d.Filename != g.path {
		if err := g.flush(); err != nil {
			return err
		}
		g.path = d.Filename
	}
	g.found = append(g.found, d)
	return nil
}

// flush emits what was gathered, if the text that Ruff saw is known.
func (g *grouping) flush() error {
	found := g.found
	g.found = nil
	if len(found) == 0 {
		return nil
	}
	source, err := g.run.Read(g.path)
	if err != nil || files.WrittenSince(g.path, g.start) {
		// A file that can't be read has one finding, which says so.
		found = slices.DeleteFunc(found, func(d diagnostic) bool { return d.Code == nil || *d.Code != "E902" })
		source = ""
	}
	if len(found) == 0 {
		return nil
	}
	return g.emit(tools.File{Path: g.path, Source: source, Findings: findings(source, found)})
}

// CheckText runs Ruff on the text. It finds nothing in one whose path the
// project excludes.
func (Tool) CheckText(ctx context.Context, run tools.Run, text tools.Text) ([]finding.Finding, error) {
	ruff, remove, err := prepared(run, checkArguments(run.Arguments, append(reporting, "--stdin-filename="+text.Path, "-")...)...)
	if err != nil {
		return nil, err
	}
	defer remove()
	ruff.Input = text.Source
	var found []diagnostic
	var unreadable error
	ended, err := ruff.Lines(ctx, func(line []byte) error {
		if len(line) == 0 {
			return nil
		}
		d, err := decode(line)
		if err != nil {
			unreadable = err
			return err
		}
		if d.Cell == nil {
			found = append(found, d)
		}
		return nil
	})
	if unreadable == nil {
		unreadable = failed(run, ended, err)
	}
	return findings(text.Source, found), tools.WithStderr(unreadable, ended.Stderr)
}

// Fix makes Ruff's safe fixes; a text that does not parse stays as it is.
func (Tool) Fix(ctx context.Context, run tools.Run, text tools.Text, codes []string) (string, error) {
	user, own := run.Arguments, []string{"--fix-only", "--no-unsafe-fixes"}
	if codes != nil {
		user = commonArguments(user)
		own = append(own, "--select="+strings.Join(codes, ","))
	}
	return rewritten(ctx, run, text.Source, checkArguments(user, append(own, "--stdin-filename="+text.Path, "-")...))
}

// rewritten is what Ruff prints when it reads the text.
func rewritten(ctx context.Context, run tools.Run, source string, arguments []string) (string, error) {
	ruff, remove, err := prepared(run, arguments...)
	if err != nil {
		return "", err
	}
	defer remove()
	ruff.Input = source
	out, ended, err := ruff.Output(ctx)
	if err := failed(run, ended, err); err != nil {
		return "", err
	}
	return string(out), nil
}
