package files

import "syscall"

// What can't be opened without following links is compared afterwards.
const (
	nonBlocking = syscall.O_NONBLOCK
	noFollow    = 0
)
