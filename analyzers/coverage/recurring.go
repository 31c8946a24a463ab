package coverage

import (
	"math"
)

const (
	// maxTally is how many lines of all files are kept unpacked, of eight bytes
	// each.
	maxTally = 1 << 21
	// maxWaiting is how many lines and branches of all files may wait, of up to
	// 64 bytes each.
	maxWaiting = 1 << 17
	// waitingShare is the share of a file that what waits for it may have.
	waitingShare = 8
)

// recurring adds up files that a report says again and again, as LCOV does with a
// record for each test. To unpack and pack a file each time takes longer than to
// read what is added. So what always has the same lines stays unpacked, and what
// is little waits for more. Both within bounds. The zero value has none.
type recurring struct {
	tallies map[*File]*tally
	// unpacked is how many lines are, and waiting how many lines and branches do.
	unpacked, waiting int
}

// tally is what is not yet in a file.
type tally struct {
	// numbers and hits are the lines while they are unpacked; the file has none
	// then. differ tells that its records do not have the same ones.
	numbers []int32
	hits    []uint32
	differ  bool
	// lines and branches wait.
	lines    []Line
	branches []Branch
}

// add adds to a file what is said of it again: again, which has neither lines nor
// branches, and those. The file has them all only after finish. It sorts lines
// and branches.
func (r *recurring) add(f, again *File, lines []Line, branches []Branch, outcomes map[string]string) {
	f.Tests = append(f.Tests, again.Tests...) // finish makes them distinct
	tests, unlisted := f.Tests, max(f.Unlisted, again.Unlisted)
	f.Tests, again.Tests = nil, nil
	*f = *f.Merged(again)
	f.Tests, f.Unlisted = tests, unlisted
	t := r.tallies[f]
	if t == nil {
		if r.tallies == nil {
			r.tallies = map[*File]*tally{}
		}
		t = &tally{}
		r.tallies[f] = t
	}
	r.addLines(f, t, lines)
	t.branches = append(t.branches, branches...)
	r.waiting += len(branches)
	if len(t.branches) > f.Branches.Count()/waitingShare {
		r.takeBranches(f, t, outcomes)
	}
	if r.waiting > maxWaiting {
		for f, t := range r.tallies {
			r.takeLines(f, t)
			r.takeBranches(f, t, outcomes)
		}
	}
}

func (r *recurring) addLines(f *File, t *tally, lines []Line) {
	lines = distinct(lines)
	if !t.differ && t.numbers == nil {
		r.unpack(f, t)
	}
	if t.numbers != nil {
		if t.add(lines) {
			return
		}
		r.pack(f, t)
		t.differ = true
	}
	t.lines = append(t.lines, lines...)
	r.waiting += len(lines)
	if len(t.lines) > f.Lines.Share().Total/waitingShare {
		r.takeLines(f, t)
	}
}

// unpack unpacks the lines of a file, if there is room.
func (r *recurring) unpack(f *File, t *tally) {
	size := f.Lines.Share().Total
	if r.unpacked+size > maxTally {
		return
	}
	numbers, hits := make([]int32, 0, size), make([]uint32, 0, size)
	for line := range f.Lines.All() {
		if line.Number > math.MaxInt32 || line.Hits > math.MaxUint32 {
			t.differ = true
			return
		}
		numbers, hits = append(numbers, int32(line.Number)), append(hits, uint32(line.Hits))
	}
	r.unpacked += size
	t.numbers, t.hits, f.Lines = numbers, hits, Lines{}
}

// add adds lines to the unpacked ones and reports whether it did: not where they
// are not the same, and not where their hits are too many.
func (t *tally) add(lines []Line) bool {
	if len(lines) != len(t.numbers) {
		return false
	}
	for i, line := range lines {
		if line.Number != int(t.numbers[i]) || line.Hits > math.MaxUint32-uint64(t.hits[i]) {
			return false
		}
	}
	for i, line := range lines {
		t.hits[i] += uint32(line.Hits)
	}
	return true
}

// pack gives the unpacked lines back to the file.
func (r *recurring) pack(f *File, t *tally) {
	var pack linePacker
	for i, number := range t.numbers {
		pack.add(Line{int(number), uint64(t.hits[i])})
	}
	f.Lines = pack.lines()
	r.unpacked -= len(t.numbers)
	t.numbers, t.hits = nil, nil
}

// takeLines adds the lines that wait to the file.
func (r *recurring) takeLines(f *File, t *tally) {
	if len(t.lines) > 0 {
		f.Lines = f.Lines.plus(t.lines)
		r.waiting -= len(t.lines)
		t.lines = nil
	}
}

// takeBranches adds the branches that wait to the file.
func (r *recurring) takeBranches(f *File, t *tally, outcomes map[string]string) {
	if len(t.branches) > 0 {
		f.Branches = f.Branches.plus(t.branches, outcomes)
		r.waiting -= len(t.branches)
		t.branches = nil
	}
}

// MaxOpen is how many lines and branches of a file are kept before they are
// packed.
const MaxOpen = 1 << 18

// Split packs what there is of the file that is open, if it is very much.
func (b *Builder) Split() {
	if len(b.Lines)+len(b.Branches) > MaxOpen {
		path := b.path
		b.Pause(path)
	}
}

// Pause packs what there is of the file at path, which is open, and goes on with it.
func (b *Builder) Pause(path string) {
	b.End()
	b.Begin(path)
	b.again = true
}

// finish gives all files what they do not have yet.
func (r *recurring) finish(outcomes map[string]string) {
	for f, t := range r.tallies {
		if t.numbers != nil {
			r.pack(f, t)
		}
		r.takeLines(f, t)
		r.takeBranches(f, t, outcomes)
		f.Tests = distinctTests(f.Tests)
	}
	r.tallies = nil
}
