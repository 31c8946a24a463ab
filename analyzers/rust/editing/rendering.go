package editing

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/rendering"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// DefinitionAt is the definition whose name or documentation is at offset.
func (Semantics) DefinitionAt(parsed *language.Parsed, offset int) (rendering.Definition, bool) {
	var found rust.Located
	var member *rust.Member
	for located := range rust.Items(parsed.Tree, rust.PlacementOf(&parsed.File)) {
		if located.Start > offset {
			break
		}
		relative := offset - located.Start
		if relative > len(located.Chunk.Source) {
			continue
		}
		if inside := located.MemberAt(relative); inside != nil {
			found, member = located, inside
		} else if rendering.Touches(located.NameRange, relative) || documentsAt(located.Documentation(), located.Chunk.Source, relative) {
			found, member = located, nil
		}
	}
	switch {
	case member != nil:
		return rustMember(&found, member), true
	case found.Chunk != nil:
		return rustDefinition(&found), true
	}
	documentation := rust.FileOf(parsed.Tree).Documentation()
	if !documentsAt(documentation, parsed.File.Source, offset) {
		return rendering.Definition{}, false
	}
	kind := "module"
	if rust.PlacementOf(&parsed.File).Root == parsed.File.Path {
		kind = "crate"
	}
	return rendering.Definition{Kind: kind, Range: text.Range{End: len(parsed.File.Source)}, Documentation: renderRustdoc(documentation)}, true
}

// documentsAt reports whether offset is in a line of documentation in source,
// the comment's marker included.
func documentsAt(documentation *rust.Documentation, source string, offset int) bool {
	for _, line := range documentation.Lines {
		if line.Source.Start > len(source) {
			break
		}
		start := strings.LastIndexAny(source[:line.Source.Start], "\r\n") + 1
		start += len(source[start:line.Source.Start]) - len(strings.TrimLeft(source[start:line.Source.Start], " \t"))
		if start <= offset && offset <= line.Source.End {
			return true
		}
	}
	return false
}

func rustDefinition(located *rust.Located) rendering.Definition {
	node := itemNode(located.Chunk)
	name := located.NameRange
	if name.Len() == 0 {
		name = text.Range{Start: node.Range().Start, End: node.Range().Start}
	}
	return rendering.Definition{
		Symbol:        located.Symbol(),
		Kind:          rustKind(located),
		Signature:     rustSignature(located.Chunk, node),
		Name:          name.Moved(located.Start),
		Range:         text.Range{Start: located.Start, End: located.Start + len(located.Chunk.Source)},
		Documentation: renderRustdoc(located.Documentation()),
	}
}

func rustMember(located *rust.Located, member *rust.Member) rendering.Definition {
	kind := "field"
	if member.Node.Kind() == rustkind.EnumVariant {
		kind = "variant"
	}
	return rendering.Definition{
		Symbol:        located.Symbol() + "::" + member.Name,
		Kind:          kind,
		Signature:     rustSignature(located.Chunk, member.Node),
		Name:          member.NameRange.Moved(located.Start),
		Range:         member.Node.Range().Moved(located.Start),
		Documentation: renderRustdoc(member.Documentation()),
	}
}

// itemNode is the item of chunk without its attributes.
func itemNode(chunk *grammars.Chunk) grammars.Node {
	var item grammars.Node
	for child := range chunk.Root().Children() {
		item = child
	}
	return item
}

func rustKind(located *rust.Located) string {
	if located.Kind != rust.KindOther {
		return located.Kind.String()
	}
	if itemNode(located.Chunk).Kind() == rustkind.ImplItem {
		return "impl block"
	}
	return "extern block"
}

// rustSignature is node without its body, except that of a tuple struct or
// variant, and without the value of a constant.
func rustSignature(chunk *grammars.Chunk, node grammars.Node) string {
	header := node.Range()
	for child := range node.Children() {
		switch child.Field() {
		case rustkind.FieldBody:
			if child.Kind() != rustkind.OrderedFieldDeclarationList {
				header.End = child.Range().Start
			}
		case rustkind.FieldValue:
			header.End = child.Range().Start
		}
	}
	if node.Kind() == rustkind.MacroDefinition {
		header.End = node.Child(rustkind.FieldName).Range().End
	}
	header.End = max(header.End, header.Start)
	signature := rendering.OneLine(chunk.Source, header, rendering.Comments(chunk, rustkind.LineComment, rustkind.BlockComment))
	return strings.TrimRight(signature, " ,;={")
}
