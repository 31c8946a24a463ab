package lcov

import (
	"bytes"
	"math"
	"slices"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// line takes in DA: the line's number, its count and, optionally, a checksum.
func (r *lcovReader) line(fields []byte) error {
	if r.path == "" {
		return r.within([]byte("DA"))
	}
	number, rest, ok := coverage.LeadingNumber(fields)
	if !ok || len(rest) == 0 || rest[0] != ',' {
		return coverage.Malformed(r.place, "expected a line and a count, such as DA:12,3, found DA:%s", coverage.Quoted(fields))
	}
	count, checksum, _ := bytes.Cut(rest[1:], []byte(","))
	hits, ok := r.count(count)
	if !ok {
		return coverage.Malformed(r.place, "expected a line and a count, such as DA:12,3, found DA:%s", coverage.Quoted(fields))
	}
	r.arcs.lineCount(hits, len(checksum) > 0)
	r.b.Line(r.place, number, hits)
	return nil
}

// branch takes in BRDA: the line's number, the block, the branch, and how often
// it was taken, or "-" where its line was not reached. A branch may be an
// expression with commas in it.
func (r *lcovReader) branch(fields []byte) error {
	if r.path == "" {
		return r.within([]byte("BRDA"))
	}
	number, rest, ok := coverage.LeadingNumber(fields)
	if !ok || len(rest) == 0 || rest[0] != ',' {
		return r.notBranch(fields)
	}
	blockEnd := 1 + bytes.IndexByte(rest[1:], ',')
	last := bytes.LastIndexByte(rest, ',')
	if blockEnd == 0 || last <= blockEnd {
		return r.notBranch(fields)
	}
	branch := coverage.Branch{Line: number}
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
func (r *lcovReader) takeBranch(branch *coverage.Branch, numbered bool) {
	if !r.arcs.other || branch.Line == 0 {
		r.arcs.branch(r.place, branch, numbered)
	}
	if branch.Line != 0 { // what 0 means shows only at the end of the record
		r.b.Branch(r.place, *branch)
	}
}

func (r *lcovReader) notBranch(fields []byte) error {
	return coverage.Malformed(r.place, "expected a line, a block, a branch and a count, such as BRDA:12,0,1,3, found BRDA:%s",
		coverage.Quoted(fields))
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
	number, rest, ok := coverage.LeadingCount(field)
	if !ok || len(rest) > 0 || number > math.MaxUint32 {
		return coverage.NameNumber(string(field)), outcome, excluded
	}
	return uint32(number), outcome, excluded
}

// name gives branch what tells it from others of its line, and reports whether
// that is a number.
func (r *lcovReader) name(branch *coverage.Branch, name []byte) (numbered bool) {
	if number, rest, ok := coverage.LeadingCount(name); ok && len(rest) == 0 && number <= math.MaxUint32 {
		branch.Number = uint32(number)
		return true
	}
	switch branch.To = destination(name); branch.To {
	case coverage.Exit:
		r.exits.next(r.b.Branches, branch.Line, name)
	case 0:
		known := r.b.Outcome(name)
		branch.Outcome, branch.Number = known, coverage.NameNumber(known)
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
func (e *lcovExits) next(branches []coverage.Branch, line int, name []byte) {
	switch {
	case line != e.line:
		e.line, e.count = line, 0
	case string(name) == string(e.name):
		return
	default:
		e.count++
		for i := min(e.begin, len(branches)); i < len(branches); i++ {
			if before := &branches[i]; before.Line == line && before.To == coverage.Exit {
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
		if number, rest, ok := coverage.LeadingCount(line); ok && len(rest) == 0 && number <= coverage.MaxLine {
			return int(number)
		}
		return 0
	}
	if slices.Contains(exits, string(name)) {
		return coverage.Exit
	}
	for _, start := range exitsOf {
		if bytes.HasPrefix(name, []byte(start)) {
			return coverage.Exit
		}
	}
	return 0
}

// count reads a count, and notes one below 0, which gcov and llvm-cov have been
// known to write.
func (r *lcovReader) count(text []byte) (hits uint64, ok bool) {
	hits, negative, ok := coverage.ParseCount(text)
	if negative {
		r.noteOnce("negative", coverage.NegativeCount, text)
	}
	return hits, ok
}
