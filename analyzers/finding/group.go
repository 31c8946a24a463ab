package finding

// A Group is findings that stand together, such as those of one definition, with
// ranges relative to its Start: so that what did not change from one version of a
// file to the next can be recognised by its pointer, wherever it stands.
type Group struct {
	// Start is an offset in the file, in bytes.
	Start int
	// Findings are shared with the version before where nothing changed. They are
	// immutable.
	Findings *[]Finding
}

// InFile are all findings of groups with ranges in the file, sorted by place,
// then rule and message.
func InFile(groups []Group) []Finding {
	count := 0
	for _, group := range groups {
		count += len(*group.Findings)
	}
	all := make([]Finding, 0, count)
	for _, group := range groups {
		for _, f := range *group.Findings {
			all = append(all, f.Moved(group.Start))
		}
	}
	Sort(all)
	return all
}
