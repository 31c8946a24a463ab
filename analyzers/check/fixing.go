package check

import (
	"context"
	"fmt"

	"github.com/aymanbagabas/go-udiff"

	"github.com/octollm/octolsp/analyzers/check/fix"
	"github.com/octollm/octolsp/analyzers/check/replace"
	"github.com/octollm/octolsp/analyzers/check/walk"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

const (
	// maxRounds bounds how often one file is fixed in a row.
	maxRounds = 100
	// maxPasses bounds how often fixes in some files may bring fixes in others.
	maxPasses = 10
)

// Fixed says what fixing did.
type Fixed struct {
	// Files and Fixes count what was changed.
	Files, Fixes int
	// Remarks tell of fixes that could not be made.
	Remarks []string
	// Failed says that a file could not be written.
	Failed bool
}

// fixedFile is what fixing did to one file.
type fixedFile struct {
	path          string
	before, after string
	fixes         int
	refused       []string
}

// Fix makes the fixes that are at least as applicable as least, and writes
// them, again and again until nothing changes. Of an [Input] it keeps the new
// text.
func (c *Check) Fix(ctx context.Context, least finding.Applicability) (Fixed, error) {
	var total Fixed
	for range maxPasses {
		changed := 0
		var remarks []string
		collect := func(file fixedFile) error {
			remarks = append(remarks, file.refused...)
			if file.before == file.after {
				return nil
			}
			if err := c.write(file); err != nil {
				remarks = append(remarks, fmt.Sprintf("%s: the fixes were not written: %s", c.shown(file.path), walk.Reason(err)))
				total.Failed = true
				return nil
			}
			changed++
			total.Fixes += file.fixes
			return nil
		}
		_, err := run(ctx, c, c.fixer(least), collect)
		total.Files = max(total.Files, changed)
		total.Remarks = remarks
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
		total.Remarks = append(total.Remarks, file.refused...)
		if file.before == file.after {
			return nil
		}
		total.Files++
		total.Fixes += file.fixes
		path := c.shown(file.path)
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
	return replace.Content(file.path, file.before, file.after)
}

// refusal tells of a fix that could not be made in source.
func (c *Check) refusal(path, source string, f finding.Finding) string {
	at := text.NewLines(source).Position(f.Range.Start)
	return fmt.Sprintf("%s:%d:%d: the fix for %s was not made: it would make a syntax error",
		c.shown(path), at.Line, at.Column, f.Rule)
}

// fixer is the visit that fixes a file in rounds.
func (c *Check) fixer(least finding.Applicability) func(context.Context, *subject) (fixedFile, error) {
	return func(ctx context.Context, s *subject) (fixedFile, error) {
		source := s.analysis.File.Source
		file := fixedFile{path: s.analysis.File.Path, before: source, after: source}
		analysis, findings := s.analysis, s.findings
		for count := 0; ; count++ {
			if count == maxRounds {
				file.refused = append(file.refused, fmt.Sprintf("%s: fixes still bring other fixes after %d rounds", c.shown(file.path), maxRounds))
				break
			}
			round := fix.Apply(file.after, findings, least, c.validator(ctx, analysis))
			file.refused = nil
			for _, f := range round.Refused {
				file.refused = append(file.refused, c.refusal(file.path, file.after, f))
			}
			if round.Source == file.after {
				break
			}
			file.after = round.Source
			file.fixes += len(round.Made)
			var err error
			next := c.locator.File(file.path, file.after)
			if analysis, err = s.analyzer.Analyze(ctx, next, analysis.Set, nil); err != nil {
				return file, err
			}
			if analysis.Conditional() && s.links == nil {
				break // the next pass knows the other files
			}
			links := s.links
			if links != nil {
				links = links.With(analysis)
			}
			findings = analysis.Settle(links).Findings()
		}
		if file.before == file.after {
			file.before, file.after = "", "" // nobody needs them until all are collected
		}
		return file, nil
	}
}

// validator judges a fixed version of the file of analysis: it must not have
// more syntax errors.
func (c *Check) validator(ctx context.Context, analysis *engine.Analysis) func(string) bool {
	before := -1
	return func(fixed string) bool {
		if before < 0 {
			before = syntaxErrors(ctx, analysis.File.Language, analysis.File.Source)
		}
		return syntaxErrors(ctx, analysis.File.Language, fixed) <= before
	}
}

func syntaxErrors(ctx context.Context, language *grammars.Language, source string) int {
	parser := grammars.NewParser(language, grammars.Transient)
	defer parser.Close()
	tree, err := parser.Parse(ctx, source, nil)
	if err != nil {
		return 0 // ctx ended, and the run with it
	}
	return len(tree.Errors())
}
