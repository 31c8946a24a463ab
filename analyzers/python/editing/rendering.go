package editing

import (
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rendering"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars/pythonkind"
)

// DefinitionAt is the definition whose name or docstring is at offset.
func (Semantics) DefinitionAt(parsed *language.Parsed, offset int) (rendering.Definition, bool) {
	var found python.Located
	for located := range python.Definitions(parsed.Tree, python.PlacementOf(&parsed.File)) {
		if located.Start > offset {
			break
		}
		if relative := offset - located.Start; relative <= len(located.Chunk.Source) {
			d := located.Definition()
			if rendering.Touches(d.NameRange, relative) || d.Docstring != nil && rendering.Touches(d.Docstring.Range, relative) {
				found = located
			}
		}
	}
	if found.Chunk != nil {
		return definitionOf(&found), true
	}
	module := python.ModuleOf(parsed.Tree)
	if module.Docstring == nil || !rendering.Touches(module.Docstring.Range, offset) {
		return rendering.Definition{}, false
	}
	kind := "module"
	if python.PlacementOf(&parsed.File).Package {
		kind = "package"
	}
	return rendering.Definition{
		Kind:          kind,
		Name:          text.Range{Start: module.Start, End: module.Start},
		Range:         text.Range{Start: module.Start, End: len(parsed.File.Source)},
		Documentation: renderDocstring(module.Docstring, module.Source),
	}, true
}

func definitionOf(located *python.Located) rendering.Definition {
	d := located.Definition()
	definition := rendering.Definition{
		Symbol:    located.Symbol(),
		Kind:      kindOf(located),
		Signature: signatureOf(located),
		Name:      d.NameRange.Moved(located.Start),
		Range:     text.Range{Start: located.Start, End: located.Start + len(located.Chunk.Source)},
	}
	if d.Docstring != nil {
		definition.Documentation = renderDocstring(d.Docstring, d.Source)
	}
	return definition
}

func kindOf(located *python.Located) string {
	switch {
	case located.Class != nil:
		return "class"
	case !located.IsMethod():
		return "function"
	case located.Traits.Property || located.Traits.Accessor:
		return "property"
	}
	return "method"
}

func signatureOf(located *python.Located) string {
	chunk := located.Chunk
	node := chunk.Root()
	if node.Kind() == pythonkind.DecoratedDefinition {
		node = node.Child(pythonkind.FieldDefinition)
	}
	header := text.Range{Start: node.Range().Start, End: node.Range().Start}
	for child := range node.Children() {
		if child.Field() == pythonkind.FieldBody {
			break
		}
		if child.Kind() != pythonkind.Comment {
			header.End = max(header.End, child.Range().End)
		}
	}
	return rendering.OneLine(chunk.Source, header, rendering.Comments(chunk, pythonkind.Comment))
}
