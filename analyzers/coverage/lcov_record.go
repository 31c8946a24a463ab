package coverage

import (
	"bytes"
	"math"
	"slices"
	"strconv"
)

// line takes in DA: the line's number, its count and, optionally, a checksum.
func (r *lcovReader) line(fields []byte) error {
	if r.path == "" {
		return r.within([]byte("DA"))
	}
	number, rest, ok := leadingNumber(fields)
	if !ok || len(rest) == 0 || rest[0] != ',' {
		return wrong(r.place, "expected a line and a count, such as DA:12,3, found DA:%s", quoted(fields))
	}
	count, checksum, _ := bytes.Cut(rest[1:], []byte(","))
	hits, ok := r.count(count)
	if !ok {
		return wrong(r.place, "expected a line and a count, such as DA:12,3, found DA:%s", quoted(fields))
	}
	r.arcs.lineCount(hits, len(checksum) > 0)
	r.b.line(r.place, number, hits)
	return nil
}

// branch takes in BRDA: the line's number, the block, the branch, and how often
// it was taken, or "-" where its line was not reached. A branch may be an
// expression with commas in it.
func (r *lcovReader) branch(fields []byte) error {
	if r.path == "" {
		return r.within([]byte("BRDA"))
	}
	number, rest, ok := leadingNumber(fields)
	if !ok || len(rest) == 0 || rest[0] != ',' {
		return r.notBranch(fields)
	}
	blockEnd := 1 + bytes.IndexByte(rest[1:], ',')
	last := bytes.LastIndexByte(rest, ',')
	if blockEnd == 0 || last <= blockEnd {
		return r.notBranch(fields)
	}
	branch := Branch{Line: number}
	if taken := rest[last+1:]; len(taken) != 1 || taken[0] != '-' {
		branch.Evaluated = true
		if branch.Hits, ok = r.count(taken); !ok {
			return r.notBranch(fields)
		}
	}
	if block := rest[1:blockEnd]; len(block) == 1 && block[0]-'0' <= 9 {
		branch.Block = uint32(block[0] - '0')
	} else {
		var excluded bool
		if branch.Block, branch.Outcome, excluded = blockOf(block); excluded {
			return nil
		}
	}
	r.takeBranch(&branch, r.name(&branch, rest[blockEnd+1:last]))
	return nil
}

// takeBranch takes in a branch. numbered is false for one with a name.
func (r *lcovReader) takeBranch(branch *Branch, numbered bool) {
	if !r.arcs.other || branch.Line == 0 {
		r.arcs.branch(r.place, branch, numbered)
	}
	if branch.Line != 0 { // what 0 means shows only at the end of the record
		r.b.branch(r.place, *branch)
	}
}

func (r *lcovReader) notBranch(fields []byte) error {
	return wrong(r.place, "expected a line, a block, a branch and a count, such as BRDA:12,0,1,3, found BRDA:%s",
		quoted(fields))
}

// blockOf reads the field of the block. LCOV 2 puts letters before its number: e
// for a branch of an exception, f for one that falls through, and U for one that
// is excluded.
func blockOf(field []byte) (block uint32, outcome string, excluded bool) {
	switch {
	case bytes.HasPrefix(field, []byte("e")):
		field, outcome = field[1:], "exception"
	case bytes.HasPrefix(field, []byte("f")):
		field, outcome = field[1:], "fallthrough"
	}
	field, excluded = bytes.CutPrefix(field, []byte("U"))
	number, rest, ok := leadingCount(field)
	if !ok || len(rest) > 0 || number > math.MaxUint32 {
		return NameNumber(string(field)), outcome, excluded
	}
	return uint32(number), outcome, excluded
}

// name gives branch what tells it from others of its line, and reports whether
// that is a number.
func (r *lcovReader) name(branch *Branch, name []byte) (numbered bool) {
	if number, rest, ok := leadingCount(name); ok && len(rest) == 0 && number <= math.MaxUint32 {
		branch.Number = uint32(number)
		return true
	}
	switch branch.To = destination(name); branch.To {
	case Exit:
		r.exits.next(r.b.branches, branch.Line, name)
	case 0:
		known, ok := r.b.outcomes[string(name)]
		if !ok {
			known = string(name)
			r.b.outcomes[known] = known
		}
		branch.Outcome, branch.Number = known, NameNumber(known)
	}
	return false
}

