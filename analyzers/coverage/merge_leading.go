package coverage

import (
	"cmp"
	"slices"
)

// mergeLeading merges the branches of one line where both reports have as many
// of them and say of each that was not taken where it leads: then one that a
// report does not name was taken there. So coverage.py writes Cobertura XML, and
// what is missing in one report may be taken in the other. ok is false where it is
// not so, or where no branch says where it leads.
func mergeLeading(a, b []Branch) (merged []Branch, ok bool) {
	if len(a) != len(b) || !missingLead(a) || !missingLead(b) {
		return nil, false
	}
	for _, branch := range a {
		if branch.To != 0 {
			merged = append(merged, branch.with(ledTo(b, &branch)))
		}
	}
	for _, branch := range b {
		if branch.To != 0 && indexBranch(a, &branch) < 0 {
			merged = append(merged, branch.with(ledTo(a, &branch)))
		}
	}
	named := len(merged)
	switch {
	case named == 0:
		return nil, false
	case named > len(a): // they tell the exits of the line apart in different ways
		byKey := func(a, b Branch) int { return compareBranches(&a, &b) }
		if cmp.Or(cmp.Compare(leadingBranches(a), leadingBranches(b)), slices.CompareFunc(a, b, byKey)) < 0 {
			return b, true
		}
		return a, true
	}
	for number := range uint32(len(a) - named) {
		branch := Branch{Line: a[0].Line, Number: number, Evaluated: true, Hits: 1}
		merged = append(merged, branch.with(branch))
	}
	return combined(merged), true
}

// missingLead reports whether all branches that were not taken say where they
// lead.
func missingLead(branches []Branch) bool {
	for _, branch := range branches {
		if branch.Hits == 0 && branch.To == 0 {
			return false
		}
	}
	return true
}

// leadingBranches is how many branches say where they lead.
func leadingBranches(branches []Branch) int {
	count := 0
	for _, branch := range branches {
		if branch.To != 0 {
			count++
		}
	}
	return count
}

// ledTo is the branch of branches that leads where like does. One that is not
// there was taken; how often is not known.
func ledTo(branches []Branch, like *Branch) Branch {
	if at := indexBranch(branches, like); at >= 0 {
		return branches[at]
	}
	return Branch{Evaluated: true, Hits: 1}
}
