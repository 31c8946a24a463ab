package coveragepy

import (
	"hash/maphash"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// dataSets makes the sets of the tests. There may be a million of them, so they
// share memory: equal ones, as those of the tests that only import a file, and
// small ones that are made after each other.
type dataSets struct {
	seed maphash.Seed
	// recent are some sets, each at the place that its hash says.
	recent []recentSet
	// room is where the next ones are put.
	room *strings.Builder
	// bytes is how many all sets take, and most how many they may.
	bytes, most int
}

type recentSet struct {
	hash uint64
	set  coverage.LineSet
}

// setsTogether is how many bytes of sets share one piece of memory.
const setsTogether = 32 << 10

// maxSetBytes is how many bytes all sets of a database of size bytes may take. One
// step to a high line number takes few bytes in the database and many in a set.
func maxSetBytes(size int64) int {
	const free, perByte = 64 << 20, 16
	return free + perByte*int(size)
}

func newDataSets(most int) dataSets {
	return dataSets{seed: maphash.MakeSeed(), recent: make([]recentSet, 1<<14), room: &strings.Builder{}, most: most}
}

// of is the set of bits. It is empty when all sets take too much.
func (s *dataSets) of(bits []byte) coverage.LineSet {
	if s.full() {
		return ""
	}
	hash := maphash.Bytes(s.seed, bits)
	place := &s.recent[hash%uint64(len(s.recent))]
	if place.hash != hash || string(place.set) != string(bits) {
		*place = recentSet{hash, s.fresh(bits)}
	}
	return place.set
}

func (s *dataSets) fresh(bits []byte) coverage.LineSet {
	s.bytes += len(bits)
	if len(bits) > setsTogether/8 {
		return coverage.LineSet(bits)
	}
	if s.room.Cap()-s.room.Len() < len(bits) {
		s.room = &strings.Builder{}
		s.room.Grow(setsTogether)
	}
	start := s.room.Len()
	s.room.Write(bits) // it has no errors
	return coverage.LineSet(s.room.String()[start:])
}

// full reports that all sets take too much.
func (s *dataSets) full() bool { return s.bytes > s.most }
