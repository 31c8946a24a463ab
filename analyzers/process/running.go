package process

import "context"

// Running is a program that runs beside, such as a daemon in the foreground.
// What it prints to stdout is read and forgotten.
type Running struct {
	run   *run
	done  chan struct{}
	ended Ended
	err   error
}

// Start starts the program, which runs until it ends by itself, ctx ends, its
// time is up, or [Running.Stop] is called. For errors see [Command.Lines].
func (c Command) Start(ctx context.Context) (*Running, error) {
	run, err := c.begin(ctx)
	if err != nil {
		return nil, err
	}
	r := &Running{run: run, done: make(chan struct{})}
	go func() {
		defer close(r.done)
		r.ended, r.err = run.finish(func([]byte) error { return nil })
	}()
	return r, nil
}

// Done is closed when the program has ended.
func (r *Running) Done() <-chan struct{} { return r.done }

// Wait waits until the program has ended, and says how it ended. The error is
// that of the ctx that it was started with, [ErrTimeout], or [context.Canceled]
// if it was stopped.
func (r *Running) Wait() (Ended, error) {
	<-r.done
	return r.ended, r.err
}

// Stop ends the program with all that it started, and returns when it is no
// more. It may be called at any time.
func (r *Running) Stop() {
	r.run.stop(context.Canceled)
	<-r.done
}
