package editing

import (
	"regexp"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/python/docstrings"
)

// deepest bounds how deep lists and directives nest; below it, markers are
// text.
const deepest = 8

var (
	bullet      = regexp.MustCompile(`^[-*+•] +(\S.*)$`)
	numbered    = regexp.MustCompile(`^(\d{1,9})[.)] +(\S.*)$`)
	directive   = regexp.MustCompile(`^\.\. ([a-zA-Z][\w:-]*)::(?: +(.*))?$`)
	underline   = regexp.MustCompile(`^(-{3,}|={3,}|~{3,}|\^{3,})$`)
	tableBorder = regexp.MustCompile(`^(\+[-=+]{3,}\+|={2,}( +={2,})+|\|.*\|)$`)
)

// prose renders the lines of a docstring that are in no section. Indented
// blocks are code, in the given language. depth is the number of lists and
// directives around.
func prose(lines []string, language string, depth int) string {
	r := proseReader{lines: dedented(lines), language: language, depth: depth}
	for r.at < len(r.lines) {
		r.next()
	}
	r.endParagraph()
	r.endList()
	return joinBlocks(r.blocks)
}

type proseReader struct {
	lines    []string
	at       int
	language string
	depth    int

	blocks []string
	// list are the items of a list that goes on.
	list      []string
	paragraph []string
}

func (r *proseReader) endParagraph() {
	if len(r.paragraph) > 0 {
		r.endList()
		r.blocks = append(r.blocks, inline(strings.Join(r.paragraph, "\n")))
		r.paragraph = nil
	}
}

func (r *proseReader) add(block string) {
	r.endParagraph()
	r.endList()
	r.blocks = append(r.blocks, block)
}

func (r *proseReader) endList() {
	if len(r.list) > 0 {
		r.blocks = append(r.blocks, strings.Join(r.list, "\n"))
		r.list = nil
	}
}

// addItem adds an item to the list that goes on, or begins one.
func (r *proseReader) addItem(item string) {
	r.endParagraph()
	r.list = append(r.list, item)
}

// next reads one line, or the block that begins with it.
func (r *proseReader) next() {
	line := strings.TrimLeft(r.lines[r.at], " ")
	indent := indentation(r.lines[r.at])
	switch {
	case line == "":
		r.endParagraph()
		r.at++
	case strings.HasPrefix(line, "```") || strings.HasPrefix(line, "~~~"):
		r.fenced(line, indent)
	case strings.HasPrefix(line, ">>> ") || line == ">>>":
		end := r.blockEnd()
		block := fence("python", dedented(r.lines[r.at:end]))
		r.at = end
		r.add(block)
	case indent > 0 && !r.continues():
		r.indented()
	case indent > 0:
		r.paragraph = append(r.paragraph, line)
		r.at++
	case r.heading(line):
	case tableBorder.MatchString(line):
		end := r.blockEnd()
		block := fence("", r.lines[r.at:end])
		r.at = end
		r.add(block)
	case r.depth < deepest && (r.item(line) || r.directive(line) || r.field(line)):
	default:
		r.paragraph = append(r.paragraph, line)
		r.at++
		r.literal()
	}
}

// continues reports whether an indented line goes on with the paragraph.
func (r *proseReader) continues() bool {
	return len(r.paragraph) > 0 && !strings.HasSuffix(r.paragraph[len(r.paragraph)-1], ":")
}

// statement is the first line of a block of Python.
var statement = regexp.MustCompile(`^(@|(async|class|def|elif|else|except|finally|for|if|try|while|with)\b).*:$`)

// indented reads an indented block of code. Python above it belongs to it.
func (r *proseReader) indented() {
	end := deeperEnd(r.lines, r.at, 0)
	block, language := dedented(r.lines[r.at:end]), r.language
	if above := len(r.paragraph); above > 0 && statement.MatchString(r.paragraph[above-1]) {
		block, language = slices.Concat(r.paragraph, r.lines[r.at:end]), "python"
		r.paragraph = nil
	}
	r.at = end
	r.add(fence(language, block))
}

// blockEnd is the index of the next empty line.
func (r *proseReader) blockEnd() int {
	end := r.at
	for end < len(r.lines) && r.lines[end] != "" {
		end++
	}
	return end
}

// fenced reads a block that is fenced as in Markdown.
func (r *proseReader) fenced(opening string, indent int) {
	marker := opening[:len(opening)-len(strings.TrimLeft(opening, opening[:1]))]
	language := strings.TrimLeft(opening, opening[:1])
	var block []string
	for r.at++; r.at < len(r.lines); r.at++ {
		line := r.lines[r.at]
		if closing := strings.TrimSpace(line); strings.HasPrefix(closing, marker) && strings.Trim(closing, marker[:1]) == "" {
			r.at++
			break
		}
		block = append(block, line[min(indent, indentation(line)):])
	}
	if strings.TrimSpace(strings.Join(block, "")) == "" {
		r.add(inline(opening))
		return
	}
	if strings.Contains(language, "`") {
		block, language = append([]string{opening}, block...), ""
	}
	r.add(fence(strings.TrimSpace(language), block))
}

// heading reads a line that is underlined, and the terms below it.
func (r *proseReader) heading(line string) bool {
	if len(r.paragraph) > 0 || r.at+1 >= len(r.lines) || !underline.MatchString(r.lines[r.at+1]) || underline.MatchString(line) {
		return false
	}
	r.add("**" + strings.TrimSpace(inline(line)) + "**")
	start := r.at + 2
	for r.at = start; r.at < len(r.lines); r.at++ {
		if r.at+1 < len(r.lines) && r.lines[r.at] != "" && underline.MatchString(r.lines[r.at+1]) {
			break
		}
	}
	r.add(terms(r.lines[start:r.at]))
	return true
}

