//go:build unix

package main

import (
	"os"
	"syscall"
	"time"
)

// cpuTime is that of this process.
func cpuTime() time.Duration { return timeOf(syscall.RUSAGE_SELF) }

// endedTime is the CPU time of the processes that came from this one and ended.
func endedTime() time.Duration { return timeOf(syscall.RUSAGE_CHILDREN) }

func timeOf(who int) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(who, &usage); err != nil {
		panic(err) // there is no other cause than a wrong argument
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// peak is the most memory that the process held, in bytes.
func peak(state *os.ProcessState) int64 { return state.SysUsage().(*syscall.Rusage).Maxrss << 10 }
