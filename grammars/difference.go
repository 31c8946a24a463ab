package grammars

// difference is one edit that turns an old text into a new one: the bytes from
// start to oldEnd became those from start to newEnd.
type difference struct {
	start, oldEnd, newEnd int
}

// delta is how far the text after the edit moved.
func (d difference) delta() int { return d.newEnd - d.oldEnd }

// differenceOf is the smallest edit that turns before into after and cuts no
// UTF-8 sequence, since the lexer must see those as a whole.
func differenceOf(before, after string) difference {
	start := commonPrefix(before, after)
	for start > 0 && (isContinuation(before, start) || isContinuation(after, start)) {
		start--
	}
	shared := commonSuffix(before[start:], after[start:])
	for shared > 0 && (isContinuation(before, len(before)-shared) || isContinuation(after, len(after)-shared)) {
		shared--
	}
	return difference{start, len(before) - shared, len(after) - shared}
}

// moved is d in texts that have by more bytes in front.
func (d difference) moved(by int) difference {
	return difference{d.start + by, d.oldEnd + by, d.newEnd + by}
}

// union is the smallest edit that covers d and other, edits of texts of the
// same lengths.
func (d difference) union(other difference) difference {
	grown := max(d.oldEnd, other.oldEnd) - d.oldEnd
	return difference{min(d.start, other.start), d.oldEnd + grown, d.newEnd + grown}
}

func isContinuation(s string, at int) bool { return at < len(s) && s[at]&0xC0 == 0x80 }

// compareBlock is how many bytes are compared at once, by the runtime's
// vectorised comparison.
const compareBlock = 4096

func commonPrefix(a, b string) int {
	shorter, at := min(len(a), len(b)), 0
	for at+compareBlock <= shorter && a[at:at+compareBlock] == b[at:at+compareBlock] {
		at += compareBlock
	}
	for at < shorter && a[at] == b[at] {
		at++
	}
	return at
}

func commonSuffix(a, b string) int {
	shorter, n := min(len(a), len(b)), 0
	for n+compareBlock <= shorter && a[len(a)-n-compareBlock:len(a)-n] == b[len(b)-n-compareBlock:len(b)-n] {
		n += compareBlock
	}
	for n < shorter && a[len(a)-n-1] == b[len(b)-n-1] {
		n++
	}
	return n
}
