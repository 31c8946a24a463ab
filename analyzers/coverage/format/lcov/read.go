// Package lcov reads LCOV tracefiles: see geninfo(1).
package lcov

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/coverage"
)

const (
	// MaxRecord is how long a line of a tracefile may be, in bytes.
	MaxRecord = 1 << 20
	// maxTestLines is how many bytes the line sets of the tests of a tracefile
	// may take, since few bytes of text can ask for a large set.
	maxTestLines = 32 << 20
)

// lcovReader reads a tracefile, as geninfo(1) describes it under "Tracefile
// format". There are fifty million records in a large one, so nothing is
// allocated for a record.
type lcovReader struct {
	b *coverage.Builder
	// place is the line of the report, from 1.
	place int
	// path is the source file whose record is open; "" if none is.
	path  string
	tests lcovTests
	arcs  arcRecord
	exits lcovExits
	own   ownCounts
	// listed is what the branches add up to that stand in the open record.
	listed coverage.Share
	noted  map[string]bool
}

// Read reads LCOV's tracefile, of 1.x and of 2.x, from whatever tool.
func Read(ctx context.Context, in *bufio.Reader, b *coverage.Builder) error {
	r := &lcovReader{b: b, noted: map[string]bool{}}
	for {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		buffered, _ := in.Peek(in.Buffered()) // they are there
		whole := buffered[:bytes.LastIndexByte(buffered, '\n')+1]
		if err := r.records(whole); err != nil {
			return err
		}
		r.split()
		_, _ = in.Discard(len(whole))
		text, err := r.readLine(in)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err != nil && len(text) == 0 {
			return r.finish(nil)
		}
		r.place++
		failed := r.record(withoutLineEnd(text))
		if err != nil {
			return r.finish(failed)
		}
		if failed != nil {
			return failed
		}
	}
}

// readLine reads one line with its end, which lies beyond the buffer. Its error
// is that of in.
func (r *lcovReader) readLine(in *bufio.Reader) ([]byte, error) {
	text, err := in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return text, err
	}
	long := bytes.Clone(text)
	for errors.Is(err, bufio.ErrBufferFull) {
		text, err = in.ReadSlice('\n')
		if long = append(long, text...); len(long) > MaxRecord {
			return nil, coverage.Malformed(r.place+1, "a line of more than %d bytes: this is not LCOV", MaxRecord)
		}
	}
	return long, err
}

// records takes in whole lines.
func (r *lcovReader) records(text []byte) error {
	for len(text) > 0 {
		if r.path != "" {
			text = r.plainBranches(r.plainLines(text))
		}
		end := bytes.IndexByte(text, '\n')
		if end < 0 {
			break
		}
		line := withoutLineEnd(text[:end+1])
		text = text[end+1:]
		r.place++
		if err := r.record(line); err != nil {
			return err
		}
	}
	return nil
}

// withoutLineEnd is text up to its line end, of either system.
func withoutLineEnd(text []byte) []byte {
	end := len(text)
	if end > 0 && text[end-1] == '\n' {
		end--
	}
	if end > 0 && text[end-1] == '\r' {
		end--
	}
	return text[:end]
}

// finish ends the report. failed is what was wrong with a last line that has no
// end: within a record, that the line is half there is what is wrong with it.
func (r *lcovReader) finish(failed error) error {
	if r.path != "" {
		return coverage.Malformed(r.place, "the report ends within the record of %s: it was cut off", r.path)
	}
	if failed == nil {
		r.tests.finish(r.b)
	}
	return failed
}

// record takes in one line of the report, without its end.
func (r *lcovReader) record(text []byte) error {
	if len(text) > 5 && string(text[:5]) == "BRDA:" {
		return r.branch(text[5:])
	}
	kind, fields, hasFields := bytes.Cut(text, []byte(":"))
	switch string(kind) {
	case "BRDA":
		return r.branch(fields)
	case "FN":
		r.own.function(len(r.b.Lines) == 0)
		return r.within(kind)
	case "FNDA", "FNL", "FNA", "FNH", "BFH", "MCDC", "MCF", "MCH":
		return r.within(kind) // functions: they follow from lines
	case "FNF":
		return r.sums(kind, fields, &r.own.functions)
	case "LF":
		return r.sums(kind, fields, &r.own.lines.Total)
	case "LH":
		return r.sums(kind, fields, &r.own.lines.Covered)
	case "BRF":
		return r.sums(kind, fields, &r.own.branches.Total)
	case "BRH":
		return r.sums(kind, fields, &r.own.branches.Covered)
	case "SF":
		return r.file(fields)
	case "TN":
		r.own.named = true
		r.tests.next = append(r.tests.next[:0], fields...)
		return nil
	case "DA":
		return r.line(fields)
	case "VER":
		return nil
	}
	text = bytes.TrimSpace(text)
	switch {
	case len(text) == 0 || text[0] == '#':
		return nil
	case string(text) == "end_of_record":
		return r.endOfRecord()
	case bytes.IndexByte(text, 0) >= 0:
		return coverage.Malformed(r.place, "a NUL byte in the text: the report is damaged")
	case hasFields && isRecordName(kind):
		if !r.noted[string(kind)] {
			r.noteOnce(string(kind), "records %s are ignored: they are not known", kind)
		}
	case !r.noted[""]:
		r.noteOnce("", "not a record of LCOV: %s", coverage.Quoted(text))
	}
	return nil
}

