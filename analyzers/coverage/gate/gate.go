// Package gate compares the coverage of a project with the minimums that its
// config asks for.
//
// **Numbers are counts**: what is compared is a fraction of whole numbers, never
// a rounded percentage. **Nothing is met by measuring nothing**: where the files that a
// minimum is for have code, and no line of it was counted, the minimum is unmeasured.
package gate

import (
	"context"
	"fmt"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/languages"
	"github.com/octollm/octolsp/grammars"
)

// Result is one minimum with what there is.
type Result struct {
	// Name is what the minimum is for: "python", "rust", "path src/core/**",
	// "component billing".
	Name    string
	Minimum config.Minimum
	// Share is what was counted of the files together; Rule says for people what
	// that is.
	Share coverage.Share
	Rule  string
	// Files is how many files were counted.
	Files int
	// Met reports that the share is at least the minimum, or that there is nothing to
	// measure.
	Met bool
	// Unmeasured reports that nothing was counted though there is something to measure,
	// or though the config names what is not there.
	Unmeasured bool
	// Reason says for people why it is unmeasured, or why it is met though nothing was
	// counted; it is empty otherwise.
	Reason string
	// Incomplete is how many of the files have no totals; see
	// [project.File.Incomplete]. Then it is not known whether the minimum is met.
	Incomplete int
	// Stale is how many of the files changed since, so that they count as they were
	// measured.
	Stale int
	// Silent are the files that reports know and have no line of, though there is code in
	// them, unless they all are so: their display paths.
	Silent []string
	// Differences say of which files the report's own counts are others than those that
	// were read, a line each: then it is not known which of them to compare.
	Differences []string
}

// Known reports whether it is known that the minimum is met, or that it is not.
func (r *Result) Known() bool {
	return !r.Unmeasured && r.Incomplete == 0 && len(r.Differences) == 0
}

// Executable are the lines of source, counted from 1, that can be executed, as far as
// the syntax tells.
type Executable func(ctx context.Context, language *grammars.Language, source string) ([]int, error)

// Options say what else a gate is asked with.
type Options struct {
	// Read is the text of the file on the disk at the absolute path.
	Read func(path string) (string, error)
	// Executable finds what can be executed in what no report has lines of.
	Executable Executable
}

// Check compares the files that reports know with the minimums. It fails only when ctx
// ends.
func Check(ctx context.Context, p *project.Project, gates *config.Gates, options Options) ([]Result, error) {
	c := &checker{ctx: ctx, project: p, gates: gates, Options: options}
	var results []Result
	for _, language := range languages.All() {
		if language.Grammar != nil {
			results = append(results, c.language(language.Name, language.Title, language.Grammar))
		}
	}
	for _, of := range gates.Paths {
		results = append(results, c.part("path "+of.Pattern, of.Minimum, of.Matches))
	}
	for _, of := range gates.Components {
		results = append(results, c.part("component "+of.Name, of.Minimum, of.Matches))
	}
	return results, ctx.Err()
}

// checker compares one project.
type checker struct {
	Options
	ctx     context.Context
	project *project.Project
	gates   *config.Gates
}

// language compares the files in one.
func (c *checker) language(name, title string, language *grammars.Language) Result {
	minimum := c.gates.Of(name)
	r := c.compare(name, minimum, func(path string) bool { return engine.GrammarOf(path) == language })
	isNamed := minimum.Origin.Kind != config.FromDefault
	switch {
	case r.Files > 0:
	case !c.project.Has(language):
		r.Unmeasured, r.Met = isNamed, !isNamed
		r.Reason = "the project has no files in " + title
		if isNamed {
			r.Reason += ", for which the config has a minimum"
		}
	case !r.Unmeasured || isNamed:
	case c.project.LosesReports(language):
		r.Reason += ", and there are reports that have such files, of which none is known: see `octolsp coverage status`"
	default:
		// Unless the config names it, a part of a project may go unmeasured.
		r.Unmeasured, r.Met = false, true
		r.Reason += ", and the config does not ask for it"
	}
	return r
}

