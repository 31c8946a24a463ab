package rule

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// NearestOf is the candidate that name is most likely a misspelling of, or ""
// if none is like it. A candidate with a family or a tool before it, such as
// "docstring/undocumented-param" or "clippy::missing_errors_doc", is also
// compared without it. Of equally near candidates the first one wins.
func NearestOf(name string, candidates []string) string {
	const longest = 200 // beyond it, no misspelling
	if len(name) > longest {
		return ""
	}
	best, distance := "", min(len(name)/3+2, len(name)/2+1)
	if isCode(name) {
		distance = 2 // most words of this shape are codes of other checkers
	}
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
	for _, separator := range []string{"/", "::"} {
		if _, tail, _ := strings.Cut(candidate, separator); tail != "" && !strings.Contains(name, separator) {
			d = min(d, levenshtein.ComputeDistance(name, tail))
		}
	}
	if len(name) >= 3 && strings.HasPrefix(candidate, name) {
		d = min(d, 1)
	}
	return d
}

func plain(name string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), "_", "-")
}
