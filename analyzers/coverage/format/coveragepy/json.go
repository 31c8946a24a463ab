// Package coveragepy reads what only coverage.py writes: its JSON and its data file.
package coveragepy

import (
	"bufio"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format/jsonreader"
)

// coveragePyFormat is the newest format of `coverage json` that is known
// ("format" in its "meta").
const coveragePyFormat = 3

// coveragePyReader reads what `coverage json` writes ("JSON reporting" in
// coverage.py's documentation).
type coveragePyReader struct {
	*jsonreader.Reader
	b *coverage.Builder
	// total is what the summaries of all files add up to.
	total coverage.Share
	// setBytes is the memory of the line sets of all files.
	setBytes int64

	// The rest is of the file that is read.

	executed, missing          []int
	executedJumps, missedJumps []jump
	tests                      map[string]*coverage.LineSetBuilder // by their names as they are written
}

// jump is a pair of lines: from one, to one. What is below 0 is the exit of what
// starts at the line.
type jump struct{ from, to int }

// ReadJSON reads the report of `coverage json`. Its error is that of ctx, of in, or a
// [coverage.SyntaxError].
func ReadJSON(ctx context.Context, in *bufio.Reader, b *coverage.Builder) error {
	r := &coveragePyReader{Reader: jsonreader.NewReader(ctx, in), b: b}
	found := false
	totals := newSummary()
	err := r.Keep(map[string]func() error{
		"meta": r.meta,
		"files": func() error {
			found = true
			return r.Object(r.file)
		},
		"totals": func() error {
			if r.Decoder.PeekKind() != jsontext.KindBeginObject {
				return r.Skip()
			}
			return r.summary(&totals)
		},
	})
	if err != nil {
		return err
	}
	if !found {
		return coverage.Malformed(r.Line(), `expected "files" in the report, found none`)
	}
	r.remark(totals)
	return r.End()
}

// meta reads who made the report, when, and how.
func (r *coveragePyReader) meta() error {
	var version, made string
	format := 0
	err := r.Keep(map[string]func() error{
		"format":          jsonreader.Into(r.Integer, &format),
		"version":         jsonreader.Into(r.Text, &version),
		"timestamp":       jsonreader.Into(r.Text, &made),
		"branch_coverage": jsonreader.Into(r.Boolean, &r.b.Report.MeasuresBranches),
	})
	if err != nil {
		return err
	}
	if version != "" {
		r.b.Report.Tool = coverage.CoveragePy + version
	}
	r.b.Report.Docstrings = coverage.ListsDocstrings(r.b.Report.Tool)
	if format > coveragePyFormat {
		r.b.Note(r.Line(), "format %d of coverage.py is newer than octolsp knows: it was read as format %d", format, coveragePyFormat)
	}
	if made != "" {
		// It is the time of day where the report was made; a fraction may follow.
		if r.b.Report.Made, err = time.ParseInLocation("2006-01-02T15:04:05", made, time.Local); err != nil {
			r.b.Note(r.Line(), "expected a time, found %.50q", made)
		}
	}
	return nil
}

// file reads what is said of the file at path. The sums and lists for each
// function and class of it repeat its own.
func (r *coveragePyReader) file(path string) error {
	r.b.Begin(path)
	r.executed, r.missing = r.executed[:0], r.missing[:0]
	r.executedJumps, r.missedJumps = r.executedJumps[:0], r.missedJumps[:0]
	clear(r.tests)
	sum := newSummary()
	err := r.Keep(map[string]func() error{
		"executed_lines": func() error { return r.lines(&r.executed) },
		"missing_lines":  func() error { return r.lines(&r.missing) },
		"excluded_lines": func() error {
			return r.eachLine(func(line int) error { return r.add(&r.b.Excluded, line) })
		},
		"executed_branches": func() error { return r.jumps(&r.executedJumps) },
		"missing_branches":  func() error { return r.jumps(&r.missedJumps) },
		"contexts":          func() error { return r.Object(r.context) },
		"summary":           func() error { return r.summary(&sum) },
	})
	if err != nil {
		return err
	}
	r.b.BranchSum(coverage.Share{Covered: max(0, sum.branches.Covered), Total: max(0, sum.branches.Total)}, coverage.Share{Covered: len(r.executedJumps), Total: len(r.executedJumps) + len(r.missedJumps)})
	r.settle(path)
	r.b.Own = r.own(sum)
	r.b.End()
	return nil
}

