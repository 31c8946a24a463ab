//go:build !linux

package process

// limitMemory does nothing: there is no such limit for a process that runs.
func limitMemory(int, int64) {}
