package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/octollm/octolsp/analyzers/files"
)

// grace is how long octolsp may take to end by itself when it is asked to. What
// still runs then ends with the process.
const grace = 500 * time.Millisecond

// signalled is the cause of the end of octolsp's context by a signal.
type signalled struct{ signal syscall.Signal }

func (s *signalled) Error() string { return fmt.Sprintf("ended by a signal: %v", s.signal) }

// code is the exit code, as shells report the end by the signal.
func (s *signalled) code() int { return 128 + int(s.signal) }

// endOnSignals returns a context that ends with the first signal which asks
// octolsp to end; its cause is a [*signalled]. The process ends after [grace] in
// any case, and at once with a second signal. stop takes that back, for who has
// ended by itself.
func endOnSignals() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	received := make(chan os.Signal, 4)
	signal.Notify(received, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // nohup has it ignored
		signal.Notify(received, syscall.SIGHUP)
	}
	// Without this a write to a pipe that nobody reads ends the process at once,
	// with what it would have removed.
	broken := make(chan os.Signal, 1)
	signal.Notify(broken, syscall.SIGPIPE)
	stopped := make(chan struct{})
	go func() {
		end := firstSignal(received, broken, stopped)
		if end == nil {
			return
		}
		cancel(end)
		select {
		case <-received:
		case <-time.After(grace):
		case <-stopped:
			return
		}
		files.Abandon()
		os.Exit(end.code())
	}()
	return ctx, func() {
		signal.Stop(received)
		close(stopped)
	}
}

// firstSignal waits for a signal to end by; nil if stopped is closed first.
func firstSignal(received, broken <-chan os.Signal, stopped <-chan struct{}) *signalled {
	for {
		select {
		case got := <-received:
			if number, ok := got.(syscall.Signal); ok {
				return &signalled{number}
			}
		case <-broken:
			if outputIsBroken() { // else it is the input of a tool
				return &signalled{syscall.SIGPIPE}
			}
		case <-stopped:
			return nil
		}
	}
}
