package project

import (
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
)

func TestSums(t *testing.T) {
	said := &coverage.File{
		Lines:     coverage.PackLines([]coverage.Line{{Number: 1, Hits: 1}, {Number: 2}}),
		Branches:  coverage.PackBranches([]coverage.Branch{{Line: 1, To: 2, Hits: 1}, {Line: 1, To: 3}}, nil),
		Functions: coverage.Share{Covered: 3, Total: 5},
	}
	f := NewFile("/a.py", "a.py", said)
	alone := f.Sum()
	if alone.Counted != (coverage.Share{Covered: 1, Total: 2}) || alone.Branches != (coverage.Share{}) || alone.Stale != 1 {
		t.Errorf("without branches: %+v", alone)
	}
	other := NewFile("/b.py", "b.py", &coverage.File{Lines: said.Lines})
	both := SumOf([]*File{f, other})
	if both.Lines != (coverage.Share{Covered: 2, Total: 4}) || both.Functions != (coverage.Share{}) || both.Files != 2 {
		t.Errorf("both: %+v", both)
	}
}
