package coverage

import "testing"

func TestListsDocstrings(t *testing.T) {
	for tool, want := range map[string]bool{
		"coverage.py 6.5.0": true, "coverage.py 7.9.2": true, "coverage.py 7.10.0": true, "coverage.py 7.12.0": true, "coverage.py 7.13.0": true,
		"coverage.py 7.13": true, "coverage.py 7.13.0a1": true, "coverage.py 7.13.1": false, "coverage.py 7.13.10": false, "coverage.py 7.14.0": false,
		"coverage.py 7.16.1.dev3": false, "coverage.py 8.0": false, "coverage.py 8.0.0b1": false, "coverage.py": true, "": true, "slipcover": true,
	} {
		if got := ListsDocstrings(tool); got != want {
			t.Errorf("%q: %v", tool, got)
		}
	}
}
