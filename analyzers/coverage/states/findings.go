package states

import (
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// Text are the lines of a text, counted from 0, with their places.
type Text interface {
	// Count is the number of lines.
	Count() int
	// Range is the extent of a line without its line ending.
	Range(line int) text.Range
	// Text is the text of a line without its ending and a byte order mark.
	Text(line int) string
}

// Findings are what is shown of a view, in the order of the text.
type Findings struct {
	set  *rule.Set
	view *View
	runs []run
}

// run is one finding at its place.
type run struct {
	runKey
	start    int
	findings *rule.Findings
}

// runKey tells runs apart by what their findings say, wherever they stand.
type runKey struct {
	rule *rule.Rule
	// first and last are the measured lines, counted from 1. What is between
	// them did not change.
	first, last int
	length      int
	// executable is how many of the lines can be executed, where that is what the
	// message says; else message is it.
	executable int
	message    string
}

// Ignored are where the lines begin whose comments take findings of a rule away,
// in bytes of the text, sorted.
type Ignored func(*rule.Rule) []int

// Findings are those of the rules that are on in set. A line that ignored names
// is a finding by itself, so that no other is taken away with it. previous, those
// of an earlier version of the same text or nil, makes it cheaper: what did not
// change is shared with it.
func (v *View) Findings(lines Text, set *rule.Set, ignored Ignored, previous *Findings) *Findings {
	if previous != nil && previous.view == v && previous.set == set {
		return previous
	}
	found := &Findings{set: set, view: v}
	known := earlierRuns{}
	if previous != nil && previous.set == set && previous.view.Measured == v.Measured {
		known.runs = previous.runs
	}
	showLines, showBranches := set.Enabled(uncoveredLine), set.Enabled(partialBranch)
	count := min(v.Count(), lines.Count())
	apart := ignored(uncoveredLine)
	alone := func(line int) bool {
		_, is := slices.BinarySearch(apart, lines.Range(line-1).Start)
		return is
	}
	for line := 1; line <= count; line++ {
		switch v.State(line) {
		case Uncovered:
			last, executable := v.runFrom(line, count, alone)
			if showLines != nil {
				found.add(v, lines, &known, showLines, runKey{first: line, last: last, executable: executable})
			}
			line = last
		case Partial:
			if showBranches != nil {
				found.add(v, lines, &known, showBranches, runKey{first: line, last: line, message: Describe(v.branchesFrom(v.origins.Of(line)))})
			}
		}
	}
	return found
}

// runFrom is the last line of the run of uncovered lines that begins at first,
// and how many of its lines can be executed. Lines that can't be executed do not
// part a run; lines that changed do, and those that stand alone.
func (v *View) runFrom(first, count int, alone func(line int) bool) (last, executable int) {
	last, executable = first, 1
	if alone(first) {
		return last, executable
	}
	for line := first + 1; line <= count; line++ {
		switch v.State(line) {
		case Uncovered:
			if alone(line) {
				return last, executable
			}
			last = line
			executable++
		case Plain:
		default:
			return last, executable
		}
		if v.origins.Of(line) != v.origins.Of(line-1)+1 {
			// Lines are gone between: what was a run need not be one.
			if last == line {
				last, executable = lastBefore(v, line), executable-1
			}
			return last, executable
		}
	}
	return last, executable
}

// lastBefore is the last uncovered line before line.
func lastBefore(v *View, line int) int {
	for line--; v.State(line) != Uncovered; {
		line--
	}
	return line
}

// add adds a finding about the lines of key, which counts them in the text at
// hand, from 1.
func (f *Findings) add(v *View, lines Text, known *earlierRuns, by *rule.Enabled, key runKey) {
	first, last := key.first, key.last
	whole := text.Range{Start: lines.Range(first - 1).Start, End: lines.Range(last - 1).End}
	content := lines.Text(first - 1)
	whole.Start = lines.Range(first-1).End - len(strings.TrimLeft(content, " \t\f"))
	whole.End -= len(lines.Text(last-1)) - len(strings.TrimRight(lines.Text(last-1), " \t\f"))
	whole.End = max(whole.End, whole.Start)
	key.rule, key.first, key.last, key.length = by.Rule, v.origins.Of(first), v.origins.Of(last), whole.Len()
	r := run{runKey: key, start: whole.Start, findings: known.next(key)}
	if r.findings == nil {
		message := key.message
		if message == "" {
			message = uncovered(key.executable)
		}
		pass := rule.Pass{Enabled: by, Set: f.set, Found: &rule.Findings{}}
		pass.Report(finding.Finding{Range: text.Range{End: whole.Len()}, Message: message, Subject: strings.TrimSpace(content)})
		r.findings = pass.Found
	}
	f.runs = append(f.runs, r)
}

// earlierRuns find what was known of an earlier version, whose runs are in the
// order of the measured lines as well.
type earlierRuns struct {
	runs []run
	at   int
}

func (e *earlierRuns) next(key runKey) *rule.Findings {
	for e.at < len(e.runs) && e.runs[e.at].first < key.first {
		e.at++
	}
	for i := e.at; i < len(e.runs) && e.runs[i].first == key.first; i++ {
		if e.runs[i].runKey == key {
			return e.runs[i].findings
		}
	}
	return nil
}

// Groups are the findings, each at its place in the text.
func (f *Findings) Groups() []rule.ChunkFindings {
	if f == nil {
		return nil
	}
	groups := make([]rule.ChunkFindings, len(f.runs))
	for i, r := range f.runs {
		groups[i] = rule.ChunkFindings{Findings: r.findings, Start: r.start}
	}
	return groups
}

// Shows reports whether one of the rules is on in set.
func Shows(set *rule.Set) bool {
	return set != nil && (set.Enabled(uncoveredLine) != nil || set.Enabled(partialBranch) != nil)
}
