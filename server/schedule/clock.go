// Package schedule decides when work runs: lanes, in which the latest work of
// a key wins, and a clock that tests can move.
package schedule

import "time"

// Clock is time as lanes see it; tests drive their own.
type Clock interface {
	// Now is the time of this clock.
	Now() time.Time
	// AfterFunc calls f once, when d has passed, on a goroutine that is not
	// the caller's, unless the timer is stopped before.
	AfterFunc(d time.Duration, f func()) Timer
}

// Timer is a call that waits for its time.
type Timer interface {
	// Stop says whether it kept the call from being made. It does not wait for
	// a call that was begun.
	Stop() bool
}

// SystemClock is the time of the machine.
type SystemClock struct{}

// Now is time.Now.
func (SystemClock) Now() time.Time { return time.Now() }

// AfterFunc is time.AfterFunc.
func (SystemClock) AfterFunc(d time.Duration, f func()) Timer { return time.AfterFunc(d, f) }
