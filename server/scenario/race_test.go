//go:build race

package scenario

// The race detector is in the server too, and takes several times the memory
// and time.
const (
	raceDetector = true
	memoryFactor = 8
	slowness     = 5
)
