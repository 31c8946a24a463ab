package report

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// colour is the parameter of an SGR sequence (ECMA-48).
type colour string

const (
	plain  colour = ""
	bold   colour = "1"
	dim    colour = "2"
	red    colour = "31"
	green  colour = "32"
	yellow colour = "33"
)

// paint colours text.
func (t *table) paint(c colour, text string) string {
	if !t.Color || c == plain || text == "" {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}

// shareColour is green from four fifths on, and red below a half.
func shareColour(share coverage.Share) colour {
	switch {
	case share.Total == 0:
		return dim
	case 5*share.Covered >= 4*share.Total:
		return green
	case 2*share.Covered >= share.Total:
		return yellow
	}
	return red
}

// barWidth is how many columns a bar takes.
const barWidth = 10

// bar draws the share in eighths of a column, by the rules of [Portion].
func bar(share coverage.Share) string {
	eighths, _ := Portion(share, 8*barWidth)
	drawn := strings.Repeat("█", eighths/8)
	if part := eighths % 8; part > 0 {
		drawn += string([]rune("▏▎▍▌▋▊▉")[part-1])
	}
	return drawn
}

// pad fills text up to width columns.
func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(width-uniseg.StringWidth(text), 0))
}

// padLeft puts text at the end of width columns.
func padLeft(text string, width int) string {
	return strings.Repeat(" ", max(width-uniseg.StringWidth(text), 0)) + text
}

// lastColumns is the end of text in at most width columns, with an ellipsis for
// what stands before.
func lastColumns(text string, width int) string {
	columns := uniseg.StringWidth(text)
	if columns <= width {
		return text
	}
	for columns > max(width-1, 0) && text != "" {
		cluster, rest, size, _ := uniseg.FirstGraphemeClusterInString(text, -1)
		if cluster == "" {
			break
		}
		text, columns = rest, columns-size
	}
	return "…" + text
}

// shorten lists the ranges in at most width columns, all of them if width is 0.
// An ellipsis stands for what is left out.
func shorten(ranges []Range, width int) string {
	var list strings.Builder
	columns := 0
	for i, r := range ranges {
		part := r.String()
		if i > 0 {
			part = ", " + part
		}
		columns += utf8.RuneCountInString(part)
		rest := len(", ") + 1
		if i == len(ranges)-1 {
			rest = 0
		}
		if width > 0 && columns+rest > width {
			if i > 0 {
				list.WriteString(", ")
			}
			list.WriteString("…")
			break
		}
		list.WriteString(part)
	}
	return list.String()
}
