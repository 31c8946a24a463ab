package html

import (
	"fmt"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage/linemap"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	coveragereport "github.com/octollm/octolsp/analyzers/coverage/report"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/text"
)

// source is the text of a file with what is known of its lines.
type source struct {
	file
	// Stale has the reason if nothing is known about them.
	Stale []string
	// Facts tell of the file.
	Facts []fact
	// NumberWidth and HitsWidth are how wide the line number and the hits before
	// each line are; hits are left out where no line was executed twice, since
	// coverage.py does not count.
	NumberWidth, HitsWidth int
	// Runs are the lines.
	Runs []run
	// Data has what the text does not say.
	Data []data
}

type fact struct{ Name, Value string }

// run are lines of the same state: those that need attention are marked.
type run struct {
	Plain  string
	Marked []marked
}

type marked struct{ State, Text string }

// data is what is known of the lines of a file beyond their states. Its names
// are those that page.js reads.
type data struct {
	// Branches are the messages about branches that were never taken, by the line.
	Branches map[int]string `json:"branches,omitempty"`
	*tests
}

// glyphs stand before the lines, by their state, and page.js reads the state from
// them.
var glyphs = [...]string{
	states.Plain: " ", states.Covered: "✓", states.Partial: "◐", states.Uncovered: "✗", states.Excluded: "–", states.Unknown: "?",
}

// source reads the file and draws its lines.
func (d *document) source(f *project.File, read coveragereport.Read) source {
	sum := f.Sum()
	s := source{file: file{sums: d.sums(sum), Path: f.DisplayPath, Link: linkTo(f.DisplayPath)}}
	today := coveragereport.Look(f, read)
	lines := sourceLines(today.Source)
	s.NumberWidth = len(fmt.Sprint(len(lines)))
	s.Facts = []fact{{"Covered", s.Percent}, {"Lines", s.Lines}}
	if f.Branches {
		s.Facts = append(s.Facts, fact{"Branches", coveragereport.CoveredOf(sum.Branches)})
	}
	if today.View == nil {
		s.Stale = []string{today.Stale}
		s.draw(lines, func(int) states.State { return states.Plain }, nil)
	} else {
		s.look(f, today.View, lines)
		if len(f.Measured().Tests) > 0 {
			now := linemap.Trace(f.Base, linemap.Fingerprinted(today.Source)).File(f.Measured())
			s.Data[0].tests = d.tests.of(now.Tests)
		}
	}
	if f.From != "" {
		s.Facts = append(s.Facts, fact{"Measured", f.From})
	}
	var reports []string
	for _, r := range f.Reports {
		reports = append(reports, r.DisplayPath)
	}
	if len(reports) > 0 {
		s.Facts = append(s.Facts, fact{"By", strings.Join(reports, ", ")})
	}
	return s
}

// look draws the lines with what the view knows of them.
func (s *source) look(f *project.File, view *states.View, lines []string) {
	hits := map[int]uint64{}
	known := data{Branches: map[int]string{}}
	most := uint64(0)
	for line := range view.Lines() {
		hits[line.Number] = line.Hits
		most = max(most, line.Hits)
		if line.State == states.Partial {
			known.Branches[line.Number] = states.Describe(line.Branches)
		}
	}
	if most > 1 {
		s.HitsWidth = len(fmt.Sprint(most))
	}
	s.draw(lines, view.State, hits)
	s.Data = []data{known}
	changed := 0
	for line := 1; line <= len(lines); line++ {
		if view.State(line) == states.Unknown {
			changed++
		}
	}
	if changed > 0 {
		s.Facts = append(s.Facts, fact{"Changed since", coveragereport.Count(changed, "line")})
	}
}

// draw puts the number, the state and the hits before each line.
func (s *source) draw(lines []string, state func(line int) states.State, hits map[int]uint64) {
	var drawn strings.Builder
	was := states.Plain
	flush := func() {
		switch {
		case drawn.Len() == 0:
			return
		case needsAttention(was):
			s.Runs = append(s.Runs, run{Marked: []marked{{was.String(), drawn.String()}}})
		default:
			s.Runs = append(s.Runs, run{Plain: drawn.String()})
		}
		drawn.Reset()
	}
	for i, line := range lines {
		now := state(i + 1)
		if now != was && (needsAttention(now) || needsAttention(was)) {
			flush()
		}
		was = now
		fmt.Fprintf(&drawn, "%*d %s", s.NumberWidth, i+1, glyphs[now])
		if s.HitsWidth > 0 {
			counted := ""
			if n, measured := hits[i+1]; measured {
				counted = fmt.Sprint(n)
			}
			fmt.Fprintf(&drawn, " %*s", s.HitsWidth, counted)
		}
		drawn.WriteString("  ")
		drawn.WriteString(line)
		drawn.WriteByte('\n')
	}
	flush()
}

func needsAttention(state states.State) bool {
	return state == states.Partial || state == states.Uncovered || state == states.Unknown
}

// sourceLines are the lines of the text as they can be shown; what stands after
// the last line ending counts if it is not empty.
func sourceLines(source string) []string {
	lines := text.NewLines(source)
	shown := make([]string, lines.Count())
	for i := range shown {
		parts := strings.Split(lines.Text(i), "\t")
		for k, part := range parts {
			parts[k] = report.Printable(part)
		}
		shown[i] = strings.Join(parts, "\t")
	}
	if last := len(shown) - 1; last >= 0 && shown[last] == "" {
		shown = slices.Delete(shown, last, last+1)
	}
	return shown
}
