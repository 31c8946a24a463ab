package rule

// Status says how far a rule can be relied upon.
type Status uint8

// The statuses of rules. A rule that was renamed has its former names as
// [Rule.Aliases].
const (
	// Stable rules are checked as level and selectors say.
	Stable Status = iota
	// Preview rules are new, and may change with every release: they are
	// checked only where the config has "preview = true".
	Preview
	// Deprecated rules will be gone in a later release: see [Rule.Instead].
	Deprecated
)

// String is the name used in output: "stable", "preview" or "deprecated".
func (s Status) String() string { return [...]string{"stable", "preview", "deprecated"}[s] }

// StatusNote is what a user should know of the status of r, without an end
// mark; empty for a stable rule.
func (r *Rule) StatusNote() string {
	switch {
	case r.Status == Preview:
		return "in preview since " + r.Since
	case r.Status == Deprecated && r.Instead != "":
		return "deprecated: use " + r.Instead
	case r.Status == Deprecated:
		return "deprecated"
	}
	return ""
}
