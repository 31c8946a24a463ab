// Package gate compares the coverage of a project with the minimums that its
// config asks for.
//
// **Numbers are counts**: what is compared is a fraction of whole numbers, never
// a rounded percentage.
package gate

import (
	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/languages"
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
	// Met reports that the share is at least the minimum.
	Met bool
	// Unmeasured reports that no report says anything about a file that the minimum
	// is for, though there are such files, or though the config names it.
	Unmeasured bool
	// Incomplete is how many of the files have no totals; see
	// [project.File.Incomplete]. Then it is not known whether the minimum is met.
	Incomplete int
	// Stale is how many of the files changed since, so that they count as they were
	// measured.
	Stale int
}

// Check compares the files that reports know with the minimums. A language of
// which the project has no files has no gate.
func Check(p *project.Project, gates *config.Gates) []Result {
	var results []Result
	for _, language := range languages.All() {
		if language.Grammar == nil {
			continue
		}
		minimum := gates.Of(language.Name)
		result := check(p, gates, language.Name, minimum, func(f *project.File) bool { return f.Language == language.Grammar })
		// Unless the config names it, a part of a project may go unmeasured.
		if result.Files > 0 || minimum.Origin.Kind != config.FromDefault && p.Has(language.Grammar) {
			results = append(results, result)
		}
	}
	for _, of := range gates.Paths {
		results = append(results, check(p, gates, "path "+of.Pattern, of.Minimum, func(f *project.File) bool { return of.Matches(f.Path) }))
	}
	for _, of := range gates.Components {
		results = append(results, check(p, gates, "component "+of.Name, of.Minimum, func(f *project.File) bool { return of.Matches(f.Path) }))
	}
	return results
}

func check(p *project.Project, gates *config.Gates, name string, minimum config.Minimum, counts func(*project.File) bool) Result {
	var sum project.Sum
	for _, f := range p.Files {
		if counts(f) {
			sum = sum.Add(f.Sum())
		}
	}
	r := Result{Name: name, Minimum: minimum, Files: sum.Files, Unmeasured: sum.Files == 0, Incomplete: sum.Incomplete, Stale: sum.Stale}
	r.Share, r.Rule = Counted(sum, gates)
	r.Met = !r.Unmeasured && r.Incomplete == 0 && minimum.Met(r.Share.Covered, r.Share.Total)
	return r
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
