package report

import (
	"strconv"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
)

// conciseFormat is one line a finding, in the form that C compilers made
// common: editors and CI read it.
type conciseFormat struct{ Style }

func (conciseFormat) Begin() (begin, between string) { return "", "" }

func (c conciseFormat) Fragment(file *File) []byte {
	if len(file.Findings) == 0 {
		return nil
	}
	paint := painter(c.Colour)
	lines := text.NewLines(file.Source)
	out := make([]byte, 0, 128*len(file.Findings))
	for i := range file.Findings {
		f := &file.Findings[i]
		out = appendHeadline(out, paint, file.Path, f, f.Message, lines.Position(f.Range.Start))
		out = append(out, '\n')
	}
	return out
}

func (c conciseFormat) End(summary *Totals) []byte {
	if c.Quiet {
		return nil
	}
	return appendClosing(nil, painter(c.Colour), summary)
}

// appendHeadline is "path:line:column: severity: message [rule]".
func appendHeadline(out []byte, paint painter, path string, f *finding.Finding, message string, at text.Position) []byte {
	out = paint.append(out, bold, Printable(path))
	out = append(out, ':')
	out = strconv.AppendInt(out, int64(at.Line), 10)
	out = append(out, ':')
	out = strconv.AppendInt(out, int64(at.Column), 10)
	out = append(out, ": "...)
	out = paint.append(out, severityColour(f.Severity), f.Severity.String())
	out = append(out, ": "...)
	out = append(out, Printable(message)...)
	out = append(out, ' ')
	return paint.append(out, dim, "["+f.Rule+"]")
}
