package editing

import (
	"context"
	"strings"

	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/analyzers/skeletons"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// Skeleton makes a documentation comment.
func (Semantics) Skeleton(_ context.Context, parsed *language.Parsed, offset int) (skeletons.Snippet, bool, error) {
	source := parsed.File.Source
	start, end := text.LineStart(source, offset), text.LineEnd(source, offset)
	indent := text.Indentation(strings.TrimPrefix(source[start:end], text.ByteOrderMark))
	slashes := end - len(strings.TrimLeft(strings.TrimPrefix(source[start:end], text.ByteOrderMark), " \t\f"))
	typed := source[slashes:end]
	if len(typed) < 3 || offset < slashes+3 || !text.IsBlank(typed[3:]) {
		return skeletons.Snippet{}, false, nil
	}
	marker := typed[:3]
	if marker != "///" && marker != "//!" || neighbours(source, start, end, marker) {
		return skeletons.Snippet{}, false, nil
	}
	c := &skeletons.Composer{Newline: text.LineEnding(source), Indent: indent}
	c.Text(marker + " ")
	c.Placeholder("Summary.")
	snippet := func() (skeletons.Snippet, bool, error) {
		return skeletons.Snippet{Title: "Documentation comment", Range: text.Range{Start: slashes, End: end}, Parts: c.Parts()}, true, nil
	}

	if item, ok := documentedBy(parsed, slashes+3); ok {
		writeSections(c, marker, &item, item.ReturnsResult(parsed.Tree))
		return snippet()
	}
	if documentsPart(parsed.Tree, slashes, marker) {
		return snippet()
	}
	return skeletons.Snippet{}, false, nil
}

// neighbours reports whether the line above or below begins with marker: the
// line from start to end is a part of documentation that is there.
func neighbours(source string, start, end int, marker string) bool {
	if next := text.NextLine(source, end); next > end && strings.HasPrefix(strings.TrimLeft(source[next:], " \t"), marker) {
		return true
	}
	if start == 0 {
		return false
	}
	above := start - 1
	if strings.HasSuffix(source[:start], "\r\n") {
		above--
	}
	return strings.HasPrefix(strings.TrimLeft(source[text.LineStart(source, above):above], " \t"), marker)
}

// documentedBy is the item whose documentation has a line that begins at
// offset.
func documentedBy(parsed *language.Parsed, offset int) (rust.Located, bool) {
	for item := range rust.Items(parsed.Tree, rust.PlacementOf(&parsed.File)) {
		if item.Start > offset || item.Start+len(item.Chunk.Source) < offset || item.Kind == rust.KindOther || item.Broken {
			continue
		}
		for _, line := range item.Documentation().Lines {
			if item.Start+line.Source.Start == offset {
				return item, true
			}
		}
	}
	return rust.Located{}, false
}

// documentsPart reports whether the comment at offset documents the file, a
// field or a variant.
func documentsPart(tree *grammars.Tree, offset int, marker string) bool {
	chunk, start := chunkAt(tree, offset)
	for n := range chunk.Nodes() {
		if n.Kind() != rustkind.LineComment || start+n.Range().Start != offset {
			continue
		}
		if marker == "//!" {
			return chunk == tree.Root && n.Parent() == chunk.Root() && isLeading(n)
		}
		for next := n.NextSibling(); ; next = next.NextSibling() {
			switch next.Kind() {
			case rustkind.AttributeItem, rustkind.LineComment, rustkind.BlockComment:
			default:
				return next.Kind() == rustkind.FieldDeclaration || next.Kind() == rustkind.EnumVariant
			}
		}
	}
	return false
}

// isLeading reports whether nothing but comments and inner attributes stands
// before n in its parent.
func isLeading(n grammars.Node) bool {
	for before := range n.Parent().Children() {
		switch {
		case before == n:
			return true
		case before.Kind() == rustkind.InnerAttributeItem, before.Kind() == rustkind.LineComment, before.Kind() == rustkind.BlockComment:
		default:
			return false
		}
	}
	return false
}

// chunkAt is the innermost chunk around offset, and where it starts.
func chunkAt(tree *grammars.Tree, offset int) (chunk *grammars.Chunk, start int) {
	chunk = tree.Root
inner:
	for {
		for _, nested := range chunk.Nested() {
			if at := start + nested.Start; at <= offset && offset < at+len(nested.Source) {
				chunk, start = nested.Chunk, at
				continue inner
			}
		}
		return chunk, start
	}
}

// writeSections writes the sections that are true of item.
func writeSections(c *skeletons.Composer, marker string, item *rust.Located, fallible bool) {
	section := func(name, description string) {
		c.Line(marker)
		c.Line(marker + " # " + name)
		c.Line(marker)
		c.Line(marker + " ")
		c.Placeholder(description)
	}
	if fallible {
		section("Errors", "When it fails.")
	}
	if item.MayPanic() && !item.TestOnly {
		section("Panics", "When it panics.")
	}
	if item.IsUnsafe() {
		section("Safety", "What the caller must ensure.")
	}
}
