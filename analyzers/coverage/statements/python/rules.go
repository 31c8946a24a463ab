package python

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// Rules say which lines and branches are not to be measured, as the section
// [report] of coverage.py's config does ("Excluding code from coverage.py"). See
// [Config.Rules] and [DefaultRules].
type Rules struct {
	// exclude are the patterns of lines that are excluded.
	exclude []pattern
	// partial are those of lines that need not take all of their branches.
	partial []pattern
}

// The patterns of coverage.py ("Configuration reference", exclude_lines and
// partial_branches).
var (
	defaultExclude = []string{
		`#\s*(pragma|PRAGMA)[:\s]?\s*(no|NO)\s*(cover|COVER)`,
	}
	// since710 are those that version 7.10 added.
	since710 = []string{
		`^\s*(((async )?def .*?)?[\])]+(\s*->.*?)?:\s*)?\.\.\.\s*(#|$)`,
		`if (typing\.)?TYPE_CHECKING:`,
	}
	defaultPartial       = []string{`#\s*(pragma|PRAGMA)[:\s]?\s*(no|NO)\s*(branch|BRANCH)`}
	defaultPartialAlways = []string{`while (True|1|False|0):`, `if (True|1|False|0):`}
)

// settings are the patterns as a config has them; nil where it has none.
type settings struct {
	exclude, excludeAlso, partial, partialAlso, partialAlways []string
}

// rules are those of the settings, with the defaults of the version of coverage.py
// that tool names.
func (s settings) rules(tool string) (Rules, []string) {
	if s.exclude == nil {
		s.exclude = defaultExclude
		if since, known := coverage.SinceCoveragePy710(tool); since || !known {
			s.exclude = append(s.exclude[:1:1], since710...)
		}
	}
	if s.partial == nil {
		s.partial = defaultPartial
	}
	if s.partialAlways == nil {
		s.partialAlways = defaultPartialAlways
	}
	var rules Rules
	var notes []string
	compile := func(into *[]pattern, lists ...[]string) {
		for _, list := range lists {
			for _, pattern := range list {
				if pattern = strings.TrimSpace(pattern); pattern == "" {
					continue
				}
				compiled, note := compilePython(pattern)
				if note != "" {
					notes = append(notes, note)
				}
				if compiled != nil {
					*into = append(*into, newPattern(compiled))
				}
			}
		}
	}
	compile(&rules.exclude, s.exclude, s.excludeAlso)
	compile(&rules.partial, s.partial, s.partialAlso, s.partialAlways)
	return rules, notes
}

// DefaultRules are those of a project without a config, of the version that tool
// names, such as "coverage.py 7.6.0"; without a version, of the newest.
func DefaultRules(tool string) Rules {
	rules, _ := settings{}.rules(tool)
	return rules
}
