// Package editing is what an editor shows and writes in Rust: documentation on
// hover, shares, completions and skeletons of documentation comments, and
// suppressions. It is Rust's side of the rooms rendering, measures, completion,
// skeletons and suppressing.
package editing

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/rust"
)

// Semantics is all that Rust's texts mean.
type Semantics struct{ rust.Semantics }

// Documents looks at what the line before offset begins with.
func (Semantics) Documents(source string, offset int) (begins, continues bool) {
	start := strings.LastIndexAny(source[:offset], "\r\n") + 1
	line := strings.TrimLeft(source[start:offset], " \t\f\ufeff")
	for _, marker := range []string{"///", "//!"} {
		if text, found := strings.CutPrefix(line, marker); found {
			return strings.TrimLeft(text, " \t") == "", true
		}
	}
	switch {
	case line == "" || strings.HasPrefix(line, "#[") || strings.HasPrefix(line, "#!"):
	case strings.HasPrefix(line, "/"):
		continues = strings.HasPrefix(line, "/**") || strings.HasPrefix(line, "/*!")
	default:
		continues = strings.IndexByte("*#-+", line[0]) >= 0 // in a block comment
	}
	return false, continues
}
