package lcov

import "github.com/octollm/octolsp/analyzers/coverage"

// lcovTests makes tests of the names that records have (TN). A report whose
// records all have the same name, or none, is one run of all tests: its name says
// nothing of a line that others would not say.
type lcovTests struct {
	// next is the name for the records that follow, and name that of the record
	// that is open; empty if it has none.
	next, name []byte
	// first is the first name, and several tells that there is another.
	first   string
	several bool
	// size is how many bytes the line sets take; over tells that they are too
	// many.
	size int
	over bool
}

// begin starts a record. A name holds on until the next, as it does for lcov.
func (t *lcovTests) begin() {
	t.name = append(t.name[:0], t.next...)
	if len(t.name) > 0 && t.first == "" {
		t.first = string(t.name)
	}
	t.several = t.several || len(t.name) > 0 && string(t.name) != t.first
}

// end adds the lines of the record that is open in b to its test.
func (t *lcovTests) end(b *coverage.Builder) {
	if len(t.name) == 0 || t.over {
		return
	}
	last := 0
	for _, line := range b.Lines {
		if line.Hits > 0 && line.Number <= coverage.MaxExecuted {
			last = max(last, line.Number)
		}
	}
	if last == 0 {
		return
	}
	if t.size += last/8 + 1; t.size > maxTestLines {
		t.over = true
		return
	}
	bits := make([]byte, last/8+1)
	for _, line := range b.Lines {
		if line.Number <= last {
			bits[line.Number/8] |= byte(min(1, line.Hits)) << (line.Number % 8)
		}
	}
	b.Test(string(t.name)).AddBits(bits)
}

// finish takes the tests out again where they say nothing.
func (t *lcovTests) finish(b *coverage.Builder) {
	if t.several && !t.over {
		return
	}
	if t.several {
		b.Note(0, "which tests executed a line is ignored: there are too many of them")
	}
	for _, file := range b.Report.Files {
		file.Tests = nil
	}
}
