//go:build race

package scenario

// The race detector is in the server too, and takes several times the memory.
const (
	raceDetector = true
	memoryFactor = 8
)
