// Package editing is what an editor shows and writes in Python: documentation on
// hover, shares, completions and skeletons of docstrings, and suppressions. It
// is Python's side of the rooms rendering, measures, completion, skeletons and
// suppressing.
package editing

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/python"
)

// Semantics is all that Python's texts mean.
type Semantics struct{ python.Semantics }

// Documents looks for quotes: right before offset, or at any place above it.
func (Semantics) Documents(source string, offset int) (begins, continues bool) {
	start := strings.LastIndexAny(source[:offset], "\r\n") + 1
	line := strings.TrimLeft(source[start:offset], " \t\f\ufeff")
	begins = strings.HasSuffix(line, `"""`) || strings.HasSuffix(line, `'''`)
	continues = strings.Trim(line, `*\ `) == "" || strings.IndexFunc(line, isOutsideEntry) < 0
	continues = continues && (strings.Contains(source[:start], `"""`) || strings.Contains(source[:start], `'''`))
	return begins, continues
}

// isOutsideEntry reports whether r can't stand in the name of a section, a
// parameter or an exception.
func isOutsideEntry(r rune) bool {
	switch {
	case r >= 0x80, 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	}
	return !strings.ContainsRune(`_.*\ `, r)
}
