package format

import (
	"bufio"
	"context"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// readText is what the text of a report says.
func readText(ctx context.Context, text string) (*coverage.Report, error) {
	in := bufio.NewReaderSize(strings.NewReader(text), coverage.HeadSize)
	kind, err := kindOf(in)
	if err != nil {
		return nil, err
	}
	b := coverage.NewBuilder(kind)
	if err := readers[kind](ctx, in, b); err != nil {
		return nil, err
	}
	return b.Finish(), nil
}

// mustRead is what the text of a report says.
func mustRead(t *testing.T, text string) *coverage.Report {
	t.Helper()
	report, err := readText(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// coverage.py counts branches as taken that need not be, and lists none of them.
func TestBranchesThatAreNotListed(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want coverage.Share
	}{
		"JSON": {coveragePyReport(`"executed_lines": [1, 2], "missing_lines": [], "executed_branches": [[1, 2]], "missing_branches": [[3, 4]],
			"summary": {"num_branches": 4, "covered_branches": 3}`), coverage.Share{Covered: 3, Total: 4}},
		"JSON with another sum": {coveragePyReport(`"executed_lines": [1, 2], "missing_lines": [], "executed_branches": [[1, 2]], "missing_branches": [],
			"summary": {"num_branches": 4, "covered_branches": 2}`), coverage.Share{Covered: 1, Total: 1}},
		"LCOV":                  {tracefile("DA:1,1", "BRDA:1,0,jump to line 2,1", "BRDA:1,0,jump to line 3,0", "BRF:4", "BRH:3"), coverage.Share{Covered: 3, Total: 4}},
		"LCOV with another sum": {tracefile("DA:1,1", "BRDA:1,0,jump to line 2,1", "BRF:9", "BRH:1"), coverage.Share{Covered: 1, Total: 1}},
	} {
		if got := mustRead(t, test.text).Files[0].BranchShare(); got != test.want {
			t.Errorf("%s: %+v, not %+v", name, got, test.want)
		}
	}
}
