package editing

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/analyzers/text"
)

// renderRustdoc is documentation as rustdoc shows it: blocks of code without a
// language are Rust, without the lines that rustdoc hides. Links to items by
// their path lead nowhere outside of rustdoc: of them, what they show stays.
func renderRustdoc(documentation *rust.Documentation) string {
	r := rustdocRenderer{source: documentation.Text}
	markdown := documentation.Markdown()
	for i := range markdown.CodeBlocks {
		r.code(&markdown.CodeBlocks[i])
	}
	for i := range markdown.Links {
		r.link(&markdown.Links[i])
	}
	for i := range markdown.Definitions {
		r.definition(&markdown.Definitions[i])
	}
	edited, err := text.Apply(r.source, r.edits)
	if err != nil {
		edited = r.source // each line of it is shown
	}
	var out strings.Builder
	for line := range strings.Lines(edited) {
		line = strings.TrimRight(line, "\r\n")
		out.WriteString(strings.TrimRight(line, " \t"))
		if strings.HasSuffix(line, "  ") {
			out.WriteString("  ") // a hard line break
		}
		out.WriteByte('\n')
	}
	return strings.Trim(out.String(), "\n")
}

// rustdocRenderer changes Markdown; its edits speak of source.
type rustdocRenderer struct {
	source string
	edits  []text.Edit
}

func (r *rustdocRenderer) replace(start, end int, by string) {
	r.edits = append(r.edits, text.Edit{Range: text.Range{Start: start, End: end}, New: by})
}

// removeLine removes the line around offset, with its end.
func (r *rustdocRenderer) removeLine(offset int) {
	start := strings.LastIndexByte(r.source[:offset], '\n') + 1
	end := len(r.source)
	if length := strings.IndexByte(r.source[offset:], '\n'); length >= 0 {
		end = offset + length + 1
	}
	r.replace(start, end, "")
}

// code names the language of a block that rustdoc takes for Rust, and hides
// lines of it.
func (r *rustdocRenderer) code(block *rust.CodeBlock) {
	if block.Fence.Len() == 0 || !isRust(block.Info.In(r.source)) {
		return
	}
	r.replace(block.Fence.End, block.Info.End, "rust")
	for _, line := range block.Lines {
		trimmed := strings.TrimLeft(line.In(r.source), " \t")
		switch {
		case trimmed == "#" || strings.HasPrefix(trimmed, "# "):
			r.removeLine(line.End)
		case strings.HasPrefix(trimmed, "##"):
			r.replace(line.End-len(trimmed), line.End-len(trimmed)+1, "")
		}
	}
}

// link leaves of a link to the path of an item what it shows.
func (r *rustdocRenderer) link(link *rust.DocLink) {
	leads := rust.IsItemPath(link.Destination)
	if link.Kind == rust.LinkPath {
		leads = link.HasText || strings.HasPrefix(link.Label, "`")
	}
	if leads && link.Kind != rust.LinkAuto {
		r.replace(link.Range.Start, link.Text.Start, "")
		r.replace(link.Text.End, link.Range.End, "")
	}
}

// definition removes the definition of a label for the path of an item, if it
// has its lines for itself.
func (r *rustdocRenderer) definition(definition *rust.Definition) {
	start := strings.LastIndexByte(r.source[:definition.Range.Start], '\n') + 1
	alone := strings.Trim(r.source[start:definition.Range.Start], " ") == "" && !strings.Contains(definition.Range.In(r.source), "\n")
	if alone && rust.IsItemPath(definition.Destination) {
		r.removeLine(definition.Range.Start)
	}
}

// isRust reports whether the words behind a fence leave the block Rust: they
// are none, or speak of how rustdoc tests it.
func isRust(words string) bool {
	for _, word := range strings.FieldsFunc(words, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		switch {
		case word == "rust" || word == "should_panic" || word == "no_run" || word == "compile_fail" ||
			word == "test_harness" || word == "standalone_crate" || word == "standalone" ||
			strings.HasPrefix(word, "ignore") || strings.HasPrefix(word, "edition"):
		case len(word) == 5 && word[0] == 'E' && strings.Trim(word[1:], "0123456789") == "":
		default:
			return false
		}
	}
	return true
}
