package config

import (
	"fmt"
	"slices"

	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// noteSelectors notes what a user should know of the selectors of c: those that
// octolsp has no rules for, rules that have another name by now or will be gone,
// and rules that are not checked because they are in preview.
func (f *Finder) noteSelectors(c *Config) {
	for _, l := range c.layers {
		if l == c.sources.cargo {
			continue
		}
		f.noteUnknown(l.ignore)
		f.noteNames(l.ignore)
		for i := range l.perFileIgnores {
			f.noteUnknown(l.perFileIgnores[i].ignored)
			f.noteNames(l.perFileIgnores[i].ignored)
		}
		wanted := slices.Concat(l.extendSelect, l.ruleTables)
		if l.selects != nil {
			wanted = slices.Concat(*l.selects, wanted)
		}
		for _, s := range l.severity {
			wanted = append(wanted, s.selection)
		}
		f.noteNames(wanted)
		f.noteStatus(wanted, c.preview.value)
	}
}

// noteUnknown notes the codes of other checkers in a list of what is ignored.
func (f *Finder) noteUnknown(list []selection) {
	var order []string
	byChecker := map[string][]*selection{}
	for i := range list {
		if s := &list[i]; len(s.Variants) == 0 {
			checker := rule.Peer(s.Text)
			if byChecker[checker] == nil {
				order = append(order, checker)
			}
			byChecker[checker] = append(byChecker[checker], s)
		}
	}
	for _, checker := range order {
		codes := byChecker[checker]
		if len(codes) == 1 {
			f.noteAt(codes[0], fmt.Sprintf("%q: %s has it; octolsp has no such rule, so there is nothing to ignore", codes[0].Text, checker))
			continue
		}
		names := make([]string, len(codes))
		for i, s := range codes {
			names[i] = s.Text
		}
		f.noteAt(codes[0], fmt.Sprintf("%s: %s has them; octolsp has no such rules, so there is nothing to ignore", quotedAll(names), checker))
	}
}

// noteNames notes the former names of rules.
func (f *Finder) noteNames(list []selection) {
	for i := range list {
		s := &list[i]
		if named := rule.Find(s.Text); named != nil && named.Name != s.Text {
			f.noteAt(s, fmt.Sprintf("%q is now called %q", s.Text, named.Name))
		}
	}
}

// noteStatus notes which of the rules that are asked for are deprecated, or are
// not checked because they are in preview.
func (f *Finder) noteStatus(list []selection, preview bool) {
	for i := range list {
		s := &list[i]
		rules := s.Rules()
		all := func(status rule.Status) bool {
			return !slices.ContainsFunc(rules, func(r *rule.Rule) bool { return r.Status != status })
		}
		switch {
		case all(rule.Deprecated) && s.Rank >= rule.RankExact:
			f.noteAt(s, fmt.Sprintf("%q is %s", s.Text, rules[0].StatusNote()))
		case all(rule.Preview) && !preview:
			f.noteAt(s, fmt.Sprintf("%q is in preview, and not checked without preview = true", s.Text))
		}
	}
}

// noteAt remembers a notice about the place where s was written.
func (f *Finder) noteAt(s *selection, message string) {
	at := s.origin
	if at.Kind != FromFile {
		f.noticeText(at.Name + ": " + message)
		return
	}
	f.notice(&Problem{
		File: at.Path, Path: paths.Display(f.overrides.Folder, at.Path), Range: at.place,
		Position: text.Position{Line: at.Line, Column: at.Column}, Message: message,
	}, "")
}
