package process

import "golang.org/x/sys/unix"

// limitMemory bounds the memory that the process, and what it starts, can write to:
// files that are mapped for reading do not count.
func limitMemory(pid int, limit int64) {
	bound := unix.Rlimit{Cur: uint64(limit), Max: uint64(limit)}
	_ = unix.Prlimit(pid, unix.RLIMIT_DATA, &bound, nil) // it has ended, or has a lower one
}
