package write

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// rustSkeleton makes a documentation comment.
func rustSkeleton(analysis *engine.Analysis, offset int) (Snippet, bool) {
	source := analysis.File.Source
	start, end := lineStart(source, offset), lineEnd(source, offset)
	indent := indentation(strings.TrimPrefix(source[start:end], text.ByteOrderMark))
	slashes := end - len(strings.TrimLeft(strings.TrimPrefix(source[start:end], text.ByteOrderMark), " \t\f"))
	typed := source[slashes:end]
	if len(typed) < 3 || offset < slashes+3 || !isBlank(typed[3:]) {
		return Snippet{}, false
	}
	marker := typed[:3]
	if marker != "///" && marker != "//!" || neighbours(source, start, end, marker) {
		return Snippet{}, false
	}
	c := &composer{newline: text.LineEnding(source), indent: indent}
	c.text(marker + " ")
	c.place("Summary.")
	snippet := func() (Snippet, bool) { return Snippet{text.Range{Start: slashes, End: end}, c.parts}, true }

	if item, ok := documentedBy(analysis, slashes+3); ok {
		c.rustSections(marker, &item, item.ReturnsResult(analysis.Tree))
		return snippet()
	}
	if documentsPart(analysis.Tree, slashes, marker) {
		return snippet()
	}
	return Snippet{}, false
}

// neighbours reports whether the line above or below begins with marker: the
// line from start to end is a part of documentation that is there.
func neighbours(source string, start, end int, marker string) bool {
	if next := nextLine(source, end); next > end && strings.HasPrefix(strings.TrimLeft(source[next:], " \t"), marker) {
		return true
	}
	if start == 0 {
		return false
	}
	above := start - 1
	if strings.HasSuffix(source[:start], "\r\n") {
		above--
	}
	return strings.HasPrefix(strings.TrimLeft(source[lineStart(source, above):above], " \t"), marker)
}

// documentedBy is the item whose documentation has a line that begins at
// offset.
func documentedBy(analysis *engine.Analysis, offset int) (rust.Located, bool) {
	for item := range rust.Items(analysis.Tree, rust.OriginOf(&analysis.File)) {
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

// rustSections writes the sections that are true of item.
func (c *composer) rustSections(marker string, item *rust.Located, fallible bool) {
	section := func(name, description string) {
		c.line(marker)
		c.line(marker + " # " + name)
		c.line(marker)
		c.line(marker + " ")
		c.place(description)
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
