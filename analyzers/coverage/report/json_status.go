package report

import "github.com/octollm/octolsp/analyzers/coverage/project"

// Status is what is known of the reports of a project and of the texts that they
// are of, as JSON of the shape
//
//	{
//	  "version": 1,
//	  "root": "/home/ada/shapes",
//	  "reports": [REPORT, …],
//	  "stale": [{"path": "area.py", "reason": "…"}, …]
//	}
//
// whose reports are those of [JSON].
type Status struct {
	Version int          `json:"version"`
	Root    string       `json:"root"`
	Reports []jsonReport `json:"reports"`
	Stale   []jsonStale  `json:"stale"`
}

// jsonStale is a file of whose lines nothing can be said, with the reason for
// people.
type jsonStale struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// StatusOf is the status of p.
func StatusOf(p *project.Project) Status {
	status := Status{Version: 1, Root: p.Root, Reports: []jsonReport{}, Stale: []jsonStale{}}
	for _, r := range p.Reports {
		status.Reports = append(status.Reports, newJSONReport(r))
	}
	for _, f := range p.Files {
		if f.Base == nil {
			status.Stale = append(status.Stale, jsonStale{f.DisplayPath, f.Stale})
		}
	}
	return status
}
