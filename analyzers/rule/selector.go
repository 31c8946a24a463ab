package rule

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/octollm/octolsp/analyzers/tools/description"
)

// SelectAll is the selector of every rule.
const SelectAll = "all"

// Rank is how exactly a selector names a rule: the code of one of its variants
// beats what names all of it, which is a full name, an alias or the code of an
// equivalent; that beats a prefix of codes, a longer prefix a shorter one,
// prefixes families, and families [SelectAll].
type Rank int

// The ranks. Those from RankPrefix to RankExact are prefixes by their length.
const (
	RankAll Rank = iota + 1
	RankFamily
	RankPrefix
	RankExact   Rank = 1 << 16
	RankVariant Rank = RankExact + 1
)

// A Selector is a name for one or more rules, or for variants of them.
type Selector struct {
	// Text is the selector as it was written.
	Text string
	// Rank is how exact it is.
	Rank Rank
	// Variants are what it names, by the names of their rules; there is at
	// least one. All of a rule's are there unless the selector is a code or a
	// prefix of codes.
	Variants []*Variant
}

// Rules are those that the selector names, at least in part, by name.
func (s *Selector) Rules() []*Rule { return RulesOf(s.Variants) }

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
	// Peer is the checker that has Text for a code, where octolsp has no such
	// rule, or empty.
	Peer string
}

func (e *UnknownError) Error() string {
	switch {
	case e.Tool != "":
		return fmt.Sprintf("unknown rule %q: it is a rule of %s: turn it on or off in %[2]s's own config", e.Text, e.Tool)
	case e.Peer != "" && e.Related == nil:
		return fmt.Sprintf("unknown rule %q: %s has it; octolsp has no such rule", e.Text, e.Peer)
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
	unknown := &UnknownError{Text: text, Peer: Peer(text)}
	if unknown.Peer == "" {
		unknown.Nearest = Nearest(text)
	}
	if before, _, found := strings.Cut(text, "/"); found {
		unknown.Tool = description.RuleTitle(before)
	}
	for _, r := range All() {
		if slices.Contains(r.Related, text) {
			unknown.Related = r
			break
		}
	}
	return Selector{}, unknown
}

// Selected is what text names as a selector, by the names of the rules; nil if
// it is not one.
func Selected(text string) []*Variant { return selectors()[text].Variants }

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
	add := func(text string, rank Rank, variants ...*Variant) {
		selector := known[text]
		if selector.Rank > rank {
			return
		}
		if selector.Rank < rank {
			selector = Selector{Text: text, Rank: rank}
		}
		for _, v := range variants {
			if !slices.Contains(selector.Variants, v) {
				selector.Variants = append(selector.Variants, v)
			}
		}
		known[text] = selector
	}
	for _, r := range All() {
		add(r.Name, RankExact, r.Variants...)
		for _, alias := range r.Aliases {
			add(alias, RankExact, r.Variants...)
		}
		for _, v := range r.Variants {
			for _, code := range v.Codes {
				add(code, RankExact, v)
				for _, prefix := range prefixes(code) {
					add(prefix, RankPrefix+Rank(len(strings.TrimSuffix(prefix, "::"))), v)
				}
			}
		}
		add(r.Family(), RankFamily, r.Variants...)
		add(SelectAll, RankAll, r.Variants...)
	}
	for text, selector := range known {
		if selector.Rank == RankExact && slices.ContainsFunc(selector.Variants, func(v *Variant) bool {
			return v.IsPart() && slices.Contains(v.Codes, text)
		}) {
			selector.Rank = RankVariant
			known[text] = selector
		}
	}
	return known
})

// prefixes are the selectors that stand for groups of codes with code in it:
// the tool's name of a lint, or the letters of a code with some of its digits.
// "D" is not a prefix of "DOC201": the letters are one word.
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
