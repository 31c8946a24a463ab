//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// outputIsBroken reports whether the standard output is a pipe that nobody reads
// any more.
func outputIsBroken() bool {
	output := []unix.PollFd{{Fd: int32(os.Stdout.Fd()), Events: unix.POLLOUT}}
	ready, err := unix.Poll(output, 0)
	return err == nil && ready > 0 && output[0].Revents&(unix.POLLERR|unix.POLLHUP) != 0
}
