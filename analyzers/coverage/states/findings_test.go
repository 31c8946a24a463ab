package states

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/linemap"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// all has both rules on.
var all = rule.NewSet(rule.Standard, "google", map[*rule.Rule]rule.Settings{uncoveredLine: {}, partialBranch: {}})

// none ignores no line.
func none(*rule.Rule) []int { return nil }

// shown are the findings as "TEXT: MESSAGE", and the groups that they are in.
func shown(source string, f *Findings) []string {
	var texts []string
	for _, group := range f.Groups() {
		for _, found := range group.Certain {
			texts = append(texts, fmt.Sprintf("%q: %s", found.Range.Moved(group.Start).In(source), found.Message))
		}
	}
	return texts
}

// lines are counts by line: from line 1 on, where -1 is none.
func lines(hits ...int) []coverage.Line {
	var lines []coverage.Line
	for i, count := range hits {
		if count >= 0 {
			lines = append(lines, coverage.Line{Number: i + 1, Hits: uint64(count)})
		}
	}
	return lines
}

func viewOf(source string, lines []coverage.Line, branches ...coverage.Branch) *View {
	base := linemap.Fingerprinted(source)
	file := &coverage.File{Lines: coverage.PackLines(lines), Branches: coverage.PackBranches(branches, nil)}
	return NewMeasured(file, base).In(base)
}

func TestFindings(t *testing.T) {
	const source = "\ta = 1 \r\n\n# why\n    b = 2\nc = 3\nd = 4\n"
	for _, test := range []struct {
		name string
		view *View
		want []string
	}{
		{"all covered", viewOf(source, lines(1, -1, -1, 1, 1, 1)), nil},
		{"none covered", viewOf(source, lines(0, -1, -1, 0, 0, 0)),
			[]string{`"a = 1 \r\n\n# why\n    b = 2\nc = 3\nd = 4": no test executes these 4 lines`}},
		{"a covered line parts runs", viewOf(source, lines(0, -1, -1, 0, 1, 0)), []string{
			`"a = 1 \r\n\n# why\n    b = 2": no test executes these 2 lines`, `"d = 4": no test executes this line`,
		}},
		{"the space around is left out", viewOf(source, lines(0, -1, -1, 1, 1, 1)), []string{`"a = 1": no test executes this line`}},
		{"a line beyond the text", viewOf(source, append(lines(1), coverage.Line{Number: 99})), nil},
		{"a branch of an uncovered line", viewOf(source, lines(0), coverage.Branch{Line: 1, To: 4}), []string{`"a = 1": no test executes this line`}},
		{"a branch", viewOf(source, lines(1), coverage.Branch{Line: 1, To: 4, Hits: 1}, coverage.Branch{Line: 1, To: coverage.Exit}),
			[]string{`"a = 1": jumps to line 4, never to exit`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := shown(source, test.view.Findings(text.NewLines(source), all, none, nil)); !slices.Equal(got, test.want) {
				t.Errorf("shown is\n  %s\nnot\n  %s", strings.Join(got, "\n  "), strings.Join(test.want, "\n  "))
			}
		})
	}
}

func TestDescribe(t *testing.T) {
	condition := func(number uint32, outcome string, hits uint64) coverage.Branch {
		return coverage.Branch{Number: number, Outcome: outcome, Hits: hits, Evaluated: true}
	}
	for want, branches := range map[string][]coverage.Branch{
		"jumps to line 12, never to exit":                  {{To: 12, Hits: 1}, {To: coverage.Exit}},
		"jumps to exit, but by 1 of 2 ways never":          {{To: coverage.Exit, Hits: 1}, {To: coverage.Exit, Number: 7}},
		"never jumps to line 3 or line 4":                  {{To: 3}, {To: 4}},
		"jumps to line 3 and line 4, never to line 5":      {{To: 3, Hits: 1}, {To: 4, Hits: 2}, {To: 5}},
		"1 of 2 branches is never taken":                   {{Number: 0, Hits: 1}, {Number: 1}},
		"2 of 3 branches are never taken":                  {{Number: 0, Hits: 1}, {Number: 1}, {Number: 2}},
		"the condition is never false":                     {condition(0, "true", 3), condition(1, "false", 0)},
		"condition 2 of 2 is never true":                   {condition(0, "true", 3), condition(1, "false", 1), condition(2, "true", 0), condition(3, "false", 3)},
		"the condition is never true or false":             {condition(0, "true", 0), condition(1, "false", 0)},
		"jumps to line 7, never to a line that is no more": {{To: 7, Hits: 1}, {Number: 9, Outcome: "a line that is no more"}},
	} {
		if got := Describe(branches); got != want {
			t.Errorf("Describe(%+v) = %q, not %q", branches, got, want)
		}
	}
}

// TestFindingsAreShared checks that what an edit does not touch is the same in
// memory, so that an editor gets no more than what is new, and that the
// findings are those of a text that was never edited.
func TestFindingsAreShared(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	var source strings.Builder
	var measured []coverage.Line
	var branches []coverage.Branch
	for line := 1; line <= 300; line++ {
		fmt.Fprintf(&source, "line_%d = %d\n", line, line)
		hits := random.IntN(2)
		measured = append(measured, coverage.Line{Number: line, Hits: uint64(hits)})
		if line%7 == 0 && hits > 0 {
			branches = append(branches, coverage.Branch{Line: line, To: line + 1, Hits: 1}, coverage.Branch{Line: line, To: line + 3})
		}
	}
	now := source.String()
	view := viewOf(now, measured, branches...)
	found := view.Findings(text.NewLines(now), all, none, nil)
	shared, total := 0, 0
	for range 300 {
		at := random.IntN(len(now))
		edit := text.Edit{Range: text.Range{Start: at, End: min(len(now), at+random.IntN(3))}, New: []string{"x", "\n", ""}[random.IntN(3)]}
		after, err := text.Apply(now, []text.Edit{edit})
		if err != nil {
			t.Fatal(err)
		}
		view = view.Edited(edit, text.NewLines(now), text.NewLines(after))
		now = after
		next := view.Findings(text.NewLines(now), all, none, found)
		fresh := view.Findings(text.NewLines(now), all, none, nil)
		if got, want := shown(now, next), shown(now, fresh); !slices.Equal(got, want) {
			t.Fatalf("after %+v shown is\n%s\nbut anew\n%s", edit, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		for _, r := range next.runs {
			total++
			if slices.ContainsFunc(found.runs, func(before run) bool { return before.findings == r.findings }) {
				shared++
			}
		}
		found = next
	}
	// Messages that name lines are new when lines move.
	if total == 0 || shared*10 < total*8 {
		t.Errorf("%d of %d findings are shared", shared, total)
	}
}

// BenchmarkFindings shows a text of 10,000 lines after an edit.
func BenchmarkFindings(b *testing.B) {
	var source strings.Builder
	var measured []coverage.Line
	for line := 1; line <= 10_000; line++ {
		fmt.Fprintf(&source, "line_%d = %d\n", line, line)
		measured = append(measured, coverage.Line{Number: line, Hits: uint64(line / 10 % 2)})
	}
	before := text.NewLines(source.String())
	view := viewOf(source.String(), measured)
	edit := text.Edit{Range: text.Range{Start: 5, End: 5}, New: "x"}
	edited, err := text.Apply(source.String(), []text.Edit{edit})
	if err != nil {
		b.Fatal(err)
	}
	after := text.NewLines(edited)
	found := view.Findings(before, all, none, nil)
	for b.Loop() {
		view.Edited(edit, before, after).Findings(after, all, none, found)
	}
}
