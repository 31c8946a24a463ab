package fix

import (
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
)

func fixable(applicability finding.Applicability, edits ...text.Edit) finding.Finding {
	return finding.Finding{Fixes: []finding.Fix{{Title: "Do it", Applicability: applicability, Edits: edits}}}
}

func edit(start, end int, inserted string) text.Edit {
	return text.Edit{Range: text.Range{Start: start, End: end}, New: inserted}
}

func TestApply(t *testing.T) {
	tests := []struct {
		name          string
		source        string
		findings      []finding.Finding
		least         finding.Applicability
		want          string
		made, refused int
	}{
		{
			name: "fixes that are apart go together", source: "abcdef", least: finding.Safe,
			findings: []finding.Finding{fixable(finding.Safe, edit(4, 5, "E")), fixable(finding.Safe, edit(0, 1, "A"), edit(2, 3, "C"))},
			want:     "AbCdEf", made: 2,
		},
		{
			name: "of fixes that touch the first is made", source: "abcdef", least: finding.Safe,
			findings: []finding.Finding{fixable(finding.Safe, edit(1, 3, "X")), fixable(finding.Safe, edit(3, 4, "Y")), fixable(finding.Safe, edit(2, 5, "Z"))},
			want:     "aXdef", made: 1,
		},
		{
			name: "insertions at one place wait for each other", source: "ab", least: finding.Safe,
			findings: []finding.Finding{fixable(finding.Safe, edit(1, 1, "1")), fixable(finding.Safe, edit(1, 1, "2"))},
			want:     "a1b", made: 1,
		},
		{
			name: "a fix is made whole or not at all", source: "abcdef", least: finding.Safe,
			findings: []finding.Finding{fixable(finding.Safe, edit(4, 5, "X")), fixable(finding.Safe, edit(0, 1, "A"), edit(4, 6, "Y"))},
			want:     "AbcdY", made: 1,
		},
		{
			name: "an edit that two fixes share is made once", source: "ab", least: finding.Safe,
			findings: []finding.Finding{fixable(finding.Safe, edit(0, 0, "i")), fixable(finding.Safe, edit(0, 0, "i"))},
			want:     "iab", made: 2,
		},
		{
			name: "unsafe fixes are not safe", source: "ab", least: finding.Safe,
			findings: []finding.Finding{fixable(finding.Unsafe, edit(0, 1, "X")), fixable(finding.Display, edit(1, 2, "Y"))},
			want:     "ab",
		},
		{
			name: "unsafe fixes when they are asked for", source: "ab", least: finding.Unsafe,
			findings: []finding.Finding{fixable(finding.Unsafe, edit(0, 1, "X")), fixable(finding.Display, edit(1, 2, "Y"))},
			want:     "Xb", made: 1,
		},
		{
			name: "the file's line endings", source: "a\r\nb\nc", least: finding.Safe,
			findings: []finding.Finding{fixable(finding.Safe, edit(3, 3, "1\n2\n"))},
			want:     "a\r\n1\r\n2\r\nb\nc", made: 1,
		},
		{
			name: "lone carriage returns", source: "a\rb", least: finding.Safe,
			findings: []finding.Finding{fixable(finding.Safe, edit(2, 2, "1\n"))},
			want:     "a\r1\rb", made: 1,
		},
		{
			name: "what makes the text invalid is refused", source: "abc", least: finding.Safe,
			findings: []finding.Finding{fixable(finding.Safe, edit(0, 1, "!")), fixable(finding.Safe, edit(2, 3, "C"))},
			want:     "abC", made: 1, refused: 1,
		},
		{
			name: "what is invalid only together", source: "abcde", least: finding.Safe,
			findings: []finding.Finding{fixable(finding.Safe, edit(0, 1, "(")), fixable(finding.Safe, edit(4, 5, "("))},
			want:     "(bcde", made: 1,
		},
		{
			name: "an edit outside of the text", source: "ab", least: finding.Safe,
			findings: []finding.Finding{fixable(finding.Safe, edit(1, 9, "X"))},
			want:     "ab", refused: 1,
		},
		{
			name: "a fix that changes nothing", source: "ab", least: finding.Safe,
			findings: []finding.Finding{fixable(finding.Safe, edit(0, 1, "a"))},
			want:     "ab",
		},
	}
	valid := func(s string) bool { return !strings.Contains(s, "!") && strings.Count(s, "(") < 2 }
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			round := Apply(test.source, test.findings, test.least, valid)
			if round.Source != test.want || len(round.Made) != test.made || len(round.Refused) != test.refused {
				t.Errorf("got %q with %d made and %d refused, want %q, %d, %d",
					round.Source, len(round.Made), len(round.Refused), test.want, test.made, test.refused)
			}
		})
	}
}
