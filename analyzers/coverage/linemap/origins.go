package linemap

import (
	"github.com/cespare/xxhash/v2"
	"znkr.io/diff"

	"github.com/octollm/octolsp/analyzers/text"
)

// Origins says for each line of a text which line of the measured text it is.
// It is immutable.
type Origins struct {
	measured Fingerprint
	// of has the line of the measured text, counted from 1, by the line of this
	// one, counted from 0; 0 where the line changed since. The lines that are
	// known ascend.
	of []int32
}

// Trace finds the lines of the measured text in a later one.
func Trace(measured, now Fingerprint) *Origins {
	o := &Origins{measured, make([]int32, len(now))}
	o.match(0, len(measured), 0, len(now), now)
	o.forgetTwins(0, len(measured), 0, len(now), now)
	return o
}

// forgetTwins forgets lines beside a change that may as well be others of the same
// text, which came or went with it: which of them was kept can't be told. It looks at
// the lines that match was given.
func (o *Origins) forgetTwins(x, endX, y, endY int, now Fingerprint) {
	var twins []int // in this text
	before, beforeX := y-1, x
	for at := y; at <= endY; at++ {
		atX := endX + 1
		if at < endY {
			if atX = int(o.of[at]); atX == 0 {
				continue
			}
		}
		if at-before > 1 || atX-beforeX > 1 {
			changed := map[uint64]bool{}
			for _, line := range now[before+1 : at] {
				changed[line] = true
			}
			for _, line := range o.measured[beforeX : atX-1] {
				changed[line] = true
			}
			for twin := before; twin >= y && o.of[twin] > 0 && changed[now[twin]] && (twin == before || o.of[twin]+1 == o.of[twin+1]); twin-- {
				twins = append(twins, twin)
			}
			for twin := at; twin < endY && o.of[twin] > 0 && changed[now[twin]] && (twin == at || o.of[twin] == o.of[twin-1]+1); twin++ {
				twins = append(twins, twin)
			}
		}
		before, beforeX = at, atX
	}
	for _, at := range twins {
		o.of[at] = 0
	}
}

// match finds the lines of the measured text from x up to and without endX in
// those of this one from y up to and without endY. now is the fingerprint of the
// latter.
func (o *Origins) match(x, endX, y, endY int, now Fingerprint) {
	for x < endX && y < endY && o.measured[x] == now[y] {
		o.of[y] = int32(x + 1)
		x, y = x+1, y+1
	}
	for x < endX && y < endY && o.measured[endX-1] == now[endY-1] {
		endX, endY = endX-1, endY-1
		o.of[endY] = int32(endX + 1)
	}
	if x == endX || y == endY {
		return
	}
	fromX, fromY := x, y
	keep := func(untilX int) {
		for x < untilX {
			o.of[y] = int32(x + 1)
			x, y = x+1, y+1
		}
	}
	for _, hunk := range diff.Hunks(o.measured[x:endX], now[y:endY], diff.Context(0)) {
		keep(fromX + hunk.PosX)
		x, y = fromX+hunk.EndX, fromY+hunk.EndY
	}
	keep(endX)
}

// Lines are the lines of a text, counted from 0, as far as an edit needs them.
type Lines interface {
	// Count is the number of lines.
	Count() int
	// Line is the line that holds the byte at offset.
	Line(offset int) int
	// Range is the extent of a line without its line ending.
	Range(line int) text.Range
	// Text is the text of a line without its ending and a byte order mark.
	Text(line int) string
}

// What a small edit may bring back is looked for among this many lines around it.
const (
	nearbyNow      = 500
	nearbyMeasured = 5_000
)

// touched are the lines that an edit touches, from first up to and without end,
// and where they end in the text after it.
type touched struct{ first, end, endAfter int }

