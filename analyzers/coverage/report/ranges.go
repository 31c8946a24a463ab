package report

// Ranges are lines, in their order, as ranges of lines that follow each other.
func Ranges(lines []int) []Range {
	var ranges []Range
	for _, line := range lines {
		ranges = extend(ranges, line, never)
	}
	return ranges
}
