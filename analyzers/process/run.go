package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

const (
	// grace is how long a pipe is listened to that somebody else keeps open
	// when the program has ended.
	grace = 50 * time.Millisecond
	// remainder is more than any pipe holds of what a program that has ended
	// has written.
	remainder = 2 << 20
)

// run is a program that runs, with our ends of its pipes.
type run struct {
	child          *child
	stdout, stderr *os.File
	ours           pipes
	said           tail

	// others are the goroutines beside that which reads stdout; finished ends
	// the last of them.
	others   sync.WaitGroup
	finished chan struct{}

	mu     sync.Mutex
	reason error // why it was stopped; nil while nobody did
}

// begin starts the program; finish has to follow.
func (c Command) begin(ctx context.Context) (*run, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := &run{said: tail{limit: limitStderr}, finished: make(chan struct{})}
	var theirs pipes
	defer func() { theirs.close() }()
	var stdinEnd, stdin, stdoutEnd, stderrEnd *os.File
	err := func() (err error) {
		if c.Input != "" {
			if stdinEnd, stdin, err = openPipe(&theirs, &r.ours); err != nil {
				return err
			}
		}
		if r.stdout, stdoutEnd, err = openPipe(&r.ours, &theirs); err != nil {
			return err
		}
		widen(r.stdout)
		r.stderr, stderrEnd, err = openPipe(&r.ours, &theirs)
		return err
	}()
	if err != nil {
		r.ours.close()
		return nil, fmt.Errorf("starting %s: %w", c.Path, err)
	}
	if r.child, err = c.start(stdinEnd, stdoutEnd, stderrEnd); err != nil {
		r.ours.close()
		return nil, err
	}
	r.others.Go(func() { r.watch(ctx, c.Timeout) })
	r.others.Go(func() { r.drain(r.stderr, r.said.add) })
	r.others.Go(func() {
		<-r.child.done
		r.hurry()
		if stdin != nil {
			stdin.Close()
		}
	})
	if stdin != nil {
		r.others.Go(func() {
			// A program that does not read all of it is not an error.
			_, _ = io.WriteString(stdin, c.Input)
			stdin.Close()
		})
	}
	return r, nil
}

// finish hands over what the program prints to consume until it has ended. Its
// error is the reason of a stop.
func (r *run) finish(consume func(chunk []byte) error) (Ended, error) {
	defer r.ours.close()
	r.drain(r.stdout, consume)
	<-r.child.done
	close(r.finished)
	r.others.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.child.ended(r.said.String()), r.reason
}

// watch stops the run when ctx or the time is up.
func (r *run) watch(ctx context.Context, timeout time.Duration) {
	var late <-chan time.Time
	if timeout > 0 {
		timer := time.NewTimer(timeout)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case <-ctx.Done():
		r.stop(ctx.Err())
	case <-late:
		r.stop(fmt.Errorf("%w (%s)", ErrTimeout, timeout))
	case <-r.finished:
	}
}

// stop ends the program, and the reading, for a reason; the first one counts.
func (r *run) stop(reason error) {
	r.mu.Lock()
	if r.reason == nil {
		r.reason = reason
	}
	r.mu.Unlock()
	r.child.kill()
	r.hurry()
}

// stopped reports whether the run was stopped.
func (r *run) stopped() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reason != nil
}

// hurry sets a deadline to reading what a program that has ended has left in
// its pipes. There is no such thing as a deadline on some systems; there, all
// who could write are dead.
func (r *run) hurry() {
	r.mu.Lock()
	defer r.mu.Unlock()
	deadline := time.Now()
	if r.reason == nil {
		deadline = deadline.Add(grace)
	}
	_ = r.stdout.SetReadDeadline(deadline)
	_ = r.stderr.SetReadDeadline(deadline)
}

// drain reads pipe until its end, or until nothing more can be expected of it;
// an error of consume stops the run.
func (r *run) drain(pipe *os.File, consume func(chunk []byte) error) {
	buffer := make([]byte, 64<<10)
	left, last := remainder, false
	for {
		n, err := pipe.Read(buffer)
		if r.stopped() {
			return
		}
		if n > 0 {
			if err := consume(buffer[:n]); err != nil {
				r.stop(err)
				return
			}
		}
		// The deadline may have passed while consume took its time, with more
		// in the pipe.
		if err != nil && (last || !errors.Is(err, os.ErrDeadlineExceeded)) {
			return
		}
		select {
		case <-r.child.done:
			if left -= n; left < 0 {
				return
			}
			r.hurry()
			last = true
		default:
		}
	}
}
