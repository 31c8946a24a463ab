package coverage

import "slices"

// merged are the branches of both, as mergeLine has it.
func (b Branches) merged(other Branches) Branches { return b.joined(other, mergeLine) }

// joined are the branches of both. Where both have some on a line, join makes
// one of them, sorted; it may change both.
func (b Branches) joined(other Branches, join func(a, b []Branch) []Branch) Branches {
	switch {
	case b.count == 0:
		return other
	case other.count == 0:
		return b
	}
	pack := branchPacker{packed: make([]byte, 0, max(len(b.packed), len(other.packed)))}
	ours, theirs := newBranchLines(b), newBranchLines(other)
	for ours.line > 0 || theirs.line > 0 {
		switch {
		case theirs.line == 0 || ours.line > 0 && ours.line < theirs.line:
			pack.addAll(ours.branches)
			ours.next()
		case ours.line == 0 || theirs.line < ours.line:
			pack.addAll(theirs.branches)
			theirs.next()
		default:
			pack.addAll(join(ours.branches, theirs.branches))
			ours.next()
			theirs.next()
		}
	}
	return pack.branches()
}

// plus are the branches with those of branches added, which the same report has.
// So the same ones have the same names, and others are further ones. It sorts
// branches.
func (b Branches) plus(branches []Branch, outcomes map[string]string) Branches {
	branches = combined(branches)
	if b.count > 0 && len(branches) > 0 && compareBranches(&b.last, &branches[0]) < 0 {
		return b.followed(branches, outcomes)
	}
	same := len(branches) == b.count
	pack := branchPacker{packed: make([]byte, 0, len(b.packed)+len(b.packed)/8), texts: outcomes}
	at := branchCursor{rest: b.packed, outcomes: b.outcomes}
	for i := 0; same && at.next(); i++ {
		if same = compareBranches(&at.branch, &branches[i]) == 0; same {
			at.branch.add(&branches[i])
			pack.add(&at.branch)
		}
	}
	if same {
		return pack.branches()
	}
	return b.joined(PackBranches(branches, outcomes), func(a, b []Branch) []Branch { return combined(append(a, b...)) })
}

// followed are the branches, of which there are some, and others that come after
// them.
func (b Branches) followed(others []Branch, outcomes map[string]string) Branches {
	pack := branchPacker{
		packed:   append(make([]byte, 0, len(b.packed)+2*len(others)), b.packed...),
		outcomes: slices.Clone(b.outcomes), known: map[string]int{}, texts: outcomes,
		count: b.count, last: b.last,
	}
	for at, outcome := range b.outcomes {
		pack.known[outcome] = at
	}
	pack.outcome = pack.known[b.last.Outcome]
	pack.addAll(others)
	return pack.branches()
}

// branchLines goes through the lines that have branches.
type branchLines struct {
	cursor branchCursor
	more   bool
	// line is 0 at the end.
	line     int
	branches []Branch
}

func newBranchLines(b Branches) *branchLines {
	l := &branchLines{cursor: branchCursor{rest: b.packed, outcomes: b.outcomes}}
	l.more = l.cursor.next()
	l.next()
	return l
}

func (l *branchLines) next() {
	l.line, l.branches = 0, l.branches[:0]
	if l.more {
		l.line = l.cursor.branch.Line
	}
	for l.more && l.cursor.branch.Line == l.line {
		l.branches = append(l.branches, l.cursor.branch)
		l.more = l.cursor.next()
	}
}
