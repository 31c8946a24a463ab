package rule

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// SelectAll is the selector of every rule.
const SelectAll = "all"

// Rank is how exactly a selector names a rule: a full name, an alias or an
// equivalent's whole code beats a prefix of codes, a longer prefix beats a
// shorter one, prefixes beat families, and families beat [SelectAll].
type Rank int

// The ranks. Those from RankPrefix to RankExact are prefixes by their length.
const (
	RankAll Rank = iota + 1
	RankFamily
	RankPrefix
	RankExact Rank = 1 << 16
)

// A Selector is a name for one or more rules.
type Selector struct {
	// Text is the selector as it was written.
	Text string
	// Rank is how exact it is.
	Rank Rank
	// Rules are those that it names, by name; there is at least one.
	Rules []*Rule
}

// UnknownError reports a selector that names no rule.
type UnknownError struct {
	// Text is what was written.
	Text string
	// Nearest is a valid selector that is like it, or empty.
	Nearest string
	// Related is the rule that Text is a related code of, or nil.
	Related *Rule
	// Tool is the tool whose rule Text names, as in "ruff/F401", or empty.
	Tool string
}

// tools are those whose rules have names, by what stands before these.
var tools = map[string]string{
	"ruff": "Ruff", "black": "Black", "mypy": "mypy", "rustfmt": "rustfmt",
	"clippy": "Clippy", "rustc": "rustc", "cargo-doc": "rustdoc",
}

func (e *UnknownError) Error() string {
	switch {
	case e.Tool != "":
		return fmt.Sprintf("unknown rule %q: it is one of %s, and which of those are checked is chosen in that tool's own config", e.Text, e.Tool)
	case e.Related != nil:
		return fmt.Sprintf("unknown rule %q: it is only related to %q, which must be named itself", e.Text, e.Related.Name)
	case e.Nearest != "":
		return fmt.Sprintf("unknown rule %q: did you mean %q?", e.Text, e.Nearest)
	}
	return fmt.Sprintf("unknown rule %q: `octolsp rules` lists them", e.Text)
}

// ParseSelector finds the rules that text names: a full name or alias, a
// family, the code of an equivalent such as "D417" or
// "clippy::missing_errors_doc", the prefix of such codes ("D", "D4", "clippy"
// or "clippy::"), or [SelectAll]. Its error is an [*UnknownError].
func ParseSelector(text string) (Selector, error) {
	if selector, known := selectors()[text]; known {
		return selector, nil
	}
	unknown := &UnknownError{Text: text, Nearest: Nearest(text)}
	if before, _, found := strings.Cut(text, "/"); found {
		unknown.Tool = tools[before]
	}
	for _, r := range All() {
		if slices.Contains(r.Related, text) {
			unknown.Related = r
			break
		}
	}
	return Selector{}, unknown
}

// Selected are the rules that text names as a selector, by name; nil if it is
// none.
func Selected(text string) []*Rule { return selectors()[text].Rules }

// Selectors are all texts that are selectors, sorted by rank, the most exact
// first, and then as text.
func Selectors() []string { return allSelectors() }

// Nearest is the valid selector most like text, or "" if none is like it.
func Nearest(text string) string { return NearestOf(text, allSelectors()) }

var allSelectors = sync.OnceValue(func() []string {
	known := selectors()
	return slices.SortedFunc(maps.Keys(known), func(a, b string) int {
		return cmp.Or(cmp.Compare(known[b].Rank, known[a].Rank), cmp.Compare(a, b))
	})
})

// selectors maps every valid selector to what it names.
var selectors = sync.OnceValue(func() map[string]Selector {
	known := map[string]Selector{}
	add := func(text string, rank Rank, r *Rule) {
		selector := known[text]
		if selector.Rank > rank {
			return
		}
		if selector.Rank < rank {
			selector = Selector{Text: text, Rank: rank}
		}
		if !slices.Contains(selector.Rules, r) {
			selector.Rules = append(selector.Rules, r)
		}
		known[text] = selector
	}
	for _, r := range All() {
		add(r.Name, RankExact, r)
		for _, alias := range r.Aliases {
			add(alias, RankExact, r)
		}
		for _, code := range r.Equivalents {
			add(code, RankExact, r)
			for _, prefix := range prefixes(code) {
				add(prefix, RankPrefix+Rank(len(strings.TrimSuffix(prefix, "::"))), r)
			}
		}
		add(r.Family(), RankFamily, r)
		add(SelectAll, RankAll, r)
	}
	return known
})

// prefixes are the selectors that stand for groups of codes with code in it:
// the tool's name of a lint, or the letters of a code with some of its digits.
// "D" is no prefix of "DOC201": the letters are one word.
func prefixes(code string) []string {
	if tool, _, found := strings.Cut(code, "::"); found {
		return []string{tool, tool + "::"}
	}
	if !isCode(code) {
		return nil
	}
	letters := strings.IndexAny(code, "0123456789")
	var found []string
	for end := letters; end < len(code); end++ {
		found = append(found, code[:end])
	}
	return found
}
