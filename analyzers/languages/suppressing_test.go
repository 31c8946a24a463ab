package languages_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/suppressing"
)

func TestSuppressions(t *testing.T) {
	analyzer := newAnalyzer(t)
	for _, s := range scenarios(t, "suppressions.txtar") {
		t.Run(s.name, func(t *testing.T) {
			before, after, _ := strings.Cut(s.given, cursor)
			source := before + after
			analysis, findings := check(t, analyzer, s.name, source, standard())
			for _, f := range findings {
				if f.Range.Start != len(before) {
					continue
				}
				var got strings.Builder
				for _, way := range suppressing.Ways(&analysis.Parsed, f) {
					edited := apply(t, source, way.Edits...)
					fmt.Fprintf(&got, "%s\n%s", way.Title, changedLines(source, edited))
					takesAway(t, analyzer, s.name, edited, f, findings)
				}
				if got.String() != s.want {
					t.Errorf("got:\n%s\nwant:\n%s", got.String(), s.want)
				}
				return
			}
			t.Fatal("there is no finding")
		})
	}
}

// changedLines are the lines of after that are not in before.
func changedLines(before, after string) string {
	old, lines := strings.SplitAfter(before, "\n"), strings.SplitAfter(after, "\n")
	for len(old) > 0 && len(lines) > 0 && old[0] == lines[0] {
		old, lines = old[1:], lines[1:]
	}
	for len(old) > 0 && len(lines) > 0 && old[len(old)-1] == lines[len(lines)-1] {
		old, lines = old[:len(old)-1], lines[:len(lines)-1]
	}
	return strings.TrimSuffix(strings.Join(lines, ""), "\n") + "\n"
}

// takesAway checks that edited has the findings before it without suppressed,
// and perhaps without others of the same rule.
func takesAway(t *testing.T, analyzer *engine.Analyzer, path, edited string, suppressed finding.Finding, before []finding.Finding) {
	t.Helper()
	key := func(f finding.Finding) string { return f.Rule + " " + f.Symbol + " " + f.Message }
	left := map[string]int{}
	for _, f := range before {
		left[key(f)]++
	}
	_, after := check(t, analyzer, path, edited, standard())
	for _, f := range after {
		left[key(f)]--
		if left[key(f)] < 0 {
			t.Errorf("%s: there is a new finding: %s %s", path, f.Rule, f.Message)
		}
	}
	if left[key(suppressed)] == 0 {
		t.Errorf("%s: it is still there: %s", path, suppressed.Message)
	}
	for _, f := range before {
		if left[key(f)] > 0 && f.Rule != suppressed.Rule && f.Rule != "octolsp/unused-ignore" {
			t.Errorf("%s: another one is gone: %s", path, f.Message)
		}
	}
}
