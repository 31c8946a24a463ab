package executable

import "iter"

// lineSet is a set of lines, from 1.
type lineSet struct{ bits []uint64 }

func (s *lineSet) add(line int) {
	for line/64 >= len(s.bits) {
		s.bits = append(s.bits, 0)
	}
	s.bits[line/64] |= 1 << (line % 64)
}

func (s *lineSet) has(line int) bool {
	return line >= 0 && line/64 < len(s.bits) && s.bits[line/64]&(1<<(line%64)) != 0
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
		for line := range 64 * len(s.bits) {
			if s.has(line) && !yield(line) {
				return
			}
		}
	}
}
