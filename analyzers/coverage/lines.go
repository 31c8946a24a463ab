package coverage

import (
	"cmp"
	"encoding/binary"
	"iter"
	"math"
	"slices"
)

// Lines are the lines of a file that can be executed, each with how often it
// was. They are packed, since a large project has millions of them: most take
// one byte or two. The zero value has none.
type Lines struct {
	// packed has for each line one byte, whose low bits are the distance from
	// the line before and whose high bits are the hits; each of them follows as
	// a varint where its bits are all set.
	packed string
	share  Share
	last   int
}

// How the first byte of a line is split.
const (
	distanceBits = 3
	farDistance  = 1<<distanceBits - 1
	manyHits     = 1<<(8-distanceBits) - 1
)

// PackLines packs lines, which may come in any order and several times: then
// their hits are added. It sorts lines.
func PackLines(lines []Line) Lines {
	lines = distinct(lines)
	packed := make([]byte, 0, len(lines)+len(lines)/4)
	last, covered := 0, 0
	for _, line := range lines {
		packed = appendLine(packed, uint64(line.Number-last), line.Hits)
		last = line.Number
		if line.Hits > 0 {
			covered++
		}
	}
	return Lines{string(packed), Share{covered, len(lines)}, last}
}

// distinct sorts lines and makes one of those that are the same, in place.
func distinct(lines []Line) []Line {
	ascending := true
	for i := 1; i < len(lines) && ascending; i++ {
		ascending = lines[i-1].Number < lines[i].Number
	}
	if ascending {
		return lines
	}
	slices.SortStableFunc(lines, func(a, b Line) int { return cmp.Compare(a.Number, b.Number) })
	size := 0
	for _, line := range lines {
		if size > 0 && lines[size-1].Number == line.Number {
			lines[size-1].Hits = AddHits(lines[size-1].Hits, line.Hits)
		} else {
			lines[size] = line
			size++
		}
	}
	return lines[:size]
}

// linePacker packs lines that come in their order.
type linePacker struct {
	packed []byte
	last   int
	share  Share
}

func (p *linePacker) add(line Line) {
	distance := uint64(line.Number - p.last)
	p.last = line.Number
	p.share.Total++
	if line.Hits > 0 {
		p.share.Covered++
	}
	p.packed = appendLine(p.packed, distance, line.Hits)
}

func appendLine(packed []byte, distance, hits uint64) []byte {
	if distance < farDistance && hits < manyHits {
		return append(packed, byte(distance|hits<<distanceBits))
	}
	return appendLong(packed, distance, hits)
}

// appendLong appends a line that does not fit into a byte. It is kept out of
// appendLine so that this one is compiled in place.
//
//go:noinline
func appendLong(packed []byte, distance, hits uint64) []byte {
	packed = append(packed, byte(min(distance, farDistance))|byte(min(hits, manyHits))<<distanceBits)
	if distance >= farDistance {
		packed = binary.AppendUvarint(packed, distance)
	}
	if hits >= manyHits {
		packed = binary.AppendUvarint(packed, hits)
	}
	return packed
}

func (p *linePacker) lines() Lines { return Lines{string(p.packed), p.share, p.last} }

// All are the lines in their order.
func (l Lines) All() iter.Seq[Line] {
	return func(yield func(Line) bool) {
		for at := (lineCursor{rest: l.packed}); at.next(); {
			if !yield(at.line) {
				return
			}
		}
	}
}

// lineCursor goes through packed lines. It is at none before the first next.
type lineCursor struct {
	rest string
	line Line
}

// next goes to the next line and reports whether there is one.
func (c *lineCursor) next() bool {
	if len(c.rest) == 0 {
		return false
	}
	first := c.rest[0]
	c.rest = c.rest[1:]
	distance, hits := uint64(first&farDistance), uint64(first>>distanceBits)
	if distance == farDistance {
		distance, c.rest = uvarint(c.rest)
	}
	if hits == manyHits {
		hits, c.rest = uvarint(c.rest)
	}
	c.line = Line{c.line.Number + int(distance), hits}
	return true
}

// uvarint reads one off the front of packed.
func uvarint(packed string) (value uint64, rest string) {
	for shift := 0; ; shift += 7 {
		b := packed[0]
		packed = packed[1:]
		value |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return value, packed
		}
	}
}

// Share is how many of the lines were executed.
func (l Lines) Share() Share { return l.share }

// Last is the number of the last line, from 1; 0 if there is none.
func (l Lines) Last() int { return l.last }

// merged are the lines of both, with their hits added.
func (l Lines) merged(other Lines) Lines {
	switch {
	case len(l.packed) == 0:
		return other
	case len(other.packed) == 0:
		return l
	}
	pack := linePacker{packed: make([]byte, 0, max(len(l.packed), len(other.packed)))}
	ours, theirs := lineCursor{rest: l.packed}, lineCursor{rest: other.packed}
	more, moreTheirs := ours.next(), theirs.next()
	for more || moreTheirs {
		switch {
		case !moreTheirs || more && ours.line.Number < theirs.line.Number:
			pack.add(ours.line)
			more = ours.next()
		case !more || theirs.line.Number < ours.line.Number:
			pack.add(theirs.line)
			moreTheirs = theirs.next()
		default:
			pack.add(Line{ours.line.Number, AddHits(ours.line.Hits, theirs.line.Hits)})
			more, moreTheirs = ours.next(), theirs.next()
		}
	}
	return pack.lines()
}

// plus are the lines with those of lines added, which it sorts. It is what merged
// is, for lines that are not packed; a large report may say a file again and
// again.
func (l Lines) plus(lines []Line) Lines {
	lines = distinct(lines)
	packed := make([]byte, 0, max(len(l.packed), len(lines))+len(l.packed)/8)
	if len(lines) > 0 && lines[0].Number > l.last {
		return linePacker{append(packed, l.packed...), l.last, l.share}.with(lines)
	}
	number, last, total, covered := 0, 0, 0, 0
	for rest := l.packed; len(rest) > 0; {
		distance, hits := uint64(rest[0]&farDistance), uint64(rest[0]>>distanceBits)
		rest = rest[1:]
		if distance == farDistance {
			distance, rest = uvarint(rest)
		}
		if hits == manyHits {
			hits, rest = uvarint(rest)
		}
		number += int(distance)
		for ; len(lines) > 0 && lines[0].Number <= number; lines = lines[1:] {
			if lines[0].Number == number {
				hits = AddHits(hits, lines[0].Hits)
				continue
			}
			packed = appendLine(packed, uint64(lines[0].Number-last), lines[0].Hits)
			last = lines[0].Number
			total++
			covered += int(min(1, lines[0].Hits))
		}
		packed = appendLine(packed, uint64(number-last), hits)
		last = number
		total++
		if hits > 0 {
			covered++
		}
	}
	return linePacker{packed, last, Share{covered, total}}.with(lines)
}

// with are the lines so far and lines after them.
func (p linePacker) with(lines []Line) Lines {
	for _, line := range lines {
		p.add(line)
	}
	return p.lines()
}

// AddHits is the sum, at most what fits.
func AddHits(a, b uint64) uint64 {
	if a > math.MaxUint64-b {
		return math.MaxUint64
	}
	return a + b
}
