package pipeline_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/text"
)

// TestTrackedPointsAtTheSameText edits a text of words at random: what is left
// of a finding for each word stands at that word, and its fix changes it.
func TestTrackedPointsAtTheSameText(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		source := strings.Repeat("alpha beta\ngamma é𝕏 delta\n", 40)
		tracked := pipeline.Track(wordFindings(source))
		count := tracked.Count()
		for range 20 {
			start := random.IntN(len(source))
			end := min(len(source), start+random.IntN(6))
			edit := text.Edit{Range: text.Range{Start: start, End: end}, New: strings.Repeat("x\n", random.IntN(3))}
			source = source[:start] + edit.New + source[end:]
			tracked = tracked.Edited(edit)
		}
		if left := tracked.Count(); left < count/2 || left == count {
			t.Fatalf("%d of %d findings are left", left, count)
		}
		for _, f := range finding.InFile(shownOf(tracked)) {
			if got := f.Range.In(source); got != f.Message {
				t.Fatalf("the finding for %q stands at %q", f.Message, got)
			}
			for _, fix := range f.Fixes {
				if got := fix.Edits[0].In(source); got != f.Message {
					t.Fatalf("the fix for %q changes %q", f.Message, got)
				}
			}
		}
	}
}

// shownOf is what is shown of a text in which a tool alone found something.
func shownOf(tracked *pipeline.Tracked) []finding.Group {
	return (&pipeline.File{Tools: []*pipeline.Tracked{tracked}}).Compose()
}

func wordFindings(source string) []finding.Finding {
	var findings []finding.Finding
	at := 0
	for _, word := range strings.Fields(source) {
		at += strings.Index(source[at:], word)
		anchor := text.Range{Start: at, End: at + len(word)}
		f := finding.Finding{
			Rule: "tool/word", Message: word, Range: anchor,
			Fixes: []finding.Fix{{Edits: []text.Edit{{Range: anchor, New: "word"}}}},
		}
		if word == "gamma" {
			f.Code = "D417" // one that native rules may repeat
		}
		findings = append(findings, f)
		at += len(word)
	}
	return findings
}

func TestTrackedSharesWhatIsNotTouched(t *testing.T) {
	source := strings.Repeat("alpha beta\n", 200)
	before := pipeline.Track(wordFindings(source))
	after := before.Edited(text.Edit{Range: text.Range{Start: 1100, End: 1100}, New: "\n"})
	was := map[*[]finding.Finding]int{}
	for _, group := range shownOf(before) {
		was[group.Findings] = group.Start
	}
	anew := 0
	for _, group := range shownOf(after) {
		start, known := was[group.Findings]
		switch {
		case !known:
			anew++
		case group.Start > 1100 && group.Start != start+1, group.Start < 1100 && group.Start != start:
			t.Errorf("the group at %d stands at %d now", start, group.Start)
		}
	}
	if anew > 1 || len(was) < 10 {
		t.Errorf("%d of %d groups are made anew", anew, len(was))
	}
}
