package rule_test

import (
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/rule"
)

// TestParseSuppressions: a suppression is written as "scope names", with the
// names as they stand, and "own" or "noqa" before them.
func TestParseSuppressions(t *testing.T) {
	tests := []struct {
		comment string
		want    string
	}{
		{"# nothing", ""},
		{"#", ""},
		{"# octolsp: ignore[docstring/undocumented-param]", "own line docstring/undocumented-param"},
		{"# octolsp:ignore[a,b , c]", "own line a b c"},
		{"# octolsp: ignore", "own line"},
		{"# octolsp: ignore[]", "own line"},
		{"# octolsp: ignore[a", "own line a"},
		{"# octolsp: ignore-file[a]", "own file a"},
		{"# octolsp: disable[a]", "unknown disable"},
		{"# octolsp: ignore-fil[a]", "unknown ignore-fil"},
		{"# octolsp: Nice to have", ""},
		{"# octolsp: ignore[a] because", "own line a"},
		{"# noqa", "noqa line"},
		{"#noqa", "noqa line"},
		{"# NoQA", "noqa line"},
		{"# noqa\r", "noqa line"},
		{"# noqa some words", "noqa line"},
		{"# noqa , D103", "noqa line"},
		{"# noqa: D103", "noqa line D103"},
		{"# noqa:D103,ANN001", "noqa line D103 ANN001"},
		{"# noqa : D103 ANN001", "noqa line D103 ANN001"},
		{"# noqa: D103ANN001", "noqa line D103 ANN001"},
		{"# noqa: D103, because ANN001", "noqa line D103"},
		{"# noqa:", ""},
		{"# noqa: D", ""},
		{"# noqa: d103", ""},
		{"# noqa: some words", ""},
		{"# noqa: D103;ANN001", ""},
		{"# noqa-like", ""},
		{"# noqaD103", ""},
		{"# some noqa", ""},
		{"# some words # noqa: D103", "noqa line D103"},
		{"# noqa: D103 # noqa: ANN001", "noqa line D103"},
		{"# noqa: D103 # octolsp: ignore[a]", "noqa line D103; own line a"},
		{"# ruff: noqa", "noqa file"},
		{"# ruff: noqa: D100", "noqa file D100"},
		{"# flake8:noqa: D100", "noqa file D100"},
		{"# ruff: noqa-something", ""},
	}
	for _, test := range tests {
		const offset = 7
		source := strings.Repeat(".", offset) + test.comment
		var got []string
		for _, s := range rule.ParseSuppressions(test.comment, offset, "#") {
			parts := []string{"noqa", "line"}
			if s.Own {
				parts[0] = "own"
			}
			if s.Unknown != "" {
				parts = []string{"unknown", s.Unknown}
			}
			if s.Scope == rule.ScopeFile {
				parts[1] = "file"
			}
			for _, name := range s.Names {
				parts = append(parts, name.Range.In(source))
				if name.Range.In(source) != name.Text {
					t.Errorf("%q: the name %q stands at %q", test.comment, name.Text, name.Range.In(source))
				}
				if !s.Range.Encloses(name.Range) {
					t.Errorf("%q: %q is outside the suppression %q", test.comment, name.Text, s.Range.In(source))
				}
			}
			got = append(got, strings.Join(parts, " "))
		}
		if joined := strings.Join(got, "; "); joined != test.want {
			t.Errorf("%q: got %q, want %q", test.comment, joined, test.want)
		}
	}
}

func TestParseSuppressionsInRust(t *testing.T) {
	tests := map[string]int{
		"// octolsp: ignore[rustdoc]":                 1,
		"/// octolsp: ignore[rustdoc]":                1,
		"// noqa":                                     0,
		"// see // octolsp: ignore[rustdoc]":          1,
		"//! octolsp: ignore-file[rustdoc]":           1,
		"// octolsp: ignore[a] // octolsp: ignore[b]": 2,
	}
	for comment, want := range tests {
		if got := len(rule.ParseSuppressions(comment, 0, "//")); got != want {
			t.Errorf("%q: %d suppressions, want %d", comment, got, want)
		}
	}
}

func FuzzParseSuppressions(f *testing.F) {
	f.Add("# noqa: D103, ANN001 # octolsp: ignore[a, b]")
	f.Add("# octolsp: ignore[")
	f.Add("/// octolsp: ignore-file[x")
	f.Fuzz(func(t *testing.T, comment string) {
		for _, marker := range []string{"#", "//"} {
			for _, s := range rule.ParseSuppressions(comment, 0, marker) {
				_ = s.Range.In(comment)
				for _, name := range s.Names {
					if name.Range.In(comment) != name.Text {
						t.Errorf("the name %q is said to stand at %v", name.Text, name.Range)
					}
				}
			}
		}
	})
}
