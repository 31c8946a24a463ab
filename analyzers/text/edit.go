package text

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Edit replaces the bytes of Range with New. An empty Range inserts.
type Edit struct {
	Range
	New string
}

// Errors of [Apply].
var (
	ErrOutside = errors.New("edit outside the text")
	ErrOverlap = errors.New("edits overlap")
)

// SortEdits orders edits by their place. Insertions at one offset keep their
// order and come before a replacement that starts there.
func SortEdits(edits []Edit) {
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
}

// Apply makes all edits in source at once; their ranges speak of source
// itself. It fails with [ErrOutside] or [ErrOverlap] and changes nothing then.
func Apply(source string, edits []Edit) (string, error) {
	sorted := slices.Clone(edits)
	SortEdits(sorted)
	var out strings.Builder
	at := 0
	for _, edit := range sorted {
		if edit.Start < 0 || edit.End < edit.Start || edit.End > len(source) {
			return "", fmt.Errorf("%w: bytes %d to %d of %d", ErrOutside, edit.Start, edit.End, len(source))
		}
		if edit.Start < at {
			return "", fmt.Errorf("%w: at byte %d", ErrOverlap, edit.Start)
		}
		out.WriteString(source[at:edit.Start])
		out.WriteString(edit.New)
		at = edit.End
	}
	out.WriteString(source[at:])
	return out.String(), nil
}

// Shift says where r, a range of the text before edit, lies after it. It
// reports false when edit touched r: when it changed a byte of r, or inserted
// inside it. An insertion at either end of r leaves r as it was.
func (e Edit) Shift(r Range) (Range, bool) {
	switch {
	case e.End <= r.Start:
		// An empty r at the place of an insertion stays before it.
		if e.Start == e.End && r.Start == r.End && r.Start == e.Start {
			return r, true
		}
		return r.Moved(len(e.New) - e.Len()), true
	case r.End <= e.Start:
		return r, true
	}
	return Range{}, false
}
