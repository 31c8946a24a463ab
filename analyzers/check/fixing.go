package check

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aymanbagabas/go-udiff"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/fix"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/text"
)

// maxPasses bounds how often fixes in some files may bring fixes in others.
const maxPasses = 10

// Fixed says what fixing did.
type Fixed struct {
	// Files and Fixes count what was changed.
	Files, Fixes int
	// Remarks are about fixes that could not be made.
	Remarks []string
	// Failed says that a file could not be written.
	Failed bool
}

// fixedFile is what fixing did to one file.
type fixedFile struct {
	path, language string
	before, after  string
	fixes          int
	remarks        []string
}

// Fix makes the fixes that are at least as applicable as least, and writes
// them, again and again until nothing changes. Of an [Input] it keeps the new
// text.
func (c *Check) Fix(ctx context.Context, least finding.Applicability) (Fixed, error) {
	var total Fixed
	var notes []string // those that hold after the pass which they are of
	for range maxPasses {
		changed := 0
		languages := map[string]bool{}
		var remarks []string
		collect := func(file fixedFile) error {
			remarks = append(remarks, file.remarks...)
			if file.before == file.after {
				return nil
			}
			links := files.Links(file.path)
			if err := c.write(file); errors.Is(err, files.ErrLink) || errors.Is(err, files.ErrOutside) {
				remarks = append(remarks, fmt.Sprintf("%s: the fixes were not written: %s", c.displayPath(file.path), files.Reason(err)))
				return nil
			} else if err != nil {
				remarks = append(remarks, fmt.Sprintf("%s: the fixes were not written: %s", c.displayPath(file.path), files.Reason(err)))
				total.Failed = true
				return nil
			}
			if links > 1 {
				notes = append(notes, fmt.Sprintf("%s: it was a hard link, and is a file of its own now: its other names (%d) keep the text before the fixes", c.displayPath(file.path), links-1))
			}
			changed++
			languages[file.language] = true
			total.Fixes += file.fixes
			return nil
		}
		_, err := run(ctx, c, c.fixer(least), collect)
		total.Files = max(total.Files, changed)
		total.Remarks = slices.Concat(notes, remarks)
		c.forgetTools(languages)
		if err != nil || changed == 0 || total.Failed {
			return total, err
		}
	}
	return total, nil
}

// Diff is a unified diff of what Fix would write, and how many fixes it holds.
func (c *Check) Diff(ctx context.Context, least finding.Applicability, write func(diff string) error) (Fixed, []report.Skipped, error) {
	var total Fixed
	collect := func(file fixedFile) error {
		total.Remarks = append(total.Remarks, file.remarks...)
		if file.before == file.after {
			return nil
		}
		total.Files++
		total.Fixes += file.fixes
		path := c.displayPath(file.path)
		return write(udiff.Unified(path, path, file.before, file.after))
	}
	skipped, err := run(ctx, c, c.fixer(least), collect)
	return total, skipped, err
}

// Source is the text of the input, with the fixes made.
func (c *Check) Source() string { return c.sources[c.absolute(c.Input.Name)] }

// write keeps the fixed text.
func (c *Check) write(file fixedFile) error {
	if _, given := c.sources[file.path]; given {
		c.sources[file.path] = file.after
		return nil
	}
	return files.Replace(file.path, file.before, file.after)
}

// refusal tells of a fix that could not be made in source.
func (c *Check) refusal(path, source string, f finding.Finding) string {
	at := text.NewLines(source).Position(f.Range.Start)
	return fmt.Sprintf("%s:%d:%d: the fix for %s was not made: it would make a syntax error",
		c.displayPath(path), at.Line, at.Column, f.Rule)
}

// fixer is the visit that fixes a file in rounds.
func (c *Check) fixer(least finding.Applicability) func(context.Context, *subject) (fixedFile, error) {
	return func(ctx context.Context, s *subject) (fixedFile, error) {
		file := fixedFile{path: s.Analysis.File.Path, language: s.Analysis.File.Language.Name}
		rounds := fix.Rounds{Analyzer: s.Analyzer, Links: s.shown.Links, Least: least}
		var tools *textTools
		if jobs := c.jobsOf[file.path]; len(jobs) > 0 {
			tools = c.textTools(jobs)
			rounds.Tools = tools
		}
		outcome, err := rounds.Fix(ctx, s.Analysis, s.findings)
		if err != nil {
			return file, err
		}
		if tools != nil {
			file.remarks = append(file.remarks, tools.remarks...)
		}
		for _, f := range outcome.Refused {
			file.remarks = append(file.remarks, c.refusal(file.path, outcome.RefusedIn, f))
		}
		if outcome.Endless {
			file.remarks = append(file.remarks, fmt.Sprintf("%s: fixes still lead to other fixes after %d of them", c.displayPath(file.path), outcome.Made))
		}
		if outcome.Source != s.Analysis.File.Source { // else nobody needs the text until all are collected
			file.before, file.after, file.fixes = s.Analysis.File.Source, outcome.Source, outcome.Made
		}
		return file, nil
	}
}