// lcovExits tells apart the exits of one line, such as that of a method and that of
// the class which ends there. coverage.py writes the outermost last, and that has the
// Number 0, as where there is only one.
type lcovExits struct {
	line int
	// name is that of the one before, which stands in the record's branches from begin
	// on, and count how many names there were before it.
	name  []byte
	begin int
	count uint32
}

// next takes in an exit, to which the ones before it in branches make room.
func (e *lcovExits) next(branches []Branch, line int, name []byte) {
	switch {
	case line != e.line:
		e.line, e.count = line, 0
	case string(name) == string(e.name):
		return
	default:
		e.count++
		for i := min(e.begin, len(branches)); i < len(branches); i++ {
			if before := &branches[i]; before.Line == line && before.To == Exit {
				before.Number = e.count
			}
		}
	}
	e.begin, e.name = len(branches), append(e.name[:0], name...)
}

// exits are what coverage.py calls a branch that leaves what it stands in, and
// exitsOf how its names of these begin where they tell what that is.
var (
	exits   = []string{"exit", "exit the module", "jump to the function exit"}
	exitsOf = []string{"return from function '", "except from function '", "exit class '"}
)

// destination is where a branch leads that coverage.py, since 7.6.2, has named;
// 0 if name is not such a name.
func destination(name []byte) int {
	if line, ok := bytes.CutPrefix(name, []byte("jump to line ")); ok {
		if number, rest, ok := leadingCount(line); ok && len(rest) == 0 && number <= maxLine {
			return int(number)
		}
		return 0
	}
	if slices.Contains(exits, string(name)) {
		return Exit
	}
	for _, start := range exitsOf {
		if bytes.HasPrefix(name, []byte(start)) {
			return Exit
		}
	}
	return 0
}

// count reads a count, and notes one below 0, which gcov and llvm-cov have been
// known to write.
func (r *lcovReader) count(text []byte) (hits uint64, ok bool) {
	hits, negative, ok := parseCount(text)
	if negative {
		r.noteOnce("negative", negativeCount, text)
	}
	return hits, ok
}

// negativeCount is the note for a count below 0, which it names.
const negativeCount = "counts below 0, such as %s, are taken as 0"

// leadingNumber reads the digits that text starts with, after a sign if there is
// one. A number that is too large is the largest one.
func leadingNumber(text []byte) (number int, rest []byte, ok bool) {
	digits, negative := bytes.CutPrefix(text, []byte("-"))
	value, rest, ok := leadingCount(digits)
	number = int(min(value, math.MaxInt))
	if negative {
		number = -number
	}
	return number, rest, ok
}

// leadingCount reads the digits that text starts with, as leadingNumber does.
func leadingCount(text []byte) (value uint64, rest []byte, ok bool) {
	const safe = 19 // so many digits fit
	i := 0
	for ; i < len(text) && text[i]-'0' <= 9; i++ {
		digit := uint64(text[i] - '0')
		if i >= safe && value > (math.MaxUint64-digit)/10 {
			value = math.MaxUint64
			continue
		}
		value = 10*value + digit
	}
	return value, text[i:], i > 0
}

// parseCount reads a count of hits as tools write it: as a whole number, or, when
// it was added up as a float, as 1.5e+10. What is too large is the largest count,
// and what is below 0 is 0.
func parseCount(text []byte) (hits uint64, negative, ok bool) {
	if hits, rest, ok := leadingCount(text); ok && len(rest) == 0 {
		return hits, false, true
	}
	text = bytes.TrimSpace(text)
	const longest = 64
	if len(text) > longest || len(bytes.Trim(text, "0123456789.eE+-")) > 0 {
		return 0, false, false
	}
	value, err := strconv.ParseFloat(string(text), 64)
	switch {
	case err != nil && !math.IsInf(value, 0):
		return 0, false, false
	case value < 0:
		return 0, true, true
	case value >= math.MaxUint64:
		return math.MaxUint64, false, true
	case value > 0:
		return max(1, uint64(math.Round(value))), false, true
	}
	return 0, false, true
}