// item reads an item of a list.
func (r *proseReader) item(line string) bool {
	marker := "- "
	var rest string
	if parts := bullet.FindStringSubmatch(line); parts != nil {
		rest = parts[1]
	} else if parts := numbered.FindStringSubmatch(line); parts != nil {
		marker, rest = parts[1]+". ", parts[2]
	} else {
		return false
	}
	if strings.HasPrefix(line, "* ") && strings.TrimSpace(strings.Trim(line, "* ")) == "" {
		return false
	}
	end := deeperEnd(r.lines, r.at+1, 0)
	said := prose(append([]string{rest}, dedented(r.lines[r.at+1:end])...), r.language, r.depth+1)
	r.at = end
	r.addItem(marker + strings.TrimLeft(indented(said, len(marker)), " "))
	return true
}

// directive reads a directive of reStructuredText.
func (r *proseReader) directive(line string) bool {
	parts := directive.FindStringSubmatch(line)
	if parts == nil {
		return false
	}
	end := deeperEnd(r.lines, r.at+1, 0)
	body := dedented(r.lines[r.at+1 : end])
	switch parts[1] {
	case "code-block", "code", "sourcecode":
		for len(body) > 0 && isOption(body[0]) {
			body = body[1:]
		}
		r.at = end
		r.add(fence(parts[2], body))
	case "note", "warning", "tip", "hint", "important", "caution", "danger", "attention", "error",
		"seealso", "todo", "deprecated", "versionadded", "versionchanged", "admonition":
		r.at = end
		text := prose(append([]string{parts[2]}, body...), r.language, r.depth+1)
		separator := " "
		if parts[2] == "" || beginsBlock(text) {
			separator = "\n\n"
		}
		r.add("**" + parts[1] + ":**" + separator + text)
	default:
		block := fence("", r.lines[r.at:end])
		r.at = end
		r.add(block)
	}
	return true
}

// field reads a field of Sphinx, such as ":param name: text".
func (r *proseReader) field(line string) bool {
	field, ok := docstrings.ReadField(line)
	if !ok || !isSphinxField(field, line) {
		return false
	}
	term := field.Name
	if field.Argument.Len() > 0 {
		term += " " + code(field.Argument.In(line))
	}
	end := deeperEnd(r.lines, r.at+1, 0)
	said := append([]string{strings.TrimLeft(field.Description.In(line), " ")}, dedented(r.lines[r.at+1:end])...)
	r.at = end
	r.addItem(item("- ", term, said))
	return true
}

// isOption reports whether line is an option of a directive.
func isOption(line string) bool {
	field, ok := docstrings.ReadField(line)
	return ok && isSphinxField(field, line)
}

// isSphinxField reports whether a field of line is one of Sphinx, and not a
// role or an emoji in a text.
func isSphinxField(field docstrings.Field, line string) bool {
	after := field.Description.In(line)
	return field.Marker == ':' && asciiLetters(field.Name) && (after == "" || after[0] == ' ')
}

func asciiLetters(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// literal takes one of the colons away that announce a literal block.
func (r *proseReader) literal() {
	last := len(r.paragraph) - 1
	below := r.at
	for below < len(r.lines) && r.lines[below] == "" {
		below++
	}
	if strings.HasSuffix(r.paragraph[last], "::") && below < len(r.lines) &&
		(indentation(r.lines[below]) > 0 || strings.HasPrefix(r.lines[below], ">>>")) {
		r.paragraph[last] = strings.TrimSuffix(r.paragraph[last], ":")
		if r.paragraph[last] == ":" {
			r.paragraph = r.paragraph[:last]
		}
	}
}

// deeperEnd is the end of the lines from start on that are indented more than
// indent, without the empty ones at their end.
func deeperEnd(lines []string, start, indent int) int {
	end := start
	for i := start; i < len(lines); i++ {
		if lines[i] == "" {
			continue
		}
		if indentation(lines[i]) <= indent {
			break
		}
		end = i + 1
	}
	return end
}

// dedented are lines without the indentation that they share.
func dedented(lines []string) []string {
	margin := -1
	for _, line := range lines {
		if line != "" && (margin < 0 || indentation(line) < margin) {
			margin = indentation(line)
		}
	}
	if margin <= 0 {
		return lines
	}
	moved := make([]string, len(lines))
	for i, line := range lines {
		moved[i] = line[min(margin, len(line)):]
	}
	return moved
}

// indented is Markdown with all its lines moved to the right.
func indented(markdown string, width int) string {
	lines := strings.Split(markdown, "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = strings.Repeat(" ", width) + line
		}
	}
	return strings.Join(lines, "\n")
}

// joinBlocks puts an empty line between the blocks that are not empty.
func joinBlocks(blocks []string) string {
	var written []string
	for _, block := range blocks {
		if strings.TrimSpace(block) != "" {
			written = append(written, strings.TrimRight(block, "\n "))
		}
	}
	return strings.Join(written, "\n\n")
}

// fence is a fenced block of code.
func fence(language string, lines []string) string {
	content := strings.Trim(strings.Join(lines, "\n"), "\n")
	if strings.TrimSpace(content) == "" {
		return ""
	}
	marks := strings.Repeat("`", max(3, longestRun(content)+1))
	return marks + language + "\n" + content + "\n" + marks
}

// longestRun is the length of the longest row of backticks in s.
func longestRun(s string) int {
	longest, run := 0, 0
	for i := range len(s) {
		if s[i] != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}
