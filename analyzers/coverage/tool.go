package coverage

import "fmt"

// CoveragePy begins the name of coverage.py in [Report.Tool]; its version
// follows.
const CoveragePy = "coverage.py "

// SinceCoveragePy710 reports whether tool, as [Report.Tool] has it, is
// coverage.py 7.10 or newer, which leaves out docstrings and excludes more by
// default ("Change history", 7.10.0). Known is false if tool names no version of
// coverage.py.
func SinceCoveragePy710(tool string) (since, known bool) {
	var major, minor int
	if _, err := fmt.Sscanf(tool, CoveragePy+"%d.%d", &major, &minor); err != nil {
		return false, false
	}
	return major > 7 || major == 7 && minor >= 10, true
}
