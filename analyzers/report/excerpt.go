package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/octollm/octolsp/analyzers/text"
)

const (
	// excerptWidth is how many columns of a line are shown.
	excerptWidth = 120
	// excerptLead is how many code points before the anchor are shown of a line
	// that is longer.
	excerptLead = 40
	// tabWidth is how many columns a tab takes at most.
	tabWidth = 4
)

// excerpt is one line of source as it is shown, with the columns to underline.
type excerpt struct {
	text string
	// indent is the number of columns before the underline, and width that of
	// the underline: 1 at least.
	indent, width int
}

// newExcerpt shows line, a range of source, with the part of anchor that lies
// in it underlined. What it does is bounded by what is shown, not by the
// length of the line.
func newExcerpt(source string, line, anchor text.Range) excerpt {
	anchor.Start = min(max(anchor.Start, line.Start), line.End)
	anchor.End = min(max(anchor.End, anchor.Start), line.End)
	if line.Len() <= excerptWidth && plain(line.In(source)) {
		return excerpt{line.In(source), anchor.Start - line.Start, max(anchor.Len(), 1)}
	}
	whole := drawLine(source, line, anchor)
	if whole.cut && whole.indent+whole.width > excerptWidth-excerptLead {
		start := anchor.Start
		for range excerptLead {
			_, size := utf8.DecodeLastRuneInString(source[line.Start:start])
			start -= size
		}
		part := drawLine(source, text.Range{Start: start, End: line.End}, anchor)
		if start > line.Start {
			part.text, part.indent = "…"+part.text, part.indent+1
		}
		return part.excerpt
	}
	return whole.excerpt
}

type drawnLine struct {
	excerpt
	// cut says that the line goes on.
	cut bool
}

// drawLine draws line up to excerptWidth columns.
func drawLine(source string, line, anchor text.Range) drawnLine {
	var drawn drawnLine
	var out strings.Builder
	column, indent, end := 0, -1, -1
	for offset := line.Start; offset < line.End; {
		if offset >= anchor.Start && indent < 0 {
			indent = column
		}
		cluster, width := firstCluster(source[offset:line.End])
		shown := Printable(cluster)
		switch {
		case cluster == "\t":
			width = tabWidth - column%tabWidth
			shown = strings.Repeat(" ", width)
		case shown != cluster:
			width = utf8.RuneCountInString(shown)
		}
		if column+width > excerptWidth {
			drawn.cut = true
			out.WriteString("…")
			break
		}
		out.WriteString(shown)
		if indent < 0 && offset+len(cluster) > anchor.Start {
			indent = column // the anchor begins inside of the cluster
		}
		column += width
		if offset < anchor.End {
			end = column
		}
		offset += len(cluster)
	}
	if indent < 0 {
		indent = column
	}
	drawn.text, drawn.indent, drawn.width = out.String(), indent, max(end-indent, 1)
	return drawn
}

// firstCluster is what a reader takes for the first character of s, and its
// width in columns.
func firstCluster(s string) (string, int) {
	if s[0] < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return s[:1], 1
	}
	cluster, _, width, _ := uniseg.FirstGraphemeClusterInString(s[:min(len(s), maxCluster)], -1)
	return cluster, width
}

// maxCluster is the length in bytes beyond which what looks like one character
// is cut.
const maxCluster = 256

// Printable is s with what a terminal would act upon, or would not show, made
// visible: control characters become the pictures of Unicode's block 2400,
// others and bidirectional controls U+FFFD.
func Printable(s string) string {
	if plain(s) || strings.IndexFunc(s, unprintable) < 0 && utf8.ValidString(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x20:
			return 0x2400 + r
		case r == 0x7f:
			return 0x2421
		case unprintable(r):
			return utf8.RuneError
		}
		return r
	}, s)
}

// plain reports whether s is printable ASCII, as nearly all of it is.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

func unprintable(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}
