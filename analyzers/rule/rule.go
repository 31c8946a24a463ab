// Package rule says what a rule is, which rules there are, which of them are
// on for a file, and how a comment in the source takes a finding away.
//
// A rule is one Go file and, beside it, one Markdown page. The Go file
// registers the rule with its language's package (python.Register,
// rust.Register), which keeps what the rule does; this package keeps what it
// is.
package rule

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
)

// A Rule is what is known about a rule without running it.
type Rule struct {
	// Name is "family/rule-name". It reads well after "ignore".
	Name string
	// Summary is one sentence without an end mark: what the rule finds.
	Summary string
	// Language is the LSP name of the language that it reads; empty for every
	// language. A language's Register sets it.
	Language string
	// Level is the lowest level that the rule is part of.
	Level Level
	// Severity is that of its findings where the config names none.
	Severity finding.Severity
	// Fix says whether it offers fixes, and the most that they are.
	Fix Fix
	// Equivalents are the codes of other checkers that find exactly this, such
	// as "D417" or "clippy::missing_errors_doc". They drive selection, noqa
	// and allow, and the dropping of duplicates. All of them hold for each of
	// the rule's findings; where they don't, Variants says which do, and
	// [Register] fills this in.
	Equivalents []string
	// Variants are the kinds of its findings that other checkers tell apart. A
	// rule that names none has one, with its Equivalents; see [Register].
	Variants []*Variant
	// Related are codes of other checkers that only explain this rule.
	Related []string
	// Aliases are full names that the rule had in earlier releases.
	Aliases []string
	// Since is the release that brought it, such as "0.1.0".
	Since string
	// Status says how far it can be relied upon.
	Status Status
	// Instead is the rule to use in place of one that is deprecated, or empty.
	Instead string
	// Options are what the config can set for it.
	Options []Option
	// Conventions are the styles of docstrings that it is for; in all others it
	// is off. Without any, it is for every style.
	Conventions []string
	// Outside reports that its findings are not made from the text, so that a
	// comment which covers none of them today may cover one tomorrow.
	Outside bool

	index int
}

// Family is the part of the name before the slash.
func (r *Rule) Family() string {
	family, _, _ := strings.Cut(r.Name, "/")
	return family
}

// Fix says whether a rule offers fixes.
type Fix uint8

// The fixes that a rule may offer.
const (
	FixNone Fix = iota
	FixDisplay
	FixUnsafe
	FixSafe
)

// String is the name used in output: "none", "display", "unsafe" or "safe".
func (f Fix) String() string { return [...]string{"none", "display", "unsafe", "safe"}[f] }
