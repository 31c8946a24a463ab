package report

import "github.com/octollm/octolsp/analyzers/finding"

// colour is the parameter of an SGR sequence (ECMA-48).
type colour string

const (
	bold    colour = "1"
	dim     colour = "2"
	red     colour = "1;31"
	green   colour = "32"
	yellow  colour = "1;33"
	blue    colour = "1;34"
	magenta colour = "1;35"
	cyan    colour = "36"
)

// painter says whether text is coloured.
type painter bool

func (p painter) append(out []byte, c colour, text string) []byte {
	if !p {
		return append(out, text...)
	}
	out = append(out, "\x1b["...)
	out = append(out, c...)
	out = append(out, 'm')
	out = append(out, text...)
	return append(out, "\x1b[0m"...)
}

func severityColour(s finding.Severity) colour {
	switch s {
	case finding.Error:
		return red
	case finding.Warning:
		return yellow
	case finding.Info:
		return blue
	}
	return magenta
}
