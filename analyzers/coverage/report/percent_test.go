package report_test

import (
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/report"
)

func TestPercentagesAreNeverBetterThanTheCounts(t *testing.T) {
	for _, test := range []struct {
		share coverage.Share
		want  string
	}{
		{coverage.Share{}, "–"},
		{coverage.Share{Covered: 0, Total: 7}, "0.0 %"},
		{coverage.Share{Covered: 1, Total: 1_000_000}, "0.1 %"},
		{coverage.Share{Covered: 1, Total: 2}, "50.0 %"},
		{coverage.Share{Covered: 84_999, Total: 100_000}, "84.9 %"},
		{coverage.Share{Covered: 85, Total: 100}, "85.0 %"},
		{coverage.Share{Covered: 999_999, Total: 1_000_000}, "99.9 %"},
		{coverage.Share{Covered: 2_000_000_000, Total: 2_000_000_000}, "100.0 %"},
	} {
		if got := report.Percent(test.share); got != test.want {
			t.Errorf("%v is %s, want %s", test.share, got, test.want)
		}
	}
}

func TestThousandsStandApart(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := report.Grouped(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}
