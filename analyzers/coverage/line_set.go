package coverage

import (
	"iter"
	"math/bits"
)

// LineSet is a set of lines: line n is the bit n%8 of the byte n/8, as
// coverage.py has it in its database ("numbits"). The zero value is empty.
type LineSet string

// Has reports whether line, from 1, is in the set.
func (s LineSet) Has(line int) bool { return hasLine(s, line) }

// All are the lines in their order.
func (s LineSet) All() iter.Seq[int] { return allLines(s) }

func hasLine[T LineSet | []byte](bits T, line int) bool {
	return line >= 0 && line/8 < len(bits) && bits[line/8]&(1<<(line%8)) != 0
}

func allLines[T LineSet | []byte](set T) iter.Seq[int] {
	return func(yield func(int) bool) {
		for at := range len(set) {
			for left := set[at]; left != 0; left &= left - 1 {
				if !yield(8*at + bits.TrailingZeros8(left)) {
					return
				}
			}
		}
	}
}

// Union are the lines of both.
func (s LineSet) Union(other LineSet) LineSet {
	if len(s) < len(other) {
		s, other = other, s
	}
	if other == "" {
		return s
	}
	union := []byte(s)
	for at := range len(other) {
		union[at] |= other[at]
	}
	return LineSet(union)
}

// LineSetBuilder gathers a [LineSet]. The zero value is empty.
type LineSetBuilder struct{ bits []byte }

// Add puts line in; below 0 it is passed over.
func (b *LineSetBuilder) Add(line int) {
	if line < 0 {
		return
	}
	for line/8 >= len(b.bits) {
		b.bits = append(b.bits, 0)
	}
	b.bits[line/8] |= 1 << (line % 8)
}

// AddBits puts all lines of a set in that is written as a [LineSet] is.
func (b *LineSetBuilder) AddBits(bits []byte) {
	for len(b.bits) < len(bits) {
		b.bits = append(b.bits, 0)
	}
	for at := range len(bits) {
		b.bits[at] |= bits[at]
	}
}

// Bits are the lines that were put in, written as a [LineSet] is, as long as
// nothing more is.
func (b *LineSetBuilder) Bits() []byte { return b.bits }

// Reset takes all lines out, and keeps the memory.
func (b *LineSetBuilder) Reset() { b.bits = b.bits[:0] }

// Has reports whether line, from 1, was put in.
func (b *LineSetBuilder) Has(line int) bool { return hasLine(b.bits, line) }

// HasAny reports whether one of the lines from first to last, from 1, was put in.
func (b *LineSetBuilder) HasAny(first, last int) bool {
	for line := first; line <= last; line++ {
		if b.Has(line) {
			return true
		}
	}
	return false
}

// All are the lines that were put in, in their order.
func (b *LineSetBuilder) All() iter.Seq[int] { return allLines(b.bits) }

// Count is how many lines there are.
func (b *LineSetBuilder) Count() int {
	count := 0
	for _, eight := range b.bits {
		count += bits.OnesCount8(eight)
	}
	return count
}

// Set is what was gathered.
func (b *LineSetBuilder) Set() LineSet { return LineSet(b.bits) }
