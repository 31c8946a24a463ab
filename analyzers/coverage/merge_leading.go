package coverage

// mergeLeading merges the branches of one line where both reports have as many
// of them and say of each that was not taken where it leads: then one that a
// report does not name was taken there. So coverage.py writes Cobertura XML, and
// so one report can take what is missing in the other. ok is false where it is
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
	if named == 0 || named > len(a) {
		return nil, false
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

// ledTo is the branch of branches that leads where like does. One that is not
// there was taken; how often is not known.
func ledTo(branches []Branch, like *Branch) Branch {
	if at := indexBranch(branches, like); at >= 0 {
		return branches[at]
	}
	return Branch{Evaluated: true, Hits: 1}
}
