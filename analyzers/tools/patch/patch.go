// Package patch reads the unified diffs that formatters print instead of writing
// files. It reads what they really print: names with spaces, quotes and newlines
// in them, byte order marks before a header, and diffs whose lines end as those
// of the file do. A diff that it can't follow still says which file it is about.
package patch

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
)

// File is the diff of one file.
type File struct {
	// Name is that in the header, with LF for any newline in it.
	Name  string
	hunks []hunk
	// broken reports that the diff could not be read to its end.
	broken bool
}

// hunk is one group of lines; each begins with ' ', '-' or '+'.
type hunk struct {
	start          int // line of the old text, counted from 1
	before, after  int // lines still to come
	lines          []string
	withoutNewline bool // the last '+' line has none
}

// Apply is before with the changes made. It reports false if the diff is not
// one of before, or can't be told to be.
func (f File) Apply(before string) (string, bool) {
	ending, uniform := lineEnding(before)
	if f.broken || !uniform || len(f.hunks) == 0 {
		return "", false
	}
	mark := ""
	if rest, marked := strings.CutPrefix(before, text.ByteOrderMark); marked {
		mark, before = text.ByteOrderMark, rest
	}
	old := strings.SplitAfter(before, ending)
	if old[len(old)-1] == "" {
		old = old[:len(old)-1]
	}
	var out strings.Builder
	out.WriteString(mark)
	at := 0
	for _, h := range f.hunks {
		if h.start-1 < at || h.start-1 > len(old) || h.before > 0 || h.after > 0 {
			return "", false
		}
		for ; at < h.start-1; at++ {
			out.WriteString(old[at])
		}
		for i, line := range h.lines {
			switch {
			case line[0] == '+':
				out.WriteString(line[1:])
				if !h.withoutNewline || i < len(h.lines)-1 {
					out.WriteString(ending)
				}
			case at == len(old) || strings.TrimSuffix(old[at], ending) != line[1:]:
				return "", false
			default:
				if line[0] == ' ' {
					out.WriteString(old[at])
				}
				at++
			}
		}
	}
	for ; at < len(old); at++ {
		out.WriteString(old[at])
	}
	return out.String(), true
}

// lineEnding is what ends the lines of source. It reports false if they end in
// several ways, or with CR alone, which formatters replace without a word in the
// diff.
func lineEnding(source string) (string, bool) {
	crlf := strings.Count(source, "\r\n")
	lf, cr := strings.Count(source, "\n")-crlf, strings.Count(source, "\r")-crlf
	switch {
	case lf == 0 && cr == 0 && crlf > 0:
		return "\r\n", true
	default:
		return "\n", crlf == 0 && cr == 0
	}
}

// Reader gathers the diffs out of lines, as they come, and calls Each for every
// one.
type Reader struct {
	Each func(File) error

	// header are the lines of a name after "--- ", up to and with those after
	// "+++ ".
	header []string
	plus   int // index in header of the line after "+++ ", or 0
	file   *File
}

// maxHeader bounds the lines of a header: names with more newlines than that
// are not found.
const maxHeader = 16

// Line reads a line of output, with or without its ending. Lines that end with
// CR alone may come in one.
func (r *Reader) Line(line []byte) error {
	whole := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
	for part := range strings.SplitSeq(whole, "\r") {
		if err := r.line(part); err != nil {
			return err
		}
	}
	return nil
}

// End says that no more lines come.
func (r *Reader) End() error {
	r.header = nil
	file := r.file
	r.file = nil
	if file == nil {
		return nil
	}
	if last := len(file.hunks) - 1; last < 0 || file.hunks[last].before > 0 || file.hunks[last].after > 0 {
		file.broken = true
	}
	return r.Each(*file)
}

func (r *Reader) line(line string) error {
	if len(r.header) > 0 {
		return r.headerLine(line)
	}
	if r.file != nil && !r.file.broken {
		if r.file.read(line) {
			return nil
		}
	}
	if name, ok := strings.CutPrefix(strings.TrimPrefix(line, text.ByteOrderMark), "--- "); ok {
		r.header, r.plus = []string{name}, 0
	} else if r.file != nil {
		r.file.broken = true
	}
	return nil
}

func (r *Reader) headerLine(line string) error {
	if name, ok := strings.CutPrefix(line, "+++ "); ok && r.plus == 0 {
		r.plus = len(r.header)
		line = name
	}
	r.header = append(r.header, line)
	switch {
	case r.plus > 0 && len(r.header) == 2*r.plus:
		old, now := fileName(r.header[:r.plus]), fileName(r.header[r.plus:])
		r.header = nil
		if old != now {
			if r.file != nil {
				r.file.broken = true
			}
			return nil
		}
		if err := r.End(); err != nil {
			return err
		}
		r.file = &File{Name: now}
	case len(r.header) >= 2*maxHeader:
		r.header = nil
		if r.file != nil {
			r.file.broken = true
		}
	}
	return nil
}

var timestamp = regexp.MustCompile(`\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S*(?: \S+)?$`)

func fileName(lines []string) string {
	return timestamp.ReplaceAllString(strings.Join(lines, "\n"), "")
}

var hunkHeader = regexp.MustCompile(`^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@`)

// read takes a line of the file's hunks; it reports false if line is not one of them.
func (f *File) read(line string) bool {
	var h *hunk
	if len(f.hunks) > 0 {
		h = &f.hunks[len(f.hunks)-1]
	}
	if h == nil || h.before == 0 && h.after == 0 {
		if h != nil && strings.HasPrefix(line, `\ `) {
			h.withoutNewline = h.withoutNewline || strings.HasPrefix(h.lines[len(h.lines)-1], "+")
			return true
		}
		if h != nil && line == "" {
			return true // between two files
		}
		match := hunkHeader.FindStringSubmatch(line)
		if match == nil {
			return false
		}
		next := hunk{start: number(match[1]), before: number(match[2]), after: number(match[3])}
		if next.before == 0 {
			next.start++ // an insertion names the line before
		}
		f.hunks = append(f.hunks, next)
		return true
	}
	switch {
	case strings.HasPrefix(line, `\ `):
		return true // of a removed last line: that the old text says itself
	case strings.HasPrefix(line, "-") && h.before > 0:
		h.before--
	case strings.HasPrefix(line, "+") && h.after > 0:
		h.after--
	case strings.HasPrefix(line, " ") && h.before > 0 && h.after > 0:
		h.before--
		h.after--
	default:
		f.broken = true
		return false
	}
	h.lines = append(h.lines, line)
	return true
}

// number is the count in a hunk's header, which is 1 where it is left out.
func number(digits string) int {
	if digits == "" {
		return 1
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return n
}
