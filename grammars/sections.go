package grammars

import "strings"

// section is a stretch of a text that is parsed alone when the whole has a
// syntax error: a definition, or what stands between two. Sections follow each
// other without a gap. They begin at the start of a line.
type section struct {
	start, end int
}

// outline is a definition whose inside is parsed apart from it.
type outline struct {
	// shells are the definition without its inside. The first that has no
	// syntax error is taken.
	shells []shell
	// members are what stands inside, up to end, where the definition ends.
	members []section
	end     int
	// incomplete reports that there is more inside than members.
	incomplete bool
}

// shell is the first head bytes of a definition, with the first few of its
// members, and then something that completes it.
type shell struct {
	text          string
	head, members int
	// mended reports that the definition has an error there which text hides.
	mended bool
}

// sectionsAt are the sections of a text of the given length that begin at
// starts.
func sectionsAt(starts []int, length int) []section {
	var made []section
	if len(starts) == 0 || starts[0] != 0 {
		starts = append([]int{0}, starts...)
	}
	for i, start := range starts {
		end := length
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		if start < end {
			made = append(made, section{start, end})
		}
	}
	return made
}

// column is how far text is indented, counted as the grammar of Python does,
// and where its indentation ends.
func column(text string, at int) (column, end int) {
	for ; at < len(text); at++ {
		switch text[at] {
		case ' ':
			column++
		case '\t':
			column += 8
		case '\f', '\r':
			column = 0
		default:
			return column, at
		}
	}
	return column, at
}

func isWord(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= 0x80
}

// wordAt is the identifier or keyword at offset at.
func wordAt(text string, at int) string {
	end := at
	for end < len(text) && isWord(text[end]) {
		end++
	}
	return text[at:end]
}

// spacesEnd is the offset of the first byte from at on that is not blank.
func spacesEnd(text string, at int) int {
	for at < len(text) && (text[at] == ' ' || text[at] == '\t') {
		at++
	}
	return at
}

// lineStart is the offset of the line that holds at.
func lineStart(text string, at int) int { return strings.LastIndexByte(text[:at], '\n') + 1 }

// lineEnd is the offset after the line that holds at.
func lineEnd(text string, at int) int {
	if length := strings.IndexByte(text[at:], '\n'); length >= 0 {
		return at + length + 1
	}
	return len(text)
}
