package report

import (
	"strconv"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
)

// textFormat is the format for people: each finding with its line of source,
// underlined.
type textFormat struct{ Style }

func (textFormat) Begin() (begin, between string) { return "", "" }

func (t textFormat) Fragment(file *File) []byte {
	if len(file.Findings) == 0 {
		return nil
	}
	paint := painter(t.Colour)
	lines := text.NewLines(file.Source)
	out := make([]byte, 0, 256*len(file.Findings))
	for i := range file.Findings {
		f := &file.Findings[i]
		at := lines.Position(f.Range.Start)
		headline, further, _ := strings.Cut(f.Message, "\n")
		out = appendHeadline(out, paint, file.Path, f, headline, at)
		out = append(out, '\n')
		out = appendExcerpt(out, paint, f, at, file.Source, lines)
		out = appendFurther(out, paint, further, at)
		out = append(out, '\n')
	}
	return out
}

func (t textFormat) End(summary *Totals) []byte {
	if t.Quiet {
		return nil
	}
	paint := painter(t.Colour)
	out := appendClosing(nil, paint, summary)
	if len(summary.Tools) > 0 {
		out = paint.append(out, dim, "Tools: "+Printable(strings.Join(summary.Tools, ", ")))
		out = append(out, '\n')
	}
	return out
}

// appendFurther adds the lines of a message after its first one.
func appendFurther(out []byte, paint painter, further string, at text.Position) []byte {
	if further == "" {
		return out
	}
	gutter := strings.Repeat(" ", len(strconv.Itoa(at.Line)))
	for line := range strings.SplitSeq(further, "\n") {
		out = paint.append(out, blue, gutter+" :")
		if line != "" {
			out = append(append(out, ' '), Printable(line)...)
		}
		out = append(out, '\n')
	}
	return out
}

// appendExcerpt adds the line at which f is, its underline, and what could be
// done.
func appendExcerpt(out []byte, paint painter, f *finding.Finding, at text.Position, source string, lines *text.Lines) []byte {
	line := lines.Range(at.Line - 1)
	if at.Line == 1 && strings.HasPrefix(source, text.ByteOrderMark) {
		line.Start += len(text.ByteOrderMark)
	}
	drawn := newExcerpt(source, line, f.Range)
	number := strconv.Itoa(at.Line)
	gutter := strings.Repeat(" ", len(number))

	out = paint.append(out, blue, gutter+" |")
	out = append(out, '\n')
	out = paint.append(out, blue, number+" |")
	if drawn.text != "" {
		out = append(out, ' ')
		out = append(out, drawn.text...)
	}
	out = append(out, '\n')
	out = paint.append(out, blue, gutter+" |")
	out = append(out, ' ')
	out = append(out, strings.Repeat(" ", drawn.indent)...)
	out = paint.append(out, severityColour(f.Severity), strings.Repeat("^", drawn.width))
	out = append(out, '\n')
	if len(f.Fixes) > 0 {
		out = paint.append(out, blue, gutter+" =")
		out = paint.append(append(out, ' '), green, "fix")
		out = append(out, ": "+Printable(f.Fixes[0].Title)...)
		switch f.Fixes[0].Applicability {
		case finding.Safe:
			out = append(out, " (--fix)"...)
		case finding.Unsafe:
			out = append(out, " (--fix --unsafe-fixes)"...)
		}
		out = append(out, '\n')
	}
	return out
}
