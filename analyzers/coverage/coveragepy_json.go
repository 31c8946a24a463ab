package coverage

import (
	"bufio"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// coveragePyFormat is the newest format of `coverage json` that is known
// ("format" in its "meta").
const coveragePyFormat = 3

// coveragePyReader reads what `coverage json` writes ("JSON reporting" in
// coverage.py's documentation).
type coveragePyReader struct {
	*jsonReader
	b *builder
	// setBytes is the memory of the line sets of all files.
	setBytes int64

	// The rest is of the file that is read.

	executed, missing          []int
	executedJumps, missedJumps []jump
	tests                      map[string]*LineSetBuilder // by their names as they are written
}

// jump is a pair of lines: from one, to one. What is below 0 is the exit of what
// starts at the line.
type jump struct{ from, to int }

func readCoveragePyJSON(ctx context.Context, in *bufio.Reader, b *builder) error {
	r := &coveragePyReader{jsonReader: newJSONReader(ctx, in), b: b}
	found := false
	err := r.keep(map[string]func() error{
		"meta": r.meta,
		"files": func() error {
			found = true
			return r.object(r.file)
		},
	})
	if err != nil {
		return err
	}
	if !found {
		return wrong(r.line(), `expected "files" in the report, found none`)
	}
	return r.end()
}

// meta reads who made the report, when, and how.
func (r *coveragePyReader) meta() error {
	var version, made string
	format := 0
	err := r.keep(map[string]func() error{
		"format":          into(r.integer, &format),
		"version":         into(r.text, &version),
		"timestamp":       into(r.text, &made),
		"branch_coverage": into(r.boolean, &r.b.report.MeasuresBranches),
	})
	if err != nil {
		return err
	}
	if version != "" {
		r.b.report.Tool = coveragePy + version
	}
	since710, known := SinceCoveragePy710(r.b.report.Tool)
	r.b.report.Docstrings = !known || !since710
	if format > coveragePyFormat {
		r.b.note(r.line(), "format %d of coverage.py is newer than what is known: it was read as format %d", format, coveragePyFormat)
	}
	if made != "" {
		// It is the time of day where the report was made; a fraction may follow.
		if r.b.report.Made, err = time.ParseInLocation("2006-01-02T15:04:05", made, time.Local); err != nil {
			r.b.note(r.line(), "expected a time, found %.50q", made)
		}
	}
	return nil
}

// file reads what is said of the file at path. The sums and lists for each
// function and class of it repeat its own.
func (r *coveragePyReader) file(path string) error {
	r.b.begin(path)
	r.executed, r.missing = r.executed[:0], r.missing[:0]
	r.executedJumps, r.missedJumps = r.executedJumps[:0], r.missedJumps[:0]
	clear(r.tests)
	var sum Share
	err := r.keep(map[string]func() error{
		"executed_lines": func() error { return r.lines(&r.executed) },
		"missing_lines":  func() error { return r.lines(&r.missing) },
		"excluded_lines": func() error {
			return r.eachLine(func(line int) error { return r.add(&r.b.excluded, line) })
		},
		"executed_branches": func() error { return r.jumps(&r.executedJumps) },
		"missing_branches":  func() error { return r.jumps(&r.missedJumps) },
		"contexts":          func() error { return r.object(r.context) },
		"summary": func() error {
			return r.keep(map[string]func() error{
				"num_branches": into(r.integer, &sum.Total), "covered_branches": into(r.integer, &sum.Covered),
			})
		},
	})
	if err != nil {
		return err
	}
	r.b.branchSum(sum, Share{len(r.executedJumps), len(r.executedJumps) + len(r.missedJumps)})
	r.settle(path)
	r.b.end()
	return nil
}

// eachLine reads the numbers of lines; what is none is noted.
func (r *coveragePyReader) eachLine(line func(number int) error) error {
	return r.array(func() error {
		number, err := r.integer()
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
	if number < 1 || number > maxLine {
		r.b.note(r.line(), "there is no line %d", number)
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
	return r.array(func() error {
		var pair [2]int
		length := 0
		err := r.array(func() error {
			number, err := r.integer()
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
			return r.unexpected("two lines", strconv.Itoa(length))
		}
		// A loop within a line, as of a comprehension, is listed by 7.6 and older,
		// and is no branch of coverage.py's own count.
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
		r.b.note(r.line(), "expected a line, found %.50q", name)
		return r.skip()
	}
	if !r.isLine(line) {
		return r.skip()
	}
	return r.array(func() error {
		if r.decoder.PeekKind() != jsontext.KindString {
			_, err := r.text() // to say what there is instead
			return err
		}
		// A name comes once for each line: it is made a text only once.
		quoted, err := r.decoder.ReadValue()
		if err != nil {
			return r.failure(err)
		}
		lines := r.tests[string(quoted)]
		if lines == nil {
			name, _ := jsontext.AppendUnquote(nil, quoted) // the decoder found it well-formed
			if len(name) == 0 {
				return nil // what was executed outside of any test
			}
			lines = r.b.test(string(name))
			if r.tests == nil {
				r.tests = map[string]*LineSetBuilder{}
			}
			r.tests[string(quoted)] = lines
		}
		return r.add(lines, line)
	})
}

// add puts line into a set. A few high numbers would take any amount of memory:
// a set needs a byte for every eight lines up to its last.
func (r *coveragePyReader) add(set *LineSetBuilder, line int) error {
	const free, perByte = 64 << 20, 16
	grown := max(line/8+1-len(set.bits), 0)
	if r.setBytes += int64(grown); r.setBytes > free+perByte*r.decoder.InputOffset() {
		return r.unexpected("a line of a file", strconv.Itoa(line))
	}
	set.Add(line)
	return nil
}

// settle hands on what all lists together say of the file at path.
func (r *coveragePyReader) settle(path string) {
	slices.Sort(r.executed)
	r.executed = slices.Compact(r.executed)
	slices.Sort(r.missing)
	excluded := r.b.excluded.Set()
	for _, line := range r.executed {
		// coverage.py 7.6 and older list an excluded line that was executed, and
		// does not count it.
		if !excluded.Has(line) {
			r.b.line(0, line, 1)
		}
	}
	for _, line := range r.missing {
		if _, both := slices.BinarySearch(r.executed, line); both {
			r.b.note(r.line(), "%.200s: line %d is both executed and missing: it counts as executed", path, line)
		} else if !excluded.Has(line) {
			r.b.line(0, line, 0)
		}
	}
	r.settleBranches()
}

// settleBranches hands on the branches.
func (r *coveragePyReader) settleBranches() {
	taken := map[jump]bool{}
	var exits Exits
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
		r.b.branch(0, branch)
	}
}