// isRecordName reports whether kind could be that of a record.
func isRecordName(kind []byte) bool {
	const longest = 32
	for _, c := range kind {
		if (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return 0 < len(kind) && len(kind) <= longest
}

// file begins the record of a source file.
func (r *lcovReader) file(path []byte) error {
	switch {
	case len(bytes.TrimSpace(path)) == 0:
		return coverage.Malformed(r.place, "SF names no file")
	case bytes.IndexByte(path, 0) >= 0:
		return coverage.Malformed(r.place, "a NUL byte in the path of a file: the report is damaged")
	case !utf8.Valid(path):
		r.noteOnce("UTF-8", "the path %q is not UTF-8", path)
	}
	if r.path != "" {
		r.noteOnce("end_of_record", "the record of %s has no end_of_record", r.path)
		r.endFile()
	}
	r.path, r.listed = string(path), coverage.Share{}
	r.own.begin()
	r.b.Begin(r.path)
	r.arcs.begin(r.b.Report.MeasuresBranches)
	r.exits.line = 0
	r.tests.begin()
	return nil
}

// within is an error where no record of a file is open.
func (r *lcovReader) within(kind []byte) error {
	if r.path == "" {
		return coverage.Malformed(r.place, "%s belongs to a file, but no SF stands before it", kind)
	}
	return nil
}

// endOfRecord ends the record of a source file. Its test's name holds on, as it
// does for lcov.
func (r *lcovReader) endOfRecord() error {
	if err := r.within([]byte("end_of_record")); err != nil {
		return err
	}
	r.endFile()
	return nil
}

// endFile ends what is open.
func (r *lcovReader) endFile() {
	r.endArcs()
	for i := range r.b.Branches {
		r.listed.Total++
		if r.b.Branches[i].Hits > 0 {
			r.listed.Covered++
		}
	}
	if r.listed.Total > 0 && r.own.branches.Total > 0 {
		r.b.BranchSum(coverage.Share{Covered: max(0, r.own.branches.Covered), Total: r.own.branches.Total}, r.listed)
	}
	r.b.Own = r.own.of(r.b, r.listed, !r.arcs.other && len(r.b.Lines) > 0)
	r.tests.end(r.b)
	r.b.End()
	r.path = ""
}

// split packs what there is of a record that is very long.
func (r *lcovReader) split() {
	if len(r.b.Lines)+len(r.b.Branches) > coverage.MaxOpen {
		r.arcs.other = true
		path, own := r.path, r.own
		r.own = ownCounts{named: own.named}
		r.own.begin()
		r.endFile()
		r.path, r.arcs.nowhere, r.own = path, 0, own
		r.b.Pause(path)
	}
}

// endArcs leaves out the branches of the record if they are of a kind that does
// not say where they start.
func (r *lcovReader) endArcs() {
	if !r.arcs.other && len(r.b.Lines) > 0 {
		r.b.Report.Docstrings = true // as it writes them, coverage.py is an old one
	}
	if !r.arcs.leadsOnly() {
		if r.arcs.nowhere > 0 {
			r.b.Note(r.arcs.nowhere, "a branch of line 0: there is no such line")
		}
		return
	}
	r.b.Branches = r.b.Branches[:0]
	r.b.Report.MeasuresBranches = r.arcs.measured
	r.noteOnceAt("arcs", r.arcs.place, "branches are ignored: coverage.py before 7.6.2 writes where they "+
		"lead, not where they start; its reports in JSON and XML say both")
}

// noteOnce notes what may recur in each record, where it is first.
func (r *lcovReader) noteOnce(about, format string, arguments ...any) {
	r.noteOnceAt(about, r.place, format, arguments...)
}

func (r *lcovReader) noteOnceAt(about string, place int, format string, arguments ...any) {
	if r.noted[about] {
		return
	}
	if len(r.noted) < 2*coverage.MaxNotes { // a text of nothing but new kinds must not fill it
		r.noted[about] = true
	}
	r.b.Note(place, format, arguments...)
}
