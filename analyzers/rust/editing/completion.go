package editing

import (
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/completion"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/analyzers/text"
)

// Complete are the headings that the documentation around offset lacks.
func (Semantics) Complete(parsed *language.Parsed, offset int) []completion.Item {
	source := parsed.File.Source
	for item := range rust.Items(parsed.Tree, rust.PlacementOf(&parsed.File)) {
		if item.Start > offset {
			return nil
		}
		if offset > item.Start+len(item.Chunk.Source) {
			continue
		}
		documentation := item.Documentation()
		for i, line := range documentation.Lines {
			if place := line.Source.Moved(item.Start); place.Start <= offset && offset <= place.End {
				c := commentCursor{source, &item, documentation, i, place}
				return c.completions(offset)
			}
		}
	}
	return nil
}

// commentCursor is a cursor in a line of an item's documentation.
type commentCursor struct {
	source        string
	item          *rust.Located
	documentation *rust.Documentation
	// line is the index of the cursor's line, and place where that stands.
	line  int
	place text.Range
}

func (c *commentCursor) completions(offset int) []completion.Item {
	if c.inCode() {
		return nil
	}
	written := c.place.In(c.source)
	word := text.Range{Start: c.place.Start + len(text.Indentation(written)), End: c.place.Start + len(strings.TrimRight(written, " \t"))}
	if offset < word.Start && !text.IsBlank(written) {
		return nil
	}
	if text.IsBlank(written) {
		word = text.Range{Start: c.place.Start + min(1, len(written)), End: c.place.End}
		word.Start = min(word.Start, offset)
	}
	word.End = max(word.End, offset)
	typed := strings.TrimSpace(word.In(c.source))
	headings := c.headings()
	completions := c.arguments(headings, typed, word)
	if name := strings.TrimLeft(typed, "#"); isName(strings.TrimSpace(name)) && (typed == "" || len(name) < len(typed)) {
		hashes := max(len(typed)-len(name), 1)
		completions = append(completions, c.sections(headings, strings.Repeat("#", hashes), word)...)
	}
	return completions
}

// inCode reports whether the cursor is in a block of code, below its fence.
func (c *commentCursor) inCode() bool {
	start := c.documentation.Lines[c.line].Text.Start
	return slices.ContainsFunc(c.documentation.Markdown().CodeBlocks, func(block rust.CodeBlock) bool {
		return block.Range.Start < start && start <= block.Range.End
	})
}

// headings are those on other lines than the cursor's.
func (c *commentCursor) headings() []rust.Heading {
	line := c.documentation.Lines[c.line].Text
	return slices.DeleteFunc(slices.Clone(c.documentation.Markdown().Headings), func(h rust.Heading) bool {
		return h.Range.Start <= line.End && line.Start <= h.Range.End
	})
}

// sections are the headings that the documentation does not have.
func (c *commentCursor) sections(headings []rust.Heading, hashes string, word text.Range) []completion.Item {
	function := c.item.Kind == rust.KindFunction || c.item.Kind == rust.KindMethod
	var completions []completion.Item
	for _, section := range []struct {
		name  string
		makes bool // sense for the item
	}{
		{"Errors", function && c.item.Returns != ""},
		{"Panics", function},
		{"Safety", c.item.IsUnsafe()},
		{"Examples", c.item.Kind != rust.KindOther},
		{"Arguments", len(c.item.Parameters()) > 0},
	} {
		if !section.makes || slices.ContainsFunc(headings, func(h rust.Heading) bool {
			return c.documentation.Named(&h, rust.SectionNames(section.name)...)
		}) {
			continue
		}
		label := hashes + " " + section.name
		insert := label
		if margin := c.margin(); margin != "" {
			insert += text.LineEnding(c.source) + margin + text.LineEnding(c.source) + margin + " "
		}
		completions = append(completions, completion.Item{Kind: completion.Section, Label: label, Insert: insert, Range: word})
	}
	return completions
}

// margin is what each line of a line comment begins with; empty for other
// comments.
func (c *commentCursor) margin() string {
	margin := c.source[text.LineStart(c.source, c.place.Start):c.place.Start]
	switch strings.TrimLeft(margin, " \t") {
	case "///", "//!":
		return margin
	}
	return ""
}

// arguments are the parameters that the section "Arguments" around the cursor,
// if it is in one, does not list.
func (c *commentCursor) arguments(headings []rust.Heading, typed string, word text.Range) []completion.Item {
	line := c.documentation.Lines[c.line].Text
	after, _ := slices.BinarySearchFunc(headings, line.Start, func(h rust.Heading, at int) int { return h.Range.Start - at })
	if after == 0 || !c.documentation.Named(&headings[after-1], "Arguments") || !isName(strings.Trim(strings.TrimLeft(typed, "*-+ "), "`")) {
		return nil
	}
	section := text.Range{Start: headings[after-1].Range.End, End: len(c.documentation.Text)}
	if after < len(headings) {
		section.End = headings[after].Range.Start
	}
	bullet := "*"
	var listed []string
	for _, item := range c.documentation.Markdown().ListItems {
		if !section.Encloses(item.Marker) || line.Encloses(item.Marker) || len(item.Lines) == 0 {
			continue
		}
		if marker := item.Marker.In(c.documentation.Text); slices.Contains([]string{"*", "-", "+"}, marker) {
			bullet = marker
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(item.Lines[0].In(c.documentation.Text), "`"), "`")
		listed = append(listed, name)
	}
	var completions []completion.Item
	for _, parameter := range c.item.Parameters() {
		if !slices.Contains(listed, parameter.Name) {
			completions = append(completions, completion.Item{
				Kind: completion.Parameter, Label: parameter.Name, Detail: parameter.Type,
				Insert: bullet + " `" + parameter.Name + "` - ", Range: word,
			})
		}
	}
	return completions
}

// isName reports whether s could be a part of a name.
func isName(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r < 128
	}) < 0
}
