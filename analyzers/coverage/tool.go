package coverage

import "fmt"

// CoveragePy begins the name of coverage.py in [Report.Tool]; its version
// follows.
const CoveragePy = "coverage.py "

// SinceCoveragePy710 reports whether tool, as [Report.Tool] has it, is
// coverage.py 7.10 or newer, which excludes more by
// default ("Change history", 7.10.0). Known is false if tool names no version of
// coverage.py.
func SinceCoveragePy710(tool string) (since, known bool) {
	var major, minor int
	if _, err := fmt.Sscanf(tool, CoveragePy+"%d.%d", &major, &minor); err != nil {
		return false, false
	}
	return major > 7 || major == 7 && minor >= 10, true
}

// ListsDocstrings reports whether tool, as [Report.Tool] has it, is coverage.py before
// 7.13.1, whose JSON lists docstrings and other lines that are no statements among the
// executed lines ("Change history", 7.13.1, its issue 2105). It is so as well of what
// names no version.
func ListsDocstrings(tool string) bool {
	var major, minor, patch int
	// A version may lack its last part, and end in such as "a0" or ".dev1".
	if n, _ := fmt.Sscanf(tool, CoveragePy+"%d.%d.%d", &major, &minor, &patch); n < 2 {
		return true
	}
	return major < 7 || major == 7 && (minor < 13 || minor == 13 && patch < 1)
}