// touchedBy leaves out what an edit only adjoins: the line before one that begins
// at its end, and the line behind one that ends at its start.
func touchedBy(edit text.Edit, before, after Lines) touched {
	endOfNew := edit.Start + len(edit.New)
	t := touched{before.Line(edit.Start), before.Line(edit.End) + 1, after.Line(endOfNew) + 1}
	if t.first < after.Count() && before.Range(t.first).End == edit.Start && after.Range(t.first).End == edit.Start {
		t.first++
	}
	if before.Range(t.end-1).Start == edit.End && after.Range(t.endAfter-1).Start == endOfNew {
		t.end, t.endAfter = t.end-1, t.endAfter-1
	}
	if t.first <= min(t.end, t.endAfter) && before.Count()-t.end == after.Count()-t.endAfter {
		return t
	}
	// It parts a CR from its LF, or joins them: the lines beside count, too.
	t.first = max(before.Line(edit.Start)-1, 0)
	t.end = min(before.Line(edit.End)+2, before.Count())
	t.endAfter = t.end + after.Count() - before.Count()
	return t
}

// Edited are the origins after edit of the text with the lines before, which
// has the lines after then. What it brings back of the measured text at its
// place is known again.
func (o *Origins) Edited(edit text.Edit, before, after Lines) *Origins {
	t := touchedBy(edit, before, after)
	small := max(t.end, t.endAfter)-t.first <= nearbyNow
	first, end := t.first, t.end
	for limit := first - nearbyNow; first > max(limit, 0) && o.of[first-1] == 0; {
		first--
	}
	for limit := end + nearbyNow; end < min(limit, len(o.of)) && o.of[end] == 0; {
		end++
	}
	endAfter := end + t.endAfter - t.end
	next := &Origins{o.measured, make([]int32, after.Count())}
	copy(next.of, o.of[:first])
	copy(next.of[endAfter:], o.of[end:])

	x, endX := 0, len(o.measured)
	for at := first - 1; at >= 0; at-- {
		if o.of[at] > 0 {
			x = int(o.of[at])
			break
		}
	}
	for at := end; at < len(o.of); at++ {
		if o.of[at] > 0 {
			endX = int(o.of[at]) - 1
			break
		}
	}
	if small && endX-x > nearbyMeasured {
		next.keepUnchanged(o, first, end, endAfter, before, after)
		return next
	}
	now := make(Fingerprint, endAfter)
	for line := first; line < endAfter; line++ {
		now[line] = xxhash.Sum64String(after.Text(line))
	}
	next.match(x, endX, first, endAfter, now)
	next.forgetTwins(x, endX, first, endAfter, now)
	return next
}

// keepUnchanged keeps what o knows of the lines from first up to and without
// end that are the same at either side of the edit.
func (o *Origins) keepUnchanged(previous *Origins, first, end, endAfter int, before, after Lines) {
	start := first
	for start < end && start < endAfter && before.Text(start) == after.Text(start) {
		o.of[start] = previous.of[start]
		start++
	}
	for end > start && endAfter > start && before.Text(end-1) == after.Text(endAfter-1) {
		end, endAfter = end-1, endAfter-1
		o.of[endAfter] = previous.of[end]
	}
}

// Count is the number of lines.
func (o *Origins) Count() int { return len(o.of) }

// Of is the line of the measured text, counted from 1, that line, counted from
// 1, is; 0 if it changed.
func (o *Origins) Of(line int) int {
	if line < 1 || line > len(o.of) {
		return 0
	}
	return int(o.of[line-1])
}

// To is the line, counted from 1, that the line of the measured text, counted
// from 1, is by now; 0 if it changed or is gone.
func (o *Origins) To(measured int) int {
	// Unknown lines stand among the ascending ones.
	low, high := 0, len(o.of)
	for low < high {
		middle := int(uint(low+high) / 2)
		known := middle
		for known < high && o.of[known] == 0 {
			known++
		}
		switch {
		case known == high:
			high = middle
		case int(o.of[known]) < measured:
			low = known + 1
		case int(o.of[known]) > measured:
			high = middle
		default:
			return known + 1
		}
	}
	return 0
}

// Unchanged reports whether the text is the measured one, line by line.
func (o *Origins) Unchanged() bool {
	if len(o.of) != len(o.measured) {
		return false
	}
	for i, of := range o.of {
		if int(of) != i+1 {
			return false
		}
	}
	return true
}
