package coverage

import (
	"cmp"
	"slices"
	"strings"
)

// Merged is what both reports of one source file say together: hits are added,
// a test that both name has the lines of both. The path is that of f. What f
// excludes is excluded still. The sum over functions is that of the only report
// that has one: how two go together can't be told. Nor can it of their own counts,
// so that there are none: see [File.OwnWith].
func (f *File) Merged(other *File) *File {
	merged := &File{
		Path:     f.Path,
		Lines:    f.Lines.merged(other.Lines),
		Branches: f.Branches.merged(other.Branches),
		Excluded: f.Excluded.Union(other.Excluded),
	}
	// What one does not list may be what the other does.
	all := max(f.Branches.Count()+f.Unlisted, other.Branches.Count()+other.Unlisted)
	merged.Unlisted = min(max(f.Unlisted, other.Unlisted), max(0, all-merged.Branches.Count()))
	switch (Share{}) {
	case f.Functions:
		merged.Functions = other.Functions
	case other.Functions:
		merged.Functions = f.Functions
	}
	merged.Tests = MergeTests(f.Tests, other.Tests)
	return merged
}

// MergeTests are the tests of both, each name once, in the order of the names.
func MergeTests(a, b []Test) []Test {
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

// mergeLine merges the branches of one line. Reports of different formats name
// the same branches in different ways: then those that say where they lead are
// kept, and the others count only where they leave no choice, because all of
// them were taken.
//
// Both are sorted, as what is returned. It may change them.
func mergeLine(a, b []Branch) []Branch {
	if equalBranches(a, b) {
		for i := range a {
			a[i].add(&b[i])
		}
		return a
	}
	if merged, ok := mergeLeading(a, b); ok {
		return merged
	}
	if sameBranches(a, b) {
		return combined(append(slices.Clip(a), b...))
	}
	outcomes := func(branches []Branch) int {
		count := 0
		for _, branch := range branches {
			if branch.To != 0 || branch.Outcome != "" {
				count++
			}
		}
		return count
	}
	if cmp.Or(cmp.Compare(outcomes(a), outcomes(b)), cmp.Compare(len(a), len(b))) < 0 {
		a, b = b, a
	}
	if slices.ContainsFunc(b, func(branch Branch) bool { return branch.Hits == 0 }) {
		return a
	}
	all := slices.Clone(a)
	for i := range all {
		all[i].Evaluated = true
		all[i].Hits = AddHits(all[i].Hits, 1)
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

// indexBranch is where the same branch as like stands among branches, which are
// sorted; -1 if it does not.
func indexBranch(branches []Branch, like *Branch) int {
	at, found := slices.BinarySearchFunc(branches, like, func(branch Branch, like *Branch) int {
		return compareBranches(&branch, like)
	})
	if !found {
		return -1
	}
	return at
}
