package rule

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// NearestOf is the candidate that name is most likely a misspelling of, or ""
// if none is like it. A candidate with a slash, such as a rule's full name, is
// also compared by what follows the slash. Of equally near candidates the
// first one wins.
func NearestOf(name string, candidates []string) string {
	const longest = 200 // beyond it, no misspelling
	if len(name) > longest {
		return ""
	}
	best, distance := "", len(name)/3+2
	for _, candidate := range candidates {
		if d := difference(name, candidate); d < distance && d < len(candidate) {
			best, distance = candidate, d
		}
	}
	return best
}

// difference is the number of code points to change, not counting case or
// whether words are joined by "-" or "_". A beginning of three letters or more
// is as near as one mistake.
func difference(name, candidate string) int {
	name, candidate = plain(name), plain(candidate)
	d := levenshtein.ComputeDistance(name, candidate)
	if _, tail, found := strings.Cut(candidate, "/"); found && !strings.Contains(name, "/") {
		d = min(d, levenshtein.ComputeDistance(name, tail))
	}
	if len(name) >= 3 && strings.HasPrefix(candidate, name) {
		d = min(d, 1)
	}
	return d
}

func plain(name string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), "_", "-")
}
