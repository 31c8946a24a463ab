package editing

import (
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/measures"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// Measure counts what is to be documented.
func (Semantics) Measure(parsed *language.Parsed, c *measures.Counter) {
	file := rust.FileOf(parsed.Tree)
	if !file.Hidden && !file.TestOnly && c.Holds(rust.IsRoot()) {
		c.Document(file.Documented)
	}
	for located := range rust.Items(parsed.Tree, rust.PlacementOf(&parsed.File)) {
		c.Leave(located.Start)
		exported := located.Exportable && located.Kind != rust.KindOther && c.Holds(located.Exported())
		if name, ok := shareName(&located); ok {
			c.Enter(measures.Share{Symbol: located.Symbol(), Name: name.Moved(located.Start)}, located.Start+len(located.Chunk.Source))
		}
		if exported {
			c.Document(located.Documented || isDocumentedInFile(&located, c.Holds))
			for i := range located.Fields {
				if field := &located.Fields[i]; field.Visibility == rust.Public {
					measureField(c, field)
				}
			}
		}
		for i := range located.Variants {
			measureVariant(c, &located, &located.Variants[i])
		}
	}
}

// isDocumentedInFile reports whether the file of a module without a body
// documents it.
func isDocumentedInFile(located *rust.Located, holds func(rule.Condition) bool) bool {
	return located.Kind == rust.KindModule && !located.Inline && !holds(located.UndocumentedFile())
}

func measureField(c *measures.Counter, field *rust.Field) {
	if !field.Hidden && !field.TestOnly && !field.Broken {
		c.Document(field.Documented)
	}
}

func measureVariant(c *measures.Counter, located *rust.Located, variant *rust.Variant) {
	if !located.Exportable || variant.Hidden || variant.TestOnly || variant.Broken || !c.Holds(located.ExportedVariant(variant)) {
		return
	}
	c.Document(variant.Documented)
	for i := range variant.Fields {
		measureField(c, &variant.Fields[i])
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
