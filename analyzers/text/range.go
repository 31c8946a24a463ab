// Package text holds what every other package says about the text of a file:
// its bytes, byte ranges, lines, and edits with the way they move ranges.
//
// Offsets are bytes from 0. Lines and columns exist only at the edges of
// octolsp; see [Lines].
package text

// Range is the half-open byte range [Start, End) in one version of one file.
type Range struct {
	Start, End int
}

// Len is the number of bytes in r.
func (r Range) Len() int { return r.End - r.Start }

// Contains reports whether the byte at offset lies in r.
func (r Range) Contains(offset int) bool { return r.Start <= offset && offset < r.End }

// Encloses reports whether inner lies wholly in r.
func (r Range) Encloses(inner Range) bool { return r.Start <= inner.Start && inner.End <= r.End }

// Overlaps reports whether r and other share a byte.
func (r Range) Overlaps(other Range) bool { return r.Start < other.End && other.Start < r.End }

// Moved is r moved by delta bytes.
func (r Range) Moved(delta int) Range { return Range{r.Start + delta, r.End + delta} }

// In is the text of r in source.
func (r Range) In(source string) string { return source[r.Start:r.End] }
