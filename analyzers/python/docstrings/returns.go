package docstrings

import (
	"strings"
	"unicode"
)

// SummarizesReturn reports whether the first line with text begins with
// "Return" or "Returns".
func (p *Parsed) SummarizesReturn() bool {
	return beginsWithReturn(strings.TrimSpace(p.content))
}

func beginsWithReturn(written string) bool {
	end := strings.IndexFunc(written, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(written)
	}
	return written[:end] == "Return" || written[:end] == "Returns"
}

// TellsReturn reports whether the docstring says what the function returns
// without a section for it: in a paragraph that begins with "Return" or
// "Returns", in a line that begins with "Returns:", or in a field such as
// ":return:" or ":rtype:".
func (p *Parsed) TellsReturn() bool {
	lines := lineReader{source: p.content}
	paragraph := true
	for {
		line, ok := lines.next()
		if !ok {
			return false
		}
		written := strings.TrimSpace(line.text)
		if beginsWithReturn(written) && (paragraph || strings.HasPrefix(written, "Return:") || strings.HasPrefix(written, "Returns:")) {
			return true
		}
		if field, ok := ReadField(written); ok && field.documentsResult() {
			return true
		}
		paragraph = written == ""
	}
}
