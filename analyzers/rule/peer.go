package rule

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed peers.txt
var peersText string

// peers maps the codes of other checkers, and the prefixes of codes that these
// take for a selector, to the name of the checker.
var peers = sync.OnceValue(func() map[string]string {
	known := map[string]string{}
	add := func(code, checker string) {
		if known[code] == "" {
			known[code] = checker
		}
	}
	checker := ""
	for line := range strings.Lines(peersText) {
		line = strings.TrimSpace(line)
		name, isChecker := strings.CutSuffix(line, ":")
		switch {
		case strings.HasPrefix(line, "#"):
		case isChecker:
			checker = name
		default:
			for code := range strings.FieldsSeq(line) {
				add(code, checker)
				for _, prefix := range prefixes(code) {
					add(prefix, checker)
				}
			}
		}
	}
	add("PL", "Ruff") // of Pylint's rules, whose letters are PLC, PLE, PLR and PLW
	return known
})

// Peer is the name of the checker that has code for a rule, or for several with
// that prefix, such as "Ruff" for "E501" and "PL"; empty if octolsp knows none.
func Peer(code string) string { return peers()[code] }

// PeerCodes are all texts that [Peer] knows and no selector is, sorted.
func PeerCodes() []string {
	own := selectors()
	return slices.DeleteFunc(slices.Sorted(maps.Keys(peers())), func(code string) bool {
		_, isOwn := own[code]
		return isOwn
	})
}
