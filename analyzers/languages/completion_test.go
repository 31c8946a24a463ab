package languages_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/completion"
	"github.com/octollm/octolsp/analyzers/python/docstrings"
)

func TestCompletions(t *testing.T) {
	analyzer := newAnalyzer(t)
	prose := map[string]bool{}
	for _, section := range docstrings.Google.Names() {
		prose[section.Name+":"] = section.Kind == docstrings.Prose
	}
	for _, s := range scenarios(t, "completions.txtar") {
		t.Run(s.name, func(t *testing.T) {
			before, after, _ := strings.Cut(s.given, cursor)
			source := before + after
			analysis, _ := check(t, analyzer, s.name, source, standard())
			var got strings.Builder
			for _, c := range completion.Items(&analysis.Parsed, len(before)) {
				// Prose sections are the same everywhere.
				if prose[c.Label] {
					continue
				}
				fmt.Fprintf(&got, "%q %s %q %q\n", strings.TrimRight(c.Range.In(source), " "), c.Label, c.Detail, c.Insert)
			}
			if want := s.want; strings.TrimSpace(got.String()) != strings.TrimSpace(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got.String(), want)
			}
		})
	}
}
