package project

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/engine"
)

// sameRun is how much later another export of the same run may have been
// written.
const sameRun = 10 * time.Second

// choose decides which of the reports with the usual names count. In one folder
// and for one language, that is the latest run: an older report there is what is
// left of an earlier run. Of several exports of one run, it is the one that says
// most. Reports of other folders are other suites and count beside, and so do
// all that the config or the user names.
func choose(reports []*Report) {
	type group struct{ folder, language string }
	groups := map[group][]*Report{}
	for _, r := range reports {
		if r.Report == nil {
			continue
		}
		if r.Matched() == 0 {
			r.Use, r.Why = Unmatched, "none of its paths is a file of the project"
			if len(r.Matches) == 0 && r.Others > 0 {
				r.Why = "it has no files in Python or Rust"
			}
			continue
		}
		if r.named {
			r.Why = "it is named"
			continue
		}
		r.Use = Superseded
		for language := range r.languages() {
			key := group{filepath.Dir(r.Path), language}
			groups[key] = append(groups[key], r)
		}
	}
	for _, members := range groups {
		chooseRun(members)
	}
}

// languages are those of the report's files in the project.
func (r *Report) languages() map[string]bool {
	found := map[string]bool{}
	for _, m := range r.Matches {
		if m.File != "" {
			found[engine.LanguageOf(m.File).Name] = true
		}
	}
	return found
}

// chooseRun decides among reports of one folder and language.
func chooseRun(members []*Report) {
	slices.SortStableFunc(members, func(a, b *Report) int { return b.Time().Compare(a.Time()) })
	latest := members[0]
	chosen := []*Report{latest}
	if isParallel(latest) {
		// Data files of one run that nobody combined.
		for _, r := range members[1:] {
			if !isParallel(r) {
				break // what is older was before that run
			}
			chosen = append(chosen, r)
		}
	} else if latest.Kind != coverage.CoveragePyData {
		// An export is written after the data, so that data which is newer is of
		// another run, and data which is older may be of this one.
		for _, r := range members[1:] {
			if latest.Time().Sub(r.Time()) <= sameRun && r.Kind != coverage.CoveragePyData && cmp.Less(r.Kind, chosen[0].Kind) {
				chosen[0] = r
			}
		}
	}
	for _, r := range members {
		switch {
		case slices.Contains(chosen, r):
			r.Use, r.Why = Used, "the latest of its folder"
			if r != latest && !isParallel(r) {
				r.Why = "of the latest run in its folder, it says most"
			}
		case r.Use == Superseded && r.Why == "":
			r.Why = fmt.Sprintf("%s is newer, or says more of the same run", filepath.Base(chosen[0].Path))
		}
	}
	tellTests(members, chosen[0])
}

// tellTests lets data say which tests cover a line where the chosen export of it
// does not.
func tellTests(members []*Report, chosen *Report) {
	if chosen.Kind == coverage.CoveragePyData || hasTests(chosen) {
		return
	}
	for _, r := range members {
		if r.Kind == coverage.CoveragePyData && !r.Time().After(chosen.Time()) && r.Use == Superseded && hasTests(r) {
			r.Use, r.Why = UsedForTests, fmt.Sprintf("%s does not say which tests cover a line", filepath.Base(chosen.Path))
			return // the newest
		}
	}
}

func hasTests(r *Report) bool {
	return slices.ContainsFunc(r.Files, func(f *coverage.File) bool { return len(f.Tests) > 0 })
}

// isParallel reports whether the report is one of several data files of a run:
// coverage.py's parallel mode names them .coverage.HOST.PROCESS.RANDOM.
func isParallel(r *Report) bool {
	return r.Kind == coverage.CoveragePyData && strings.HasPrefix(filepath.Base(r.Path), ".coverage.")
}
