package schedule

import (
	"context"
	"sync"
	"time"

	"github.com/sourcegraph/conc"
	"github.com/sourcegraph/conc/panics"
)

// Reports say where an [Owner] tells what happens in its lanes and goroutines.
// All of them are needed; they are called by several goroutines at once.
type Reports struct {
	// Running is called with by how many the pieces of work that run in the lanes
	// of that name have become more.
	Running func(lane string, more int)
	// Failed is called with the error of work that Go began.
	Failed func(what string, err error)
	// Panicked is called after a panic of work: key is that of a lane's.
	Panicked func(what, key string, recovered *panics.Recovered)
}

// Owner has the lanes and the goroutines of one part of the server: they end
// with it. It is safe for concurrent use.
type Owner struct {
	clock   Clock
	reports Reports
	ctx     context.Context
	cancel  context.CancelFunc

	mu     sync.Mutex
	closed bool
	lanes  []*Lane
	group  conc.WaitGroup
}

// NewOwner is an owner of nothing yet, whose lanes and goroutines are cancelled
// when ctx ends.
func NewOwner(ctx context.Context, clock Clock, reports Reports) *Owner {
	o := &Owner{clock: clock, reports: reports}
	o.ctx, o.cancel = context.WithCancel(ctx)
	return o
}

// Context ends when the owner does.
func (o *Owner) Context() context.Context { return o.ctx }

// Clock is the time of the lanes.
func (o *Owner) Clock() Clock { return o.clock }

// Lane makes a lane, as NewLane does, whose running work is reported under the
// name. Several lanes may have one name.
func (o *Owner) Lane(name string, delay time.Duration, workers int) *Lane {
	lane := o.Unreported(name, delay, workers)
	last := 0
	lane.Changed = func(running int) {
		o.reports.Running(name, running-last)
		last = running
	}
	return lane
}

// Unreported makes a lane for whose work nobody waits.
func (o *Owner) Unreported(name string, delay time.Duration, workers int) *Lane {
	lane := NewLane(o.clock, delay, workers)
	lane.ctx = o.ctx
	lane.Panicked = func(key string, recovered *panics.Recovered) { o.reports.Panicked(name, key, recovered) }
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lanes = append(o.lanes, lane)
	return lane
}

// Go runs work, which must end soon when its context does; what it does is said
// where it fails. After Close, nothing is run.
func (o *Owner) Go(what string, work func(ctx context.Context) error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return
	}
	o.group.Go(func() {
		recovered := panics.Try(func() {
			if err := work(o.ctx); err != nil && o.ctx.Err() == nil {
				o.reports.Failed(what, err)
			}
		})
		if recovered != nil {
			o.reports.Panicked(what, "", recovered)
		}
	})
}

// Close cancels all work and returns when it has ended. It must not be called by
// work of its own.
func (o *Owner) Close() {
	o.cancel()
	o.mu.Lock()
	o.closed = true
	lanes := o.lanes
	o.mu.Unlock()
	var closing conc.WaitGroup // work of one lane may wait for that of another
	for _, lane := range lanes {
		closing.Go(lane.Close)
	}
	closing.Wait()
	o.group.Wait()
}
