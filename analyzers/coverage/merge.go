package coverage

import (
	"cmp"
	"slices"
	"strings"
)

// Merged is what both reports of one source file say together: hits are added,
// a test that both name has the lines of both. The path is that of f. What f
// excludes is excluded still.
func (f *File) Merged(other *File) *File {
	merged := &File{
		Path:      f.Path,
		Lines:     f.Lines.merged(other.Lines),
		Branches:  f.Branches.merged(other.Branches),
		Excluded:  f.Excluded.Union(other.Excluded),
		Functions: f.Functions,
	}
	if merged.Functions == (Share{}) {
		merged.Functions = other.Functions
	}
	merged.Tests = mergeTests(f.Tests, other.Tests)
	return merged
}

func mergeTests(a, b []Test) []Test {
	if len(a) == 0 || len(b) == 0 {
		return append(slices.Clip(a), b...)
	}
	return distinctTests(append(slices.Clone(a), b...))
}

// distinctTests sorts tests and makes one of those with the same name, in place.
func distinctTests(tests []Test) []Test {
	slices.SortStableFunc(tests, func(a, b Test) int { return strings.Compare(a.Name, b.Name) })
	merged := tests[:0]
	for _, test := range tests {
		if last := len(merged) - 1; last >= 0 && merged[last].Name == test.Name {
			merged[last].Lines = merged[last].Lines.Union(test.Lines)
		} else {
			merged = append(merged, test)
		}
	}
	return merged
}

// merged are the branches of both.
func (b Branches) merged(other Branches) Branches {
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
			pack.addAll(mergeLine(ours.branches, theirs.branches))
			ours.next()
			theirs.next()
		}
	}
	return pack.branches()
}

// plus are the branches with those of branches added, which it sorts. It is
// merged for branches that are not packed, quick where they are the same ones.
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
			at.branch.Evaluated = at.branch.Evaluated || branches[i].Evaluated
			at.branch.Hits = addHits(at.branch.Hits, branches[i].Hits)
			pack.add(&at.branch)
		}
	}
	if same {
		return pack.branches()
	}
	return b.merged(PackBranches(branches, outcomes))
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

// mergeLine merges the branches of one line. Reports of different formats name
// the same branches in different ways: then those that say where they lead are
// kept, and the others count only where they leave no choice, because all of
// them were taken.
//
// It may change a and b.
func mergeLine(a, b []Branch) []Branch {
	if equalBranches(a, b) {
		for i := range a {
			a[i] = a[i].with(b[i])
		}
		return a
	}
	if merged, ok := mergeLeading(a, b); ok {
		return merged
	}
	if sameBranches(a, b) {
		return combined(append(slices.Clip(a), b...))
	}
	told := func(branches []Branch) int {
		count := 0
		for _, branch := range branches {
			if branch.To != 0 || branch.Outcome != "" {
				count++
			}
		}
		return count
	}
	if cmp.Or(cmp.Compare(told(a), told(b)), cmp.Compare(len(a), len(b))) < 0 {
		a, b = b, a
	}
	if slices.ContainsFunc(b, func(branch Branch) bool { return branch.Hits == 0 }) {
		return a
	}
	all := slices.Clone(a)
	for i := range all {
		all[i].Evaluated = true
		all[i].Hits = addHits(all[i].Hits, 1)
	}
	return all
}

// equalBranches reports whether the branches, both of one line, have the same
// names.
func equalBranches(a, b []Branch) bool {
	equal := len(a) == len(b)
	for i := 0; equal && i < len(a); i++ {
		equal = compareBranches(&a[i], &b[i]) == 0
	}
	return equal
}

// sameBranches reports whether the branches, both of one line, have the same
// names in part: a tool may leave out those that were not taken.
func sameBranches(a, b []Branch) bool {
	for i := range a {
		if indexBranch(b, &a[i]) >= 0 {
			return true
		}
	}
	return false
}

// indexBranch is where the same branch as like stands; -1 if it does not.
func indexBranch(branches []Branch, like *Branch) int {
	for i := range branches {
		if compareBranches(&branches[i], like) == 0 {
			return i
		}
	}
	return -1
}
