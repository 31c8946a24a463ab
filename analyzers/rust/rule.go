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
	// File looks at a file, Item at a definition in it, whatever its visibility
	// and wherever it stands: what other crates can't reach is known by
	// [Pass.Exportable]. nil does not look.
	File func(*Pass, *File)
	Item func(*Pass, *Item)

	// lints are what its variants are to attributes, in their order.
	lints []lint
}

// rules are those of Rust, registered by init functions.
var rules []*Rule

// Register adds a rule. It is for init functions.
func Register(r Rule) *Rule {
	added := &r
	added.Language = grammars.Rust.Name
	rule.Register(&added.Rule)
	for _, v := range added.Variants {
		name := added.Name
		if v.IsPart() {
			name += " " + v.Code()
		}
		added.lints = append(added.lints, lint{name, addLint(name, slices.Concat(v.Codes, added.LintGroups)...)})
	}
	rules = append(rules, added)
	return added
}

// lint is a variant of a rule, as attributes such as #[allow(…)] speak of it.
type lint struct {
	name   string
	number int
}

// When says what must hold of the rest of the crate for a finding to be shown,
// besides that no attribute there turns the rule off.
type When uint8

const (
	// Always asks nothing more.
	Always When = iota
	// Exported asks that the item is reachable from outside its crate.
	Exported
	// Fallible asks for Exported, and that the type which the function returns
	// is a Result.
	Fallible
	// LibraryRoot asks that the file is the root of a library.
	LibraryRoot
)

// A Pass is a run of one rule over one file or definition.
type Pass struct {
	rule.Pass
	Context Context

	rule *Rule
	// item is what is looked at; nil for the file.
	item *Item
	// variant is the part of item that findings are about, or that the field
	// stands in.
	variant *Variant
	// part is the name of the part that findings are about, below item.
	part string
	// levels are those of what findings are about.
	levels Levels
}

// Symbol is the path from the top of the file to what findings are about; empty
// for the file.
func (p *Pass) Symbol() string {
	if p.item == nil {
		return ""
	}
	symbol := p.item.symbol(p.Context)
	if p.part != "" {
		symbol = joinPath(symbol, p.part)
	}
	return symbol
}

// Exportable reports whether what is looked at may be reachable from outside
// its crate, by what its file says.
func (p *Pass) Exportable(item *Item) bool { return p.Context.exportable(item) }

// exportable is [Pass.Exportable] in the context c.
func (c *Context) exportable(item *Item) bool {
	if !c.Exporting || item.Broken || item.Hidden || item.TestOnly {
		return false
	}
	switch c.Owner {
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

// OfField is p for findings about a field of the item, or of the variant that
// p is for.
func (p *Pass) OfField(field *Field) *Pass {
	of := *p
	of.part, of.levels = field.Name, field.Levels.within(p.levels)
	if p.part != "" {
		of.part = joinPath(p.part, field.Name)
	}
	return &of
}

// OfVariant is p for findings about a variant of the item.
func (p *Pass) OfVariant(variant *Variant) *Pass {
	of := *p
	of.variant, of.part, of.levels = variant, variant.Name, variant.Levels.within(p.levels)
	return &of
}

// Report adds a finding, unless an attribute of the item or of what is around
// it, be it in another file of the library, turns the rule off. Pass fills in
// Rule, Severity, Source and, where it is empty, Symbol. Ranges are relative to
// the chunk.
func (p *Pass) Report(f finding.Finding) { p.ReportWhen(Always, f) }

// ReportWhen is Report for a finding that is shown only when more holds.
func (p *Pass) ReportWhen(when When, f finding.Finding) {
	lint := p.rule.lints[p.Variant(&f).Index()]
	if p.levels.allows(lint.number) {
		return
	}
	if f.Symbol == "" {
		f.Symbol = p.Symbol()
	}
	var s statement
	if !p.levels.enables(lint.number) {
		s.lint = lint.name
	}
	switch when {
	case Always:
		if s.lint == "" {
			p.Pass.Report(f)
			return
		}
		s.kind = kindLevels
	case LibraryRoot:
		s = statement{kind: kindRoot}
	case Fallible:
		if p.isTypeParameter(p.item.Returns) {
			return
		}
		s.result = p.item.Returns
		s = s.of(p.item, &p.Context)
	default:
		s = p.exported(s)
	}
	p.Pass.ReportWhen(s.condition(), f)
}

// exported is s about the item, or the variant of it.
func (p *Pass) exported(s statement) statement {
	switch {
	case p.variant != nil:
		s.kind, s.name = kindVariant, joinPath(p.item.Name, p.variant.Name)
	case p.item.Kind == KindModule && !p.item.Inline && p.Context.Owner == OwnerModule:
		s = s.ofModuleFile(p.item)
	}
	return s.of(p.item, &p.Context)
}

// isTypeParameter reports whether name is one of the item or of what it stands
// in.
func (p *Pass) isTypeParameter(name string) bool {
	return slices.Contains(p.item.TypeParameters, name) || slices.Contains(strings.Fields(p.Context.TypeParameters), name)
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
