package main

import (
	"time"

	"github.com/octollm/octolsp/analyzers/coverage/project"
)

// coverageStatus is what `coverage status` says as JSON.
type coverageStatus struct {
	Root    string         `json:"root"`
	Reports []reportStatus `json:"reports"`
	Stale   []staleFile    `json:"stale"`
}

type reportStatus struct {
	Path   string `json:"path"`
	Use    string `json:"use"`
	Why    string `json:"why"`
	Format string `json:"format,omitempty"`
	Tool   string `json:"tool,omitempty"`
	Made   string `json:"made,omitempty"`
	// Matched is how many of its Files are in the project.
	Matched   int             `json:"matched"`
	Files     int             `json:"files"`
	Others    int             `json:"others"`
	Ambiguous []ambiguousPath `json:"ambiguous"`
	Unmatched []string        `json:"unmatched"`
	Problem   string          `json:"problem,omitempty"`
}

type ambiguousPath struct {
	Path       string   `json:"path"`
	Candidates []string `json:"candidates"`
}

type staleFile struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

func statusReport(p *project.Project) coverageStatus {
	status := coverageStatus{Root: p.Root, Reports: []reportStatus{}, Stale: []staleFile{}}
	for _, r := range p.Reports {
		said := reportStatus{
			Path: r.Shown, Use: r.Use.String(), Why: r.Why, Matched: r.Matched(), Files: len(r.Matches), Others: r.Others,
			Ambiguous: []ambiguousPath{}, Unmatched: []string{},
		}
		if r.Report != nil {
			said.Format, said.Tool, said.Made = r.Kind.String(), r.Tool, r.Time().Format(time.RFC3339)
		}
		if r.Err != nil {
			said.Problem = r.Err.Error()
		}
		ambiguous, unmatched := unclear(r)
		for _, m := range ambiguous {
			said.Ambiguous = append(said.Ambiguous, ambiguousPath{m.Path, m.Candidates})
		}
		for _, m := range unmatched {
			said.Unmatched = append(said.Unmatched, m.Path)
		}
		status.Reports = append(status.Reports, said)
	}
	for _, f := range p.Files {
		if f.Base == nil {
			status.Stale = append(status.Stale, staleFile{f.Shown, f.Stale})
		}
	}
	return status
}
