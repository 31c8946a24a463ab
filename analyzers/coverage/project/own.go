package project

import (
	"slices"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/pathmap"
	"github.com/octollm/octolsp/analyzers/coverage/statements"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/grammars"
)

// Difference says for people how a report's own counts of the file differ from what
// was read of it, with the report; it is empty where they agree, as where the config
// says which of them count.
func (f *File) Difference() string {
	if f.totals != config.TotalsCompared {
		return ""
	}
	for _, r := range f.Reports {
		if r.Use != Used {
			continue
		}
		if difference := f.difference(r); difference != "" {
			return r.DisplayPath + ": " + difference
		}
	}
	return ""
}

// difference is that of one report.
func (f *File) difference(r *FoundReport) string {
	of := r.bound[f.Path]
	if of == nil {
		return ""
	}
	counted := of.file()
	if own, ok := f.withoutDocstrings(r); ok {
		off := own.Total - counted.LineShare().Total
		if f.only() != nil || of.completion == nil || -few(of.said) <= off && off <= few(of.said) {
			counted = coverage.OfLines(own)
		}
	}
	return of.said.Difference(counted)
}

// Differences are those of all files, each with its display path in front.
func (p *Project) Differences() []string {
	var all []string
	for _, f := range p.All() {
		if difference := f.Difference(); difference != "" {
			all = append(all, f.DisplayPath+": "+difference)
		}
	}
	return all
}

// only is the report that counts, if it is one alone.
func (f *File) only() *FoundReport {
	var only *FoundReport
	for _, r := range f.Reports {
		switch {
		case r.Use != Used || r.bound[f.Path] == nil:
		case only != nil:
			return nil
		default:
			only = r
		}
	}
	return only
}

// own are the report's own counts, each with whether it counts: where the config says
// so, and where only they tell which of the executed lines are no statements.
func (f *File) own() (lines, branches coverage.Share, ofLines, ofBranches bool) {
	r := f.only()
	if r == nil {
		return lines, branches, false, false
	}
	if f.totals == config.TotalsOfReport {
		own := r.bound[f.Path].said.Own
		return bounded(own.Lines.Share), bounded(own.Branches.Share), own.Lines.Says(), own.Branches.Says()
	}
	if f.totals == config.TotalsCompared {
		lines, ofLines = f.withoutDocstrings(r)
	}
	return lines, branches, ofLines, false
}

func bounded(s coverage.Share) coverage.Share {
	return coverage.Share{Covered: min(s.Covered, s.Total), Total: s.Total}
}

// withoutDocstrings is [coverage.File.WithoutDocstrings] where the report may list such
// lines.
func (f *File) withoutDocstrings(r *FoundReport) (coverage.Share, bool) {
	if !r.Docstrings || !statements.Named(f.Language) {
		return coverage.Share{}, false
	}
	return r.bound[f.Path].said.WithoutDocstrings()
}

// LosesReports reports whether there is a report that has files in the language, none
// of which is known to be one of the project.
func (p *Project) LosesReports(language *grammars.Language) bool {
	return slices.ContainsFunc(p.Reports, func(r *FoundReport) bool {
		return r.Use == Unmatched && slices.ContainsFunc(r.Matches, func(m pathmap.Match) bool { return engine.GrammarOf(m.Path) == language })
	})
}
