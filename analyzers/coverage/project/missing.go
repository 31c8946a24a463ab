package project

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Missing is why nothing is known of the project, for people: there is no report,
// or none that says anything about its files. It is nil where something is known.
func (p *Project) Missing() error {
	if len(p.Files) > 0 {
		return nil
	}
	var unmatched []string
	for _, r := range p.Reports {
		if r.Use != Unmatched {
			continue
		}
		message := r.DisplayPath + ": " + r.Why
		if len(r.Matches) > 0 {
			message += fmt.Sprintf(", such as %s: say under [coverage.paths] in the config where they lie", r.Matches[0].Path)
			if len(r.Matches[0].Candidates) > 0 {
				message = fmt.Sprintf("%s: %s may be any of %d files: say under [coverage.paths] in the config which, or make a report that says it, such as coverage.py's JSON", r.DisplayPath, r.Matches[0].Path, len(r.Matches[0].Candidates))
			}
		}
		unmatched = append(unmatched, message)
	}
	if len(unmatched) > 0 {
		return errors.New(strings.Join(unmatched, "\n"))
	}
	if slices.ContainsFunc(p.Reports, func(r *FoundReport) bool { return r.Err != nil }) {
		return errors.New("no coverage report can be read")
	}
	if p.patterns != nil {
		named := make([]string, len(p.patterns))
		for i, pattern := range p.patterns {
			named[i] = strconv.Quote(pattern.Text)
		}
		return fmt.Errorf("%w: no file matches %s", ErrNoReport, strings.Join(named, ", "))
	}
	return fmt.Errorf("%w in %s: make one, such as with `coverage json` or `cargo llvm-cov --lcov --output-path lcov.info`, or say under [coverage] in the config where it lies",
		ErrNoReport, p.Root)
}
