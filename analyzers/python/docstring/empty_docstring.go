package docstring

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

var _ = python.Register(python.Rule{
	Rule: rule.Rule{
		Name:        "docstring/empty-docstring",
		Summary:     "A docstring has no text",
		Level:       rule.Basic,
		Severity:    finding.Warning,
		Fix:         rule.FixUnsafe,
		Equivalents: []string{"D419"},
		Since:       "0.1.0",
	},
	Docstring: func(p *python.Pass, d *python.Docstring) {
		if !d.IsEmpty() {
			return
		}
		found := finding.Finding{
			Range:          d.Range,
			Message:        "the docstring is empty",
			SuppressibleAt: p.Suppressible(),
			Unnecessary:    true,
		}
		if !d.Needed {
			found.Fixes = []finding.Fix{{
				Title:         "Remove the empty docstring",
				Applicability: finding.Unsafe,
				Edits:         []text.Edit{{Range: removal(p.Source(), d.Statement)}},
			}}
		}
		p.Report(found)
	},
})

// removal is what to delete so that statement is gone: with the semicolon
// after it, or with its line if nothing else stands there.
func removal(source string, statement text.Range) text.Range {
	end := statement.End + blanks(source[statement.End:])
	if rest, ok := strings.CutPrefix(source[end:], ";"); ok {
		end += 1 + blanks(rest)
		if !atLineEnd(source[end:]) {
			return text.Range{Start: statement.Start, End: end}
		}
	}
	if !atLineEnd(source[end:]) {
		return text.Range{Start: statement.Start, End: end}
	}
	start := len(strings.TrimRight(source[:statement.Start], " \t"))
	if start > 0 && source[start-1] != '\n' && source[start-1] != '\r' {
		return text.Range{Start: statement.Start, End: end}
	}
	switch rest := source[end:]; {
	case strings.HasPrefix(rest, "\r\n"):
		end += 2
	case rest != "":
		end++
	}
	return text.Range{Start: start, End: end}
}

// blanks is the number of spaces and tabs that s begins with.
func blanks(s string) int { return len(s) - len(strings.TrimLeft(s, " \t")) }

func atLineEnd(s string) bool { return s == "" || s[0] == '\n' || s[0] == '\r' }
