package executable

import (
	"iter"
	"math/bits"
)

// lineSet is a set of lines, from 1.
type lineSet struct{ words []uint64 }

func (s *lineSet) add(line int) {
	for line/64 >= len(s.words) {
		s.words = append(s.words, 0)
	}
	s.words[line/64] |= 1 << (line % 64)
}

func (s *lineSet) has(line int) bool {
	return line >= 0 && line/64 < len(s.words) && s.words[line/64]&(1<<(line%64)) != 0
}

// hasAny reports whether one of the lines from first to last is in it.
func (s *lineSet) hasAny(first, last int) bool {
	for line := first; line <= last; line++ {
		if s.has(line) {
			return true
		}
	}
	return false
}

func (s *lineSet) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for at, word := range s.words {
			for ; word != 0; word &= word - 1 {
				if !yield(64*at + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}
