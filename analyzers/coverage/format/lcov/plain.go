package lcov

import (
	"bytes"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// shortLine and shortCount are how many digits fit into the number of a line and
// a count, whatever they are.
const shortLine, shortCount = 9, 19

// plainLines takes in what most of a large report is: DA with two numbers of
// usual size. It goes once over their bytes, and stops at the first line that is
// something else.
func (r *lcovReader) plainLines(text []byte) (rest []byte) {
	lines, summed := r.b.Lines, 0
	for len(text) > 3 && text[0] == 'D' && text[1] == 'A' && text[2] == ':' {
		at, number, hits := 3, 0, uint64(0)
		for at < len(text) && text[at]-'0' <= 9 {
			number = 10*number + int(text[at]-'0')
			at++
		}
		if at == 3 || at > 3+shortLine || number == 0 || at == len(text) || text[at] != ',' {
			break
		}
		at++
		count := at
		for at < len(text) && text[at]-'0' <= 9 {
			hits = 10*hits + uint64(text[at]-'0')
			at++
		}
		if at == count || at > count+shortCount || at == len(text) {
			break
		}
		if text[at] == ',' && hits <= 1 {
			if checksum := bytes.IndexByte(text[at:], '\n'); checksum > 1 {
				at += checksum
				summed++
			}
		}
		if text[at] == '\r' {
			at++
		}
		if at == len(text) || text[at] != '\n' {
			break
		}
		lines = append(lines, coverage.Line{Number: number, Hits: hits})
		text = text[at+1:]
	}
	if more := len(lines) - len(r.b.Lines); more > 0 {
		r.place += more
		r.b.Lines = lines
		r.arcs.other = r.arcs.other || summed < more
	}
	return text
}

// plainBranches does for BRDA with numbers what plainLines does for DA.
func (r *lcovReader) plainBranches(text []byte) (rest []byte) {
	for len(text) > 5 && text[0] == 'B' && string(text[:5]) == "BRDA:" {
		var values [3]int
		at := 5
		for i := range values {
			start := at
			for at < len(text) && text[at]-'0' <= 9 {
				values[i] = 10*values[i] + int(text[at]-'0')
				at++
			}
			if at == start || at > start+shortLine || at == len(text) || text[at] != ',' {
				return text
			}
			at++
		}
		branch := coverage.Branch{Line: values[0], Block: uint32(values[1]), Number: uint32(values[2])}
		start := at
		for at < len(text) && text[at]-'0' <= 9 {
			branch.Hits = 10*branch.Hits + uint64(text[at]-'0')
			at++
		}
		if branch.Evaluated = at > start; !branch.Evaluated && at < len(text) && text[at] == '-' {
			at++
		}
		if at == start || at > start+shortCount || at == len(text) {
			return text
		}
		if text[at] == '\r' {
			at++
		}
		if at == len(text) || text[at] != '\n' {
			return text
		}
		r.place++
		r.takeBranch(&branch, true)
		text = text[at+1:]
	}
	return text
}
