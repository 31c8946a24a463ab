package pathmap

import (
	"cmp"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/paths"
)

// uncertainPath is a path whose file is not known for certain.
type uncertainPath struct {
	at   int
	path string
	// found are the files with the longest common end, of so many names.
	found  []string
	common int
	// installed reports that it lies where others' files are installed.
	installed bool
}

// match finds the files of the paths: first those that are said for certain, then
// those with the longest ends in common, which teach where the report has the
// others.
func (m *matcher) match(paths []string) []Match {
	m.count(paths)
	matches := make([]Match, len(paths))
	strengths := make([]int, len(paths))
	var left []uncertainPath
	for i, written := range paths {
		matches[i].Path = written
		cleaned := clean(written)
		switch found := m.certain(cleaned); {
		case len(found) == 1:
			matches[i].File, strengths[i] = found[0], certainly
			m.learn(cleaned, found[0], certainly)
		case len(found) > 1:
			matches[i].Candidates = found
		default:
			l := uncertainPath{at: i, path: cleaned}
			l.found, l.common = m.bySuffix(cleaned)
			l.installed = slices.ContainsFunc(installed, func(folder string) bool { return strings.Contains(cleaned, folder) })
			left = append(left, l)
		}
	}
	slices.SortStableFunc(left, func(a, b uncertainPath) int {
		if a.installed != b.installed {
			if a.installed {
				return 1
			}
			return -1
		}
		return cmp.Compare(b.common, a.common)
	})
	// Once more for what was ambiguous before all was learned.
	for range 2 {
		for _, l := range left {
			if matches[l.at].File != "" {
				continue
			}
			found := m.loose(l)
			matches[l.at].File, matches[l.at].Candidates = "", nil
			if len(found) == 1 {
				matches[l.at].File, strengths[l.at] = found[0], l.common
			} else {
				matches[l.at].Candidates = found
			}
		}
	}
	return dropWeaker(matches, strengths)
}

// loose are the files that the path may mean.
func (m *matcher) loose(l uncertainPath) []string {
	file, gone := m.byLearned(l.path, l.common)
	isAbsolute := strings.HasPrefix(l.path, "/")
	isWhole := !isAbsolute && !m.isAround() && l.common >= len(names(l.path)) // it may start in a folder of its own
	switch {
	case file != "":
		return []string{file}
	case !isAbsolute && m.isAround() && !m.isElsewhere():
		return nil // it starts where the report lies
	case gone && !isWhole:
		return nil
	case l.installed && len(m.learned) > 0:
		return nil // what others wrote, beside what is known to be the project's
	case l.common < 2 && len(m.learned) > 0 && isAbsolute:
		return nil // longer ends show that the report has its files elsewhere
	}
	found := l.found
	if len(found) > 1 {
		found = m.nearest(found)
	}
	if len(found) == 1 && l.common >= 2 {
		m.learn(m.full(l.path), found[0], l.common)
	}
	return found
}

// nearest is the one of the files that lies below the folder of the report, if just
// one does; else all of them.
func (m *matcher) nearest(files []string) []string {
	var below []string
	for _, file := range files {
		if paths.Contains(m.folder, file) {
			below = append(below, file)
		}
	}
	if len(below) == 1 {
		return below
	}
	return files
}

// dropWeaker takes the file from paths where more speaks for another path of it.
func dropWeaker(matches []Match, strengths []int) []Match {
	strongest := map[string]int{}
	for i, match := range matches {
		strongest[match.File] = max(strongest[match.File], strengths[i])
	}
	for i := range matches {
		if matches[i].File != "" && strengths[i] < strongest[matches[i].File] {
			matches[i].File = ""
		}
	}
	return matches
}
