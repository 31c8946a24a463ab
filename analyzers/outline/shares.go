package outline

import (
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// Share is how much is documented and typed of the public things in a class,
// trait, impl block, module or file, itself included.
type Share struct {
	// Symbol is the path from the top of the file; empty for the file.
	Symbol string
	// Name is where its name stands; for an impl block that of the type, for
	// a file the empty place where it begins.
	Name text.Range
	// Documented are those of the Documentable that have documentation.
	Documented, Documentable int
	// Typed are those of the Typeable parameters and results that have a type
	// annotation. Rust has none to leave out.
	Typed, Typeable int
}

// Shares are the shares of the file and of what holds others in it, in the
// order of the text; the file is the first one. Those without anything to
// document or type are left out.
//
// What is public and asks for documentation is what the rules say at their
// defaults, whichever of them are on. links decide what other files do: whether
// a base documents a method, and what a crate exports. Suppressions do not
// count.
func Shares(analysis *engine.Analysis, links *engine.Links) []Share {
	if analysis.Tree == nil {
		return nil
	}
	counter := counter{shares: make([]Share, 1), open: []openShare{{0, len(analysis.File.Source) + 1}}}
	counter.holds = func(condition rule.Condition) bool { return links.Holds(analysis, condition) }
	switch analysis.File.Language.Grammar {
	case grammars.Python:
		counter.python(analysis)
	case grammars.Rust:
		counter.rust(analysis)
	}
	kept := counter.shares[:0]
	for _, share := range counter.shares {
		if share.Documentable > 0 || share.Typeable > 0 {
			kept = append(kept, share)
		}
	}
	return kept
}

// counter counts for all shares at once.
type counter struct {
	shares []Share
	// open are the shares around what is looked at, the file first.
	open  []openShare
	holds func(rule.Condition) bool
}

type openShare struct {
	index int
	// end is the offset in the file where it ends.
	end int
}

// leave closes the shares that end before offset.
func (c *counter) leave(offset int) {
	for len(c.open) > 1 && c.open[len(c.open)-1].end <= offset {
		c.open = c.open[:len(c.open)-1]
	}
}

// enter opens a share that ends at end.
func (c *counter) enter(share Share, end int) {
	c.open = append(c.open, openShare{len(c.shares), end})
	c.shares = append(c.shares, share)
}

// document counts one thing to document.
func (c *counter) document(documented bool) {
	for _, open := range c.open {
		c.shares[open.index].Documentable++
		if documented {
			c.shares[open.index].Documented++
		}
	}
}

// typed counts one parameter or result.
func (c *counter) typed(annotation python.Annotation) {
	for _, open := range c.open {
		c.shares[open.index].Typeable++
		if annotation.Text != "" {
			c.shares[open.index].Typed++
		}
	}
}

func (c *counter) python(analysis *engine.Analysis) {
	module, origin := python.ModuleOf(analysis.Tree), python.OriginOf(&analysis.File)
	c.shares[0].Name = text.Range{Start: module.Start, End: module.Start}
	if !origin.Private && !origin.Stub && !module.Unclear {
		c.document(hasText(module.Docstring))
	}
	for located := range python.Definitions(analysis.Tree, origin) {
		c.leave(located.Start)
		d := located.Definition()
		if located.Class != nil {
			c.enter(Share{Symbol: located.Symbol(), Name: d.NameRange.Moved(located.Start)}, located.Start+len(located.Chunk.Source))
		}
		if d.BrokenHeader {
			continue
		}
		if !d.Unclear && located.AsksForDocstring(located.Function) {
			c.document(hasText(d.Docstring) || c.inherits(&located))
		}
		if f := located.Function; f != nil && located.AsksForTypes() {
			for _, parameter := range located.Parameters(f) {
				c.typed(parameter.Annotation)
			}
			c.typed(f.Returns)
		}
	}
}

func hasText(d *python.Docstring) bool { return d != nil && !d.IsEmpty() }

// inherits reports whether a base documents the method at located.
func (c *counter) inherits(located *python.Located) bool {
	return located.IsMethod() && located.Context.Inherits && located.Definition().Docstring == nil &&
		!c.holds(rule.Condition{Kind: python.UndocumentedInBases, Symbol: located.Symbol()})
}

func (c *counter) rust(analysis *engine.Analysis) {
	file := rust.FileOf(analysis.Tree)
	if !file.Hidden && !file.TestOnly && c.holds(rust.IsRoot()) {
		c.document(file.Documented)
	}
	for located := range rust.Items(analysis.Tree, rust.OriginOf(&analysis.File)) {
		c.leave(located.Start)
		exported := located.Exportable && located.Kind != rust.KindOther && c.holds(located.Exported())
		if name, ok := shareName(&located); ok {
			c.enter(Share{Symbol: located.Symbol(), Name: name.Moved(located.Start)}, located.Start+len(located.Chunk.Source))
		}
		if exported {
			c.document(located.Documented || isDocumentedInFile(&located, c.holds))
			for i := range located.Fields {
				if field := &located.Fields[i]; field.Visibility == rust.Public {
					c.field(field)
				}
			}
		}
		for i := range located.Variants {
			c.variant(&located, &located.Variants[i])
		}
	}
}

// isDocumentedInFile reports whether the file of a module without a body
// documents it.
func isDocumentedInFile(located *rust.Located, holds func(rule.Condition) bool) bool {
	return located.Kind == rust.KindModule && !located.Inline && !holds(located.UndocumentedFile())
}

func (c *counter) field(field *rust.Field) {
	if !field.Hidden && !field.TestOnly && !field.Broken {
		c.document(field.Documented)
	}
}

func (c *counter) variant(located *rust.Located, variant *rust.Variant) {
	if !located.Exportable || variant.Hidden || variant.TestOnly || variant.Broken || !c.holds(located.ExportedVariant(variant)) {
		return
	}
	c.document(variant.Documented)
	for i := range variant.Fields {
		c.field(&variant.Fields[i])
	}
}

// shareName is where the name of what holds others stands, relative to its
// chunk.
func shareName(located *rust.Located) (text.Range, bool) {
	switch located.Kind {
	case rust.KindModule:
		return located.NameRange, located.Inline
	case rust.KindTrait:
		return located.NameRange, true
	case rust.KindOther:
		node := itemNode(located.Chunk)
		return node.Child(rustkind.FieldType).Range(), node.Kind() == rustkind.ImplItem
	}
	return text.Range{}, false
}