// eachLine reads the numbers of lines; anything else is noted.
func (r *coveragePyReader) eachLine(line func(number int) error) error {
	return r.Array(func() error {
		number, err := r.Integer()
		if err != nil {
			return err
		}
		if !r.isLine(number) {
			return nil
		}
		return line(number)
	})
}

func (r *coveragePyReader) isLine(number int) bool {
	if number < 1 || number > coverage.MaxLine {
		r.b.Note(r.Line(), "there is no line %d", number)
		return false
	}
	return true
}

func (r *coveragePyReader) lines(lines *[]int) error {
	return r.eachLine(func(line int) error {
		*lines = append(*lines, line)
		return nil
	})
}

func (r *coveragePyReader) jumps(jumps *[]jump) error {
	return r.Array(func() error {
		var pair [2]int
		length := 0
		err := r.Array(func() error {
			number, err := r.Integer()
			if length < len(pair) {
				pair[length] = number
			}
			length++
			return err
		})
		if err != nil {
			return err
		}
		if length != len(pair) {
			return r.Unexpected("two lines", strconv.Itoa(length))
		}
		// A loop within a line, as of a comprehension, is listed by 7.6 and older,
		// and is not a branch of coverage.py's own count.
		if r.isLine(pair[0]) && (pair[1] < 0 || r.isLine(pair[1])) && pair[0] != pair[1] {
			*jumps = append(*jumps, jump{pair[0], pair[1]})
		}
		return nil
	})
}

// context reads the names of the tests that executed a line.
func (r *coveragePyReader) context(name string) error {
	line, err := strconv.Atoi(name)
	if err != nil {
		r.b.Note(r.Line(), "expected a line, found %.50q", name)
		return r.Skip()
	}
	if !r.isLine(line) {
		return r.Skip()
	}
	return r.Array(func() error {
		if r.Decoder.PeekKind() != jsontext.KindString {
			_, err := r.Text() // to say what there is instead
			return err
		}
		// A name comes once for each line: it is made a text only once.
		quoted, err := r.Decoder.ReadValue()
		if err != nil {
			return r.Failure(err)
		}
		lines := r.tests[string(quoted)]
		if lines == nil {
			name, _ := jsontext.AppendUnquote(nil, quoted) // the decoder found it well-formed
			if len(name) == 0 {
				return nil // what was executed outside of any test
			}
			lines = r.b.Test(string(name))
			if r.tests == nil {
				r.tests = map[string]*coverage.LineSetBuilder{}
			}
			r.tests[string(quoted)] = lines
		}
		return r.add(lines, line)
	})
}

// add puts line into a set. A few high numbers would take any amount of memory:
// a set needs a byte for every eight lines up to its last.
func (r *coveragePyReader) add(set *coverage.LineSetBuilder, line int) error {
	const free, perByte = 64 << 20, 16
	grown := max(line/8+1-len(set.Bits()), 0)
	if r.setBytes += int64(grown); r.setBytes > free+perByte*r.Decoder.InputOffset() {
		return r.Unexpected("a line of a file", strconv.Itoa(line))
	}
	set.Add(line)
	return nil
}

// settle hands on what all lists together say of the file at path.
func (r *coveragePyReader) settle(path string) {
	slices.Sort(r.executed)
	r.executed = slices.Compact(r.executed)
	slices.Sort(r.missing)
	excluded := r.b.Excluded.Set()
	for _, line := range r.executed {
		// coverage.py 7.6 and older list an excluded line that was executed, and
		// does not count it.
		if !excluded.Has(line) {
			r.b.Line(0, line, 1)
		}
	}
	for _, line := range r.missing {
		if _, both := slices.BinarySearch(r.executed, line); both {
			r.b.Note(r.Line(), "%.200s: line %d is both executed and missing: it counts as executed", path, line)
		} else if !excluded.Has(line) {
			r.b.Line(0, line, 0)
		}
	}
	r.settleBranches()
}

// settleBranches hands on the branches.
func (r *coveragePyReader) settleBranches() {
	taken := map[jump]bool{}
	var exits coverage.Exits
	for _, missed := range r.missedJumps {
		taken[missed] = false
	}
	for _, executed := range r.executedJumps {
		taken[executed] = true
	}
	for way := range taken {
		exits.Add(way.from, way.to)
	}
	for way, taken := range taken {
		branch := exits.Branch(way.from, way.to)
		if taken {
			branch.Hits = 1
		}
		_, branch.Evaluated = slices.BinarySearch(r.executed, way.from)
		r.b.Branch(0, branch)
	}
}
