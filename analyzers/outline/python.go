package outline

import (
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars/pythonkind"
)

func pythonAt(analysis *engine.Analysis, offset int) (Definition, bool) {
	var found python.Located
	for located := range python.Definitions(analysis.Tree, python.OriginOf(&analysis.File)) {
		if located.Start > offset {
			break
		}
		if relative := offset - located.Start; relative <= len(located.Chunk.Source) {
			d := located.Definition()
			if touches(d.NameRange, relative) || d.Docstring != nil && touches(d.Docstring.Range, relative) {
				found = located
			}
		}
	}
	if found.Chunk != nil {
		return pythonDefinition(&found), true
	}
	module := python.ModuleOf(analysis.Tree)
	if module.Docstring == nil || !touches(module.Docstring.Range, offset) {
		return Definition{}, false
	}
	kind := "module"
	if python.OriginOf(&analysis.File).Package {
		kind = "package"
	}
	return Definition{
		Kind:          kind,
		Name:          text.Range{Start: module.Start, End: module.Start},
		Range:         text.Range{Start: module.Start, End: len(analysis.File.Source)},
		Documentation: renderDocstring(module.Docstring, module.Source),
	}, true
}

func pythonDefinition(located *python.Located) Definition {
	d := located.Definition()
	definition := Definition{
		Symbol:    located.Symbol(),
		Kind:      pythonKind(located),
		Signature: pythonSignature(located),
		Name:      d.NameRange.Moved(located.Start),
		Range:     text.Range{Start: located.Start, End: located.Start + len(located.Chunk.Source)},
	}
	if d.Docstring != nil {
		definition.Documentation = renderDocstring(d.Docstring, d.Source)
	}
	return definition
}

func pythonKind(located *python.Located) string {
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

func pythonSignature(located *python.Located) string {
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
	return oneLine(chunk.Source, header, comments(chunk, pythonkind.Comment))
}
