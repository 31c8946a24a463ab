package features

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rendering"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/server/convert"
)

// Hover answers textDocument/hover: the rules behind the findings at the
// position, and the documentation of the definition whose name or
// documentation is there.
func Hover(ctx context.Context, r Request, params *protocol.HoverParams) (*protocol.Hover, error) {
	checked, err := r.Check(ctx, params.TextDocument.URI)
	if checked == nil {
		return nil, err
	}
	format := r.Client.FormatFor(r.Folder(checked.Document))
	h := hover{said: map[string]bool{}, messages: map[string]bool{}, format: format, offset: r.Client.Can.Encoding.Offset(checked.Document.Text, params.Position)}
	h.around = text.Range{End: len(checked.Analysis.File.Source)}
	shown := slices.DeleteFunc(checked.Findings(), func(f finding.Finding) bool { return f.Severity < format.Least })
	if err := h.findings(shown); err != nil {
		return nil, err
	}
	if definition, found := rendering.At(&checked.Analysis.Parsed, h.offset, shown); found {
		h.definition(definition, checked.Analysis.File.Language.Name, checked.Analysis.File.Source)
	}
	if r.CoverageShown(checked.Document) {
		h.coverage(checked.Document)
	}
	if len(h.blocks) == 0 {
		return nil, nil
	}
	content, err := markup(r.Client, strings.Join(h.blocks, "\n\n---\n\n"))
	if err != nil {
		return nil, err
	}
	place := r.Client.Can.Encoding.Range(checked.Document.Text, h.around)
	return &protocol.Hover{Contents: content, Range: &place}, nil
}

// hover is what is said at one place.
type hover struct {
	format convert.Format
	offset int
	// around is the range in which all of it holds.
	around text.Range
	// blocks are Markdown.
	blocks []string
	// said are the rules with the messages of their findings, and messages those
	// alone.
	said, messages map[string]bool
}

// mostMessages is how many messages are shown of one kind: nobody reads more of
// them in a hover.
const mostMessages = 30

// first are the first messages, escaped, and what is said of the others.
func first(messages []string) []string {
	shown := make([]string, 0, mostMessages+1)
	for _, message := range messages[:min(len(messages), mostMessages)] {
		shown = append(shown, escaped(message))
	}
	if more := len(messages) - mostMessages; more > 0 {
		shown = append(shown, fmt.Sprintf("and %d more", more))
	}
	return shown
}

// narrow notes that something holds in r only.
func (h *hover) narrow(r text.Range) {
	h.around = text.Range{Start: max(h.around.Start, r.Start), End: min(h.around.End, r.End)}
}

// findings adds those of all findings that the position lies in, rule by rule.
func (h *hover) findings(all []finding.Finding) error {
	var rules []string
	messages, pages := map[string][]string{}, map[string]string{}
	for i := range all {
		f := &all[i]
		if h.offset < f.Range.Start || f.Range.End < h.offset {
			continue // a cursor behind the last character is at it, too
		}
		h.narrow(f.Range)
		if messages[f.Rule] == nil {
			rules = append(rules, f.Rule)
			pages[f.Rule] = f.URL
		}
		if said := f.Rule + " " + f.Message; !h.said[said] {
			h.said[said], h.messages[f.Message] = true, true
			messages[f.Rule] = append(messages[f.Rule], f.Message)
		}
	}
	for _, name := range rules {
		if err := h.rule(name, pages[name], messages[name]); err != nil {
			return err
		}
	}
	return nil
}

// rule says what was found by the rule of that name, what it is about, and
// where to read more: page is the address of a tool's page about it, or empty.
func (h *hover) rule(name, page string, messages []string) error {
	block := "**" + name + "**: " + strings.Join(first(messages), "; ")
	if known := rule.Find(name); known != nil {
		brief, err := known.Brief()
		if err != nil {
			return err
		}
		block += "\n\n" + strings.TrimSpace(brief) + "\n\n"
		if page := h.format.Page(known); page != "" {
			block += "[More about " + name + "](<" + page + ">)"
		} else {
			block += "More: `octolsp explain " + name + "`"
		}
	} else if page != "" {
		block += "\n\n[More about " + name + "](<" + page + ">)"
	}
	h.blocks = append(h.blocks, block)
	return nil
}

// definition says how d is documented and what the standard misses there, but
// for what has been said. Without either there is nothing that the code does
// not say itself.
func (h *hover) definition(d rendering.Definition, language, source string) {
	missing := slices.DeleteFunc(d.Missing, func(message string) bool { return h.messages[message] })
	if d.Documentation == "" && len(missing) == 0 {
		return
	}
	if d.Name.Start <= h.offset && h.offset <= d.Name.End && d.Name.Len() > 0 {
		h.narrow(d.Name)
	} else {
		h.narrow(lineAround(source, h.offset))
	}
	var parts []string
	if d.Signature != "" {
		parts = append(parts, fenced(language, d.Signature))
	}
	if d.Documentation != "" {
		parts = append(parts, d.Documentation)
	}
	if len(missing) > 0 {
		parts = append(parts, "**Missing here:**\n\n- "+strings.Join(first(missing), "\n- "))
	}
	h.blocks = append(h.blocks, strings.Join(parts, "\n\n"))
}

// lineAround is the line around offset without its indentation and its line
// ending.
func lineAround(source string, offset int) text.Range {
	line := text.Range{Start: strings.LastIndexAny(source[:offset], "\r\n") + 1, End: len(source)}
	if length := strings.IndexAny(source[offset:], "\r\n"); length >= 0 {
		line.End = offset + length
	}
	indentation := len(line.In(source)) - len(strings.TrimLeft(line.In(source), " \t\f"))
	line.Start = min(line.Start+indentation, offset)
	return line
}
