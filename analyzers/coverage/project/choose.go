package project

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/pathmap"
	"github.com/octollm/octolsp/analyzers/engine"
)

// sameRun is how much later another export of the same run may have been
// written.
const sameRun = 10 * time.Second

// choose decides which of the reports with the usual names count. In one folder,
// for one suite and one language, that is the latest run: an older report there is
// what is left of an earlier run. Of several exports of one run, it is the one
// that says most. Reports of other folders, and those whose names say so, are of
// other suites and count beside, and so do all that the config or the user names.
func choose(reports []*FoundReport) {
	type group struct{ folder, suite, language string }
	groups := map[group][]*FoundReport{}
	for _, r := range reports {
		if r.Report == nil {
			continue
		}
		if r.Matched() == 0 {
			r.Use, r.Why = Unmatched, "none of its paths is a file of the project"
			if slices.ContainsFunc(r.Matches, func(m pathmap.Match) bool { return len(m.Candidates) > 0 }) {
				r.Why = "its paths may each be several files of the project"
			}
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
			key := group{filepath.Dir(r.Path), suiteOf(r.Path), language}
			groups[key] = append(groups[key], r)
		}
	}
	keys := slices.SortedFunc(maps.Keys(groups), func(a, b group) int {
		return cmp.Or(strings.Compare(a.folder, b.folder), strings.Compare(a.suite, b.suite), strings.Compare(a.language, b.language))
	})
	for _, key := range keys {
		chooseRun(groups[key])
	}
	passOverOld(reports)
}

// muchOlder is how much older a report may be than another one of the same files
// before it is taken for what is left of another time.
const muchOlder = time.Hour

// latestTime is the time of the report, or the latest that it may be where it says one
// without a zone and was brought from elsewhere: zones lie up to 26 hours apart.
func (r *FoundReport) latestTime() time.Time {
	if !r.isZoneless() {
		return r.Time()
	}
	return earlier(r.Made.Add(26*time.Hour), r.Modified)
}

// passOverOld finds which reports are much older than others that speak of the same
// files. They may be left from another time, such as by a cache of CI, so that what they
// say of these files does not count, unless somebody named them.
func passOverOld(reports []*FoundReport) {
	newest := map[string]*FoundReport{}
	for _, r := range reports {
		if r.Report == nil || r.Use != Used {
			continue
		}
		for _, m := range r.Matches {
			if m.File != "" && (newest[m.File] == nil || r.Time().After(newest[m.File].Time())) {
				newest[m.File] = r
			}
		}
	}
	for _, r := range reports {
		if r.Report == nil || r.Use != Used || r.named {
			continue
		}
		var other *FoundReport
		r.passedOver = map[string]bool{}
		for _, m := range r.Matches {
			if newer := newest[m.File]; newer != nil && newer.Time().Sub(r.latestTime()) > muchOlder {
				r.passedOver[filepath.FromSlash(m.File)] = true
				if other == nil || newer.Time().After(other.Time()) {
					other = newer
				}
			}
		}
		const name = "remove it if it is of an earlier run, or name it with --report or under [coverage] if it counts"
		switch old := len(r.passedOver); {
		case old == 0:
		case old == len(r.bound):
			r.Use, r.Old = Superseded, true
			r.Why = fmt.Sprintf("it is much older than %s, which has the same files: %s", other.DisplayPath, name)
		default:
			r.Old = true
			r.Why += fmt.Sprintf("; it is much older than %s, which has %d of its files, so that it counts for the other %d alone: %s",
				other.DisplayPath, old, len(r.bound)-old, name)
		}
	}
}

// tools are what the names of reports say that is no suite, such as "llvm" in
// llvm-cov.json.
var tools = []string{"cargo", "cargo-llvm", "cobertura", "llvm", "py", "pytest", "python", "rust"}

// suiteOf is what the name of a report says of its suite, such as "unit" in
// coverage-unit.xml; empty for the plain names.
func suiteOf(path string) string {
	name := filepath.Base(path)
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	for _, plain := range []string{"coverage", "lcov"} {
		if suite, found := strings.CutPrefix(stem, plain+"-"); found {
			return suite
		}
	}
	for _, plain := range []string{"-coverage", "-cov"} {
		if suite, found := strings.CutSuffix(stem, plain); found && !slices.Contains(tools, suite) {
			return suite
		}
	}
	if filepath.Ext(name) == ".lcov" && stem != "coverage" && stem != "lcov" {
		return stem
	}
	return ""
}

// languages are those of the report's files in the project.
func (r *FoundReport) languages() map[string]bool {
	found := map[string]bool{}
	for _, m := range r.Matches {
		if m.File != "" {
			found[engine.GrammarOf(m.File).Name] = true
		}
	}
	return found
}

// chooseRun decides among reports of one folder and language.
func chooseRun(members []*FoundReport) {
	slices.SortStableFunc(members, func(a, b *FoundReport) int { return b.Time().Compare(a.Time()) })
	latest := members[0]
	chosen := []*FoundReport{latest}
	if latest.parallel {
		// Data files of one run that nobody combined.
		for _, r := range members[1:] {
			if !r.parallel {
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
			if r != latest && !r.parallel {
				r.Why = "of the latest run in its folder, it has the most data"
			}
		case r.Use == Superseded && r.Why == "":
			r.Why = fmt.Sprintf("%s is newer, or has more data of the same run", filepath.Base(chosen[0].Path))
		}
	}
	noteTests(members, chosen[0])
}

// tellTests lets data say which tests cover a line where the chosen export of it
// does not.
func noteTests(members []*FoundReport, chosen *FoundReport) {
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

func hasTests(r *FoundReport) bool {
	return slices.ContainsFunc(r.Files, func(f *coverage.File) bool { return len(f.Tests) > 0 })
}
