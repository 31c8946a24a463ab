//go:build !race

package scenario

const (
	raceDetector = false
	memoryFactor = 1
	slowness     = 1
)
