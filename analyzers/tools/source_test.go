package tools_test

import (
	"slices"
	"testing"

	"github.com/octollm/octolsp/analyzers/tools"
)

func TestPlacesToBytes(t *testing.T) {
	const source = "\ufeffé𝕏a\r\nb\rc\n"
	s := tools.NewSource(source)
	for _, test := range []struct {
		line, column   int
		codePoints     int // -1 is outside
		bytes, nearest int
	}{
		{1, 1, 3, 3, 3}, {1, 2, 5, 4, 5}, {1, 3, 9, 5, 9}, {1, 4, 10, 6, 10}, {1, 5, -1, 7, 10}, {1, 99, -1, -1, 10},
		{2, 1, 12, 12, 12}, {2, 2, 13, 13, 13}, {3, 1, 14, 14, 14}, {3, 2, 15, 15, 15}, {4, 1, 16, 16, 16}, {4, 2, -1, -1, 16},
		{5, 1, 16, 16, 16}, {5, 2, -1, -1, 16}, {6, 1, -1, -1, 16}, {0, 1, -1, -1, 0}, {1, 0, -1, -1, 0}, {-3, -3, -1, -1, 0},
	} {
		codePoints, ok := s.CodePoints(test.line, test.column)
		if !ok {
			codePoints = -1
		}
		bytes, ok := s.Bytes(test.line, test.column)
		if !ok {
			bytes = -1
		}
		if nearest := s.NearestCodePoint(test.line, test.column); codePoints != test.codePoints || bytes != test.bytes || nearest != test.nearest {
			t.Errorf("%d:%d: got %d, %d and %d, want %d, %d and %d", test.line, test.column, codePoints, bytes, nearest, test.codePoints, test.bytes, test.nearest)
		}
	}
}

func TestBatches(t *testing.T) {
	paths := make([]string, 30_000)
	for i := range paths {
		paths[i] = "/a/project/with/a/long/name/package/module_of_the_package.py"
	}
	batches := tools.Batches(paths)
	if len(batches) < 2 || !slices.Equal(slices.Concat(batches...), paths) {
		t.Errorf("%d batches", len(batches))
	}
}
