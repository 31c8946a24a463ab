package write

import (
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/analyzers/text"
)

func rustCompletions(analysis *engine.Analysis, offset int) []Completion {
	source := analysis.File.Source
	for item := range rust.Items(analysis.Tree, rust.OriginOf(&analysis.File)) {
		if item.Start > offset {
			return nil
		}
		if offset > item.Start+len(item.Chunk.Source) {
			continue
		}
		c := commentCursor{source: source, item: &item, lines: item.Documentation().Lines}
		for i, line := range c.lines {
			place := text.Range{Start: item.Start + line.Start, End: item.Start + line.Start + len(line.Text)}
			if place.Start <= offset && offset <= place.End {
				c.line, c.place = i, place
				return c.completions(offset)
			}
		}
	}
	return nil
}

// commentCursor is a cursor in a line of an item's documentation.
type commentCursor struct {
	source string
	item   *rust.Located
	lines  []rust.DocumentationLine
	// line is the index of the cursor's line, and place where its text stands.
	line  int
	place text.Range
}

func (c *commentCursor) completions(offset int) []Completion {
	headings, ok := c.headings()
	written := c.place.In(c.source)
	word := text.Range{Start: c.place.Start + len(indentation(written)), End: c.place.Start + len(strings.TrimRight(written, " \t"))}
	if !ok || offset < word.Start && !isBlank(written) {
		return nil
	}
	if isBlank(written) {
		word = text.Range{Start: c.place.Start + min(1, len(written)), End: c.place.End}
		word.Start = min(word.Start, offset)
	}
	word.End = max(word.End, offset)
	typed := strings.TrimSpace(word.In(c.source))
	var completions []Completion
	if last := len(headings) - 1; last >= 0 && headings[last].before && headings[last].name == "Arguments" {
		completions = c.arguments(headings[last].line, typed, word)
	}
	if name := strings.TrimLeft(typed, "#"); isName(strings.TrimSpace(name)) && (typed == "" || len(name) < len(typed)) {
		hashes := max(len(typed)-len(name), 1)
		completions = append(completions, c.sections(headings, strings.Repeat("#", hashes), word)...)
	}
	return completions
}

// heading is one of the documentation.
type heading struct {
	name string
	line int
	// before reports that it stands before the cursor's line.
	before bool
}

// headings are those on other lines than the cursor's: those before it, the
// last one of them last, follow those after it. It reports false in a block of
// code.
func (c *commentCursor) headings() (headings []heading, ok bool) {
	fence := ""
	var before []heading
	for i, line := range c.lines {
		trimmed := strings.TrimSpace(line.Text)
		if i == c.line {
			if fence != "" {
				return nil, false
			}
			continue
		}
		switch {
		case fence != "":
			if strings.HasPrefix(trimmed, fence) {
				fence = ""
			}
		case strings.HasPrefix(trimmed, "```"), strings.HasPrefix(trimmed, "~~~"):
			fence = trimmed[:3]
		case strings.HasPrefix(trimmed, "#"):
			found := heading{strings.TrimSpace(strings.TrimLeft(trimmed, "#")), i, i < c.line}
			if found.before {
				before = append(before, found)
			} else {
				headings = append(headings, found)
			}
		}
	}
	return append(headings, before...), true
}

// sections are the headings that the documentation does not have.
func (c *commentCursor) sections(headings []heading, hashes string, word text.Range) []Completion {
	function := c.item.Kind == rust.KindFunction || c.item.Kind == rust.KindMethod
	var completions []Completion
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
		if !section.makes || slices.ContainsFunc(headings, func(h heading) bool { return h.name == section.name }) {
			continue
		}
		label := hashes + " " + section.name
		insert := label
		if margin := c.margin(); margin != "" {
			insert += text.LineEnding(c.source) + margin + text.LineEnding(c.source) + margin + " "
		}
		completions = append(completions, Completion{Kind: CompleteSection, Label: label, Insert: insert, Range: word})
	}
	return completions
}

// margin is what each line of a line comment begins with; empty for other
// comments.
func (c *commentCursor) margin() string {
	margin := c.source[lineStart(c.source, c.place.Start):c.place.Start]
	switch strings.TrimLeft(margin, " \t") {
	case "///", "//!":
		return margin
	}
	return ""
}

// arguments are the parameters that the section "Arguments", whose heading is
// on the line with that index, does not list.
func (c *commentCursor) arguments(heading int, typed string, word text.Range) []Completion {
	if !isName(strings.Trim(strings.TrimLeft(typed, "*-+ "), "`")) {
		return nil
	}
	bullet := "*"
	var listed []string
	for i := heading + 1; i < len(c.lines); i++ {
		trimmed := strings.TrimSpace(c.lines[i].Text)
		if strings.HasPrefix(trimmed, "#") {
			break
		}
		rest := strings.TrimLeft(trimmed, "*-+")
		if i == c.line || len(rest) == len(trimmed) {
			continue
		}
		bullet = trimmed[:1]
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(rest), "`"), "`")
		listed = append(listed, name)
	}
	var completions []Completion
	for _, parameter := range c.item.Parameters() {
		if !slices.Contains(listed, parameter.Name) {
			completions = append(completions, Completion{
				Kind: CompleteParameter, Label: parameter.Name, Detail: parameter.Type,
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
