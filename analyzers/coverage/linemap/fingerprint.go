// Package linemap says where the lines of a text that was measured are in a later
// text: by a diff first, and then edit by edit.
//
// **A line that changed is unknown.** It is neither covered nor uncovered until
// the next report, or until it is again what it was.
package linemap

import (
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"
)

// Fingerprint tells the lines of a text apart without keeping the text: a hash
// for each line, without its line ending. Lines end as in [text.Lines].
type Fingerprint []uint64

// Fingerprinted is that of source, a whole text. A byte order mark does not
// count.
func Fingerprinted(source string) Fingerprint {
	f := make(Fingerprint, 0, 1+strings.Count(source, "\n"))
	source = strings.TrimPrefix(source, "\ufeff")
	for {
		end := strings.IndexAny(source, "\r\n")
		if end < 0 {
			return append(f, xxhash.Sum64String(source))
		}
		f = append(f, xxhash.Sum64String(source[:end]))
		if strings.HasPrefix(source[end:], "\r\n") {
			end++
		}
		source = source[end+1:]
	}
}

// doubted is the hash of a line that no line of a text is.
const doubted = 0

// Doubting is f where the text may as well have been that of other: lines that
// are not the same in both, at the same place, are none of any text.
func (f Fingerprint) Doubting(other Fingerprint) Fingerprint {
	certain := slices.Clone(f)
	for i := range certain {
		if i >= len(other) || other[i] != f[i] {
			certain[i] = doubted
		}
	}
	return certain
}

// Equal reports whether both are of the same lines.
func (f Fingerprint) Equal(other Fingerprint) bool {
	if len(f) != len(other) {
		return false
	}
	for i := range f {
		if f[i] != other[i] {
			return false
		}
	}
	return true
}
