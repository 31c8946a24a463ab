package coverage

import (
	"cmp"
	"encoding/binary"
	"hash/fnv"
	"iter"
	"slices"
)

// Branches are the branches of a file, packed like [Lines]. The zero value has
// none.
type Branches struct {
	packed   string
	outcomes []string
	count    int
	last     Branch
}

// PackBranches packs branches, which may come in any order. Those that are the
// same way out of the same line become one, with their hits added. It sorts
// branches. outcomes gives each text of Outcome one memory; it may be nil.
func PackBranches(branches []Branch, outcomes map[string]string) Branches {
	pack := branchPacker{packed: make([]byte, 0, 2*len(branches)), texts: outcomes}
	pack.addAll(combined(branches))
	return pack.branches()
}

// combined sorts branches and makes one of those that are the same, in place.
func combined(branches []Branch) []Branch {
	ascending := true
	for i := 1; i < len(branches) && ascending; i++ {
		ascending = compareBranches(&branches[i-1], &branches[i]) < 0
	}
	if ascending {
		return branches
	}
	slices.SortStableFunc(branches, func(a, b Branch) int { return compareBranches(&a, &b) })
	size := 0
	for i := range branches {
		if size > 0 && compareBranches(&branches[size-1], &branches[i]) == 0 {
			branches[size-1].add(&branches[i])
		} else {
			branches[size] = branches[i]
			size++
		}
	}
	return branches[:size]
}

// compareBranches is 0 for the same way out of the same line. A name that a
// report gives to it tells no branches apart: see [NameNumber].
func compareBranches(a, b *Branch) int {
	switch {
	case a.Line != b.Line:
		return cmp.Compare(a.Line, b.Line)
	case a.Block != b.Block:
		return cmp.Compare(a.Block, b.Block)
	case a.Number != b.Number:
		return cmp.Compare(a.Number, b.Number)
	}
	return cmp.Compare(a.To, b.To)
}

// NameNumber is a Number for a branch that has a name in place of one.
func NameNumber(name string) uint32 {
	digest := fnv.New32a()
	_, _ = digest.Write([]byte(name)) // it has no errors
	return digest.Sum32()
}

// with is the same branch as both reports of it have it.
func (b Branch) with(other Branch) Branch {
	b.add(&other)
	return b
}

// add is with, in place.
func (b *Branch) add(other *Branch) {
	b.Evaluated = b.Evaluated || other.Evaluated
	if b.Outcome == "" {
		b.Outcome = other.Outcome
	}
	b.Hits = AddHits(b.Hits, other.Hits)
}

// How a branch is packed: a byte, in whose low bits is what follows, and in whose
// high bits is how often it was taken, which follows as a varint where the bits
// are all set. Most branches take one byte or two.
const (
	// onNewLine tells that the distance to the line before follows.
	onNewLine = 1 << iota
	// leading tells that To follows, and that Block and Number are 0. It stands
	// as the distance from the line.
	leading
	// named tells that To, Block, Number and the place of Outcome follow.
	//
	// With neither, a branch has the Block and the next Number of the one before
	// on its line, or has 0 for both, and for all else too.
	named
	// evaluated is the field of that name.
	evaluated

	takenBits = 4
	manyTaken = 1<<(8-takenBits) - 1
)

// branchPacker packs branches that come in their order, each once.
type branchPacker struct {
	packed   []byte
	outcomes []string
	known    map[string]int
	texts    map[string]string
	count    int
	// last is the branch before, and outcome where its text stands.
	last    Branch
	outcome int
}

func (p *branchPacker) addAll(branches []Branch) {
	for i := range branches {
		p.add(&branches[i])
	}
}

func (p *branchPacker) add(b *Branch) {
	if b.Outcome != p.last.Outcome || len(p.outcomes) == 0 {
		p.outcome = p.outcomeIndex(b.Outcome)
	}
	first := byte(min(b.Hits, manyTaken)) << takenBits
	next := Branch{Block: p.last.Block, Number: p.last.Number + 1}
	if b.Line != p.last.Line {
		first |= onNewLine
		next = Branch{}
	}
	switch {
	case p.outcome == 0 && b.To == 0 && b.Block == next.Block && b.Number == next.Number:
	case p.outcome == 0 && b.Block == 0 && b.Number == 0:
		first |= leading
	default:
		first |= named
	}
	if b.Evaluated {
		first |= evaluated
	}
	p.packed = append(p.packed, first)
	if first&onNewLine != 0 {
		p.packed = binary.AppendUvarint(p.packed, uint64(b.Line-p.last.Line))
	}
	if first&(leading|named) != 0 {
		p.packed = binary.AppendVarint(p.packed, int64(b.To-b.Line))
	}
	if first&named != 0 {
		p.packed = binary.AppendUvarint(p.packed, uint64(b.Block))
		p.packed = binary.AppendUvarint(p.packed, uint64(b.Number))
		p.packed = binary.AppendUvarint(p.packed, uint64(p.outcome))
	}
	if b.Hits >= manyTaken {
		p.packed = binary.AppendUvarint(p.packed, b.Hits)
	}
	p.last = *b
	p.count++
}

// outcomeIndex is where the text of an outcome stands among those of the file.
func (p *branchPacker) outcomeIndex(outcome string) int {
	if at, known := p.known[outcome]; known {
		return at
	}
	if known, ok := p.texts[outcome]; ok {
		outcome = known
	} else if p.texts != nil {
		p.texts[outcome] = outcome
	}
	if p.known == nil {
		p.known = map[string]int{}
	}
	p.known[outcome] = len(p.outcomes)
	p.outcomes = append(p.outcomes, outcome)
	return len(p.outcomes) - 1
}

func (p *branchPacker) branches() Branches {
	return Branches{string(p.packed), p.outcomes, p.count, p.last}
}

// Count is the number of branches.
func (b Branches) Count() int { return b.count }

// All are the branches in the order of their lines.
func (b Branches) All() iter.Seq[Branch] {
	return func(yield func(Branch) bool) {
		for at := (branchCursor{rest: b.packed, outcomes: b.outcomes}); at.next(); {
			if !yield(at.branch) {
				return
			}
		}
	}
}

// branchCursor goes through packed branches. It is at none before the first next.
type branchCursor struct {
	rest     string
	outcomes []string
	branch   Branch
}

// next goes to the next branch and reports whether there is one.
func (c *branchCursor) next() bool {
	if len(c.rest) == 0 {
		return false
	}
	first := c.rest[0]
	c.rest = c.rest[1:]
	b := &c.branch
	b.Number++
	b.To, b.Outcome = 0, c.outcomes[0]
	if first&onNewLine != 0 {
		b.Line, b.Block, b.Number = b.Line+int(c.number()), 0, 0
	}
	if first&(leading|named) != 0 {
		to := c.number()
		b.To = b.Line + int(int64(to>>1)^-int64(to&1))
		b.Block, b.Number = 0, 0
	}
	if first&named != 0 {
		b.Block, b.Number = uint32(c.number()), uint32(c.number())
		b.Outcome = c.outcomes[c.number()]
	}
	b.Evaluated = first&evaluated != 0
	if b.Hits = uint64(first >> takenBits); b.Hits == manyTaken {
		b.Hits = c.number()
	}
	return true
}

func (c *branchCursor) number() (value uint64) {
	value, c.rest = uvarint(c.rest)
	return value
}

// At are the branches of line, from 1.
func (b Branches) At(line int) []Branch {
	var at []Branch
	for branch := range b.All() {
		if branch.Line == line {
			at = append(at, branch)
		}
	}
	return at
}
