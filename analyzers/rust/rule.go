package rust

import (
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/grammars"
)

// A Rule looks at models of Rust.
type Rule struct {
	rule.Rule
	// LintGroups are the groups that the lints among the rule's equivalents
	// belong to, such as "clippy::style".
	LintGroups []string
	// File looks at a file, Item at a definition in it; nil does not look.
	File func(*Pass, *File)
	Item func(*Pass, *Item)

	// lint are the bits of Levels that stand for the rule.
	lint uint64
}

// The rules of Rust and, by the names of lints and groups, which of them an
// attribute such as #[allow(…)] speaks of. Both are filled by init functions.
var (
	rules []*Rule
	lints = map[string]uint64{}
)

// Register adds a rule. It is for init functions.
func Register(r Rule) *Rule {
	added := &r
	added.Language = grammars.Rust.Name
	rule.Register(&added.Rule)
	added.lint = 1 << len(rules)
	rules = append(rules, added)
	for _, code := range added.Equivalents {
		lints[code] |= added.lint
	}
	for _, group := range added.LintGroups {
		lints[group] |= added.lint
	}
	lints["warnings"] |= added.lint
	return added
}

// Levels say which rules the attributes of the source have turned off or on.
// The zero value says nothing about any.
type Levels struct {
	off, on uint64
}

func (l *Levels) allow(rules uint64) { l.off, l.on = l.off|rules, l.on&^rules }

func (l *Levels) enable(rules uint64) { l.off, l.on = l.off&^rules, l.on|rules }

// within are the levels of something with the levels l that stands in
// something with the levels outer.
func (l Levels) within(outer Levels) Levels {
	return Levels{outer.off&^l.on | l.off, outer.on&^l.off | l.on}
}

// A Pass is a run of one rule over one file or definition.
type Pass struct {
	rule.Pass
	Context Context

	rule *Rule
	// levels are those of what is looked at.
	levels Levels
}

// Exportable reports whether what is looked at may be reachable from outside
// its crate, by what its file says.
func (p *Pass) Exportable(item *Item) bool {
	if !p.Context.Exporting || item.Broken || item.Hidden || item.TestOnly {
		return false
	}
	switch p.Context.Owner {
	case OwnerTrait:
		return true
	case OwnerModule, OwnerImplementation, OwnerForeign:
		if item.Kind == KindMacro {
			return item.MacroExport
		}
		return item.Visibility == Public
	}
	return false
}

// ReportExported adds a finding about item that is shown if item is reachable
// from outside its crate and nothing allows it.
func (p *Pass) ReportExported(item *Item, f finding.Finding) {
	p.report(item, item.Levels, statement{}, f)
}

// ReportFallible is ReportExported for a function, if the type that it returns
// is a Result.
func (p *Pass) ReportFallible(item *Item, f finding.Finding) {
	if slices.Contains(item.TypeParameters, item.Returns) || slices.Contains(strings.Fields(p.Context.TypeParameters), item.Returns) {
		return
	}
	p.report(item, item.Levels, statement{result: item.Returns}, f)
}

// ReportField is ReportExported for a field of a struct or union.
func (p *Pass) ReportField(item *Item, field *Field, f finding.Finding) {
	f.Symbol = joinPath(item.symbol(p.Context), field.Name)
	p.report(item, field.Levels.within(item.Levels), statement{}, f)
}

// ReportVariant is ReportExported for a variant of an enum, or for a field of
// a variant, which is nil for the variant itself.
func (p *Pass) ReportVariant(item *Item, variant *Variant, field *Field, f finding.Finding) {
	levels := variant.Levels.within(item.Levels)
	f.Symbol = joinPath(item.symbol(p.Context), variant.Name)
	if field != nil {
		levels = field.Levels.within(levels)
		f.Symbol = joinPath(f.Symbol, field.Name)
	}
	p.report(item, levels, statement{about: aboutVariant, name: joinPath(item.Name, variant.Name)}, f)
}

// ReportRoot adds a finding about file that is shown if it is the root of a
// library.
func (p *Pass) ReportRoot(file *File, f finding.Finding) {
	if p.levels.off&p.rule.lint == 0 {
		p.ReportWhen(statement{about: aboutRoot}.condition(), f)
	}
}

// report adds a finding about item, or about a part of it with the given
// levels.
func (p *Pass) report(item *Item, levels Levels, s statement, f finding.Finding) {
	levels = levels.within(p.levels)
	if levels.off&p.rule.lint != 0 {
		return
	}
	if levels.on&p.rule.lint == 0 {
		s.lint = p.rule.Name
	}
	if s.about == "" && item.Kind == KindModule && !item.Inline && p.Context.Owner == OwnerModule {
		s = s.ofModuleFile(item)
	}
	if f.Symbol == "" {
		f.Symbol = item.symbol(p.Context)
	}
	p.ReportWhen(s.of(item, &p.Context).condition(), f)
}

// joinPath is the path of name in outer, in memory of its own.
func joinPath(outer, name string) string {
	if outer == "" {
		return strings.Clone(name)
	}
	return outer + "::" + name
}

// lastName is the last name of path.
func lastName(path string) string { return path[strings.LastIndexByte(path, ':')+1:] }