// part compares the files of a path or component.
func (c *checker) part(name string, minimum config.Minimum, matches func(path string) bool) Result {
	r := c.compare(name, minimum, matches)
	if r.Files == 0 && !c.has(matches) {
		r.Met, r.Unmeasured, r.Reason = false, true, "no file of the project matches it"
	}
	return r
}

// has reports whether the project has such a file.
func (c *checker) has(matches func(path string) bool) bool {
	for _, path := range c.project.Sources {
		if matches(path) {
			return true
		}
	}
	return false
}

// compare compares the files that matches takes.
func (c *checker) compare(name string, minimum config.Minimum, matches func(path string) bool) Result {
	var sum project.Sum
	var differences []string
	hasBranches := false
	var without []*project.File
	for _, f := range c.project.Files {
		if !matches(f.Path) {
			continue
		}
		of := f.Sum()
		sum = sum.Add(of)
		if of.Lines.Total <= 0 && of.Incomplete == 0 && f.Measured().Excluded == "" {
			without = append(without, f)
		}
		hasBranches = hasBranches || f.Branches
		if difference := f.Difference(); difference != "" {
			differences = append(differences, f.DisplayPath+": "+difference)
		}
	}
	r := Result{Name: name, Minimum: minimum, Files: sum.Files, Incomplete: sum.Incomplete, Stale: sum.Stale, Differences: differences}
	r.Share, r.Rule = Counted(sum, c.gates)
	switch {
	case r.Share.Total <= 0 && r.Incomplete == 0:
		r.Unmeasured, r.Reason = c.nothing(sum.Files, matches)
	case c.gates.Branches && !hasBranches && r.Incomplete == 0:
		r.Unmeasured, r.Reason = true, "the config asks for branches, and no report has measured them: measure them, or leave `branches` out under [gates.coverage]"
	}
	if r.Share.Total > 0 {
		for _, f := range without {
			if c.holdsCode(f.Path) {
				r.Silent = append(r.Silent, f.DisplayPath)
			}
		}
	}
	r.Met = r.Known() && (r.Share.Total <= 0 || minimum.Met(r.Share.Covered, r.Share.Total))
	return r
}

// nothing says what it means that no line was counted of the files, of which reports
// know so many: whether something went unmeasured, and why for people.
func (c *checker) nothing(known int, matches func(path string) bool) (unmeasured bool, reason string) {
	count := 0
	var code string
	for _, path := range c.files() {
		if !matches(path) {
			continue
		}
		count++
		if code == "" && c.holdsCode(path) {
			code = c.project.DisplayPath(path)
		}
	}
	switch {
	case code == "":
		return false, "none of its files has a line that can be executed"
	case known == 0 && count == 1:
		return true, "no report says anything about " + code
	case known == 0:
		return true, fmt.Sprintf("no report says anything about its %d files, such as %s", count, code)
	}
	return true, "the reports have no line of its files, and " + code + " has some that can be executed"
}

// files are those of the project and those that reports know.
func (c *checker) files() []string {
	all := append([]string(nil), c.project.Sources...)
	for _, f := range c.project.Files {
		all = append(all, f.Path)
	}
	return all
}

// holdsCode reports whether the file has a line that can be executed, or can't be read.
func (c *checker) holdsCode(path string) bool {
	if c.ctx.Err() != nil {
		return true
	}
	source, err := c.Read(path)
	if err != nil {
		return true
	}
	lines, err := c.Executable(c.ctx, engine.GrammarOf(path), source)
	return err != nil || len(lines) > 0
}

// Counted is what a gate counts of the sum, and what that is, for people: what
// the config says, and otherwise what each tool counts.
func Counted(sum project.Sum, gates *config.Gates) (share coverage.Share, rule string) {
	switch {
	case gates.Origin("branches").Kind == config.FromDefault:
		if sum.Counted == sum.Lines {
			return sum.Lines, "lines"
		}
		return sum.Counted, "lines with branches"
	case gates.Branches:
		return sum.Lines.Add(sum.Branches), "lines with branches"
	}
	return sum.Lines, "lines"
}

// Failed are the results that are not met.
func Failed(results []Result) []Result {
	var failed []Result
	for _, r := range results {
		if !r.Met {
			failed = append(failed, r)
		}
	}
	return failed
}
