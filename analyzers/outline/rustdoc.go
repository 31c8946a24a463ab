package outline

import (
	"regexp"
	"strings"

	"github.com/octollm/octolsp/analyzers/rust"
)

// renderRustdoc is documentation as rustdoc shows it: blocks of code without a
// language are Rust, without the lines that rustdoc hides.
func renderRustdoc(documentation *rust.Documentation) string {
	source := documentation.Markdown()
	defined := definedLabels(source)
	var out strings.Builder
	var open string // the fence that is open
	hides := false
	for line := range strings.Lines(source) {
		line = strings.TrimRight(line, "\r\n")
		trimmed := strings.TrimLeft(line, " \t")
		marks := fenceMarks(trimmed)
		switch {
		case open == "" && marks != "":
			language := strings.TrimSpace(trimmed[len(marks):])
			if marks[0] == '`' && strings.Contains(language, "`") {
				break // code in a line
			}
			open, hides = marks, isRust(language)
			if hides {
				line = line[:len(line)-len(trimmed)] + marks + "rust"
			}
		case open != "" && strings.HasPrefix(marks, open) && strings.TrimSpace(trimmed[len(marks):]) == "":
			open = ""
		case open != "" && hides:
			if trimmed == "#" || strings.HasPrefix(trimmed, "# ") {
				continue
			}
			if strings.HasPrefix(trimmed, "##") {
				line = line[:len(line)-len(trimmed)] + trimmed[1:]
			}
		case open == "":
			if pathDefinition.MatchString(line) {
				continue
			}
			line = withoutPathLinks(line, defined)
		}
		out.WriteString(strings.TrimRight(line, " \t"))
		if strings.HasSuffix(line, "  ") {
			out.WriteString("  ") // a hard line break
		}
		out.WriteByte('\n')
	}
	return strings.Trim(out.String(), "\n")
}

// Links to items by their path lead nowhere outside of rustdoc: of them, what
// they show stays.
const itemPath = "(?:[a-z]+@)?(?:[A-Za-z_]\\w*::)*[A-Za-z_]\\w*(?:!|\\(\\))?"

var (
	pathLink       = regexp.MustCompile("^\\[(`[^`]+`|[^\\[\\]`]+)\\]\\(`?" + itemPath + "`?\\)")
	labelLink      = regexp.MustCompile("^\\[(`[^`]+`|[^\\[\\]`]+)\\](?:\\[(`[^`]+`|[^\\[\\]`]*)\\])?")
	pathDefinition = regexp.MustCompile("^ {0,3}\\[[^\\[\\]]+\\]: *`?" + itemPath + "`?$")
	definition     = regexp.MustCompile(`^ {0,3}\[([^\[\]]+)\]: *\S`)
)

// definedLabels are the labels that source gives an address to.
func definedLabels(source string) map[string]bool {
	labels := map[string]bool{}
	if !strings.Contains(source, "]:") {
		return labels
	}
	for line := range strings.Lines(source) {
		line = strings.TrimRight(line, "\r\n")
		if parts := definition.FindStringSubmatch(line); parts != nil && !pathDefinition.MatchString(line) {
			labels[strings.ToLower(parts[1])] = true
		}
	}
	return labels
}

// withoutPathLinks is line with the text of each link that leads to the path of
// an item. Of links by a label, these are those without a definition whose text
// or label is code, or that have both a text and a label.
func withoutPathLinks(line string, defined map[string]bool) string {
	if !strings.Contains(line, "[") {
		return line
	}
	var out strings.Builder
	for at := 0; at < len(line); {
		rest := line[at:]
		length, text := 1, rest[:1]
		switch rest[0] {
		case '\\':
			length = min(2, len(rest))
			text = rest[:length]
		case '`':
			marks := len(rest) - len(strings.TrimLeft(rest, "`"))
			length = marks
			if _, after, found := cutRun(rest[marks:], marks); found {
				length = len(rest) - len(after)
			}
			text = rest[:length]
		case '[':
			if parts := pathLink.FindStringSubmatch(rest); parts != nil {
				length, text = len(parts[0]), parts[1]
			} else if parts := labelLink.FindStringSubmatch(rest); parts != nil && !strings.HasPrefix(rest[len(parts[0]):], "(") {
				label := parts[2]
				if label == "" {
					label = parts[1]
				}
				if !defined[strings.ToLower(label)] && (parts[2] != "" || strings.HasPrefix(parts[1], "`")) {
					length, text = len(parts[0]), parts[1]
				}
			}
		}
		out.WriteString(text)
		at += length
	}
	return out.String()
}

// fenceMarks are the marks that line begins with, if they open or close a
// fenced block.
func fenceMarks(line string) string {
	for _, mark := range []string{"`", "~"} {
		if marks := line[:len(line)-len(strings.TrimLeft(line, mark))]; len(marks) >= 3 {
			return marks
		}
	}
	return ""
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
