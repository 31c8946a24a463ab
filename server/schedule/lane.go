package schedule

import (
	"container/list"
	"context"
	"sync"
	"time"

	"github.com/sourcegraph/conc"
	"github.com/sourcegraph/conc/panics"
)

// Lane runs work by key: the latest wins. New work for a key replaces the work
// that waits and cancels the context of the work that runs; it begins when
// that has ended, so that at most one runs a key. Work that is due begins in
// the order in which it fell due. What waits costs no goroutine and no timer
// of its own.
//
// NewLane makes one, Close ends it; its methods are safe for concurrent use.
type Lane struct {
	// Changed is called with the number of keys whose work runs, when it has changed:
	// one call at a time, on a goroutine of the lane, the last with the last
	// number. Numbers in between may be left out. It may call Schedule and
	// Cancel, not Idle or Close. Set it, if at all, before the first Schedule.
	Changed func(running int)

	// Panicked is called for work that panicked, on that work's goroutine; the
	// lane goes on. Without it, Close panics with the first such panic. Set it
	// before the first Schedule.
	Panicked func(key string, recovered *panics.Recovered)

	ctx     context.Context // of what runs
	clock   Clock
	delay   time.Duration
	workers int
	group   conc.WaitGroup // the goroutines of what runs

	mu       sync.Mutex
	items    map[string]*item // what waits or runs
	delayed  list.List        // items that wait for the delay, by due, which one delay for all makes the order of arrival
	ready    list.List        // items that wait for a worker
	timer    Timer            // wakes the lane for the first of delayed, or before; nil if none is set
	running  int
	notified int           // what Changed was last called with
	telling  bool          // somebody calls Changed
	idle     chan struct{} // closed when nothing waits or runs; nil if nobody asks
	closed   bool
}

// item is the work of one key: a piece that waits, a piece that runs, or both.
// A piece that waits and is in no queue is due and waits for the one that runs.
type item struct {
	key    string
	run    func(ctx context.Context) // what waits, or nil
	due    time.Time
	queue  *list.List // delayed, ready or nil
	place  *list.Element
	cancel context.CancelFunc // ends what runs; nil if nothing does
}

// NewLane makes a lane whose work begins when delay has passed since the last
// Schedule of its key (0: at once), at most workers (at least 1) at a time
// over all keys.
func NewLane(clock Clock, delay time.Duration, workers int) *Lane {
	return &Lane{ctx: context.Background(), clock: clock, delay: delay, workers: max(workers, 1), items: map[string]*item{}}
}

// Schedule has run called for key, in place of what waits or runs for it. The
// context ends when other work for the key is scheduled, by Cancel and by
// Close; run should return then, soon. It is not called at all if that comes
// before it begins. After Close, Schedule does nothing.
func (l *Lane) Schedule(key string, run func(ctx context.Context)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	it := l.items[key]
	if it == nil {
		it = &item{key: key}
		l.items[key] = it
	}
	it.run = run
	if it.cancel != nil {
		it.cancel()
	}
	if l.delay > 0 {
		it.due = l.clock.Now().Add(l.delay)
		it.leave()
		it.enter(&l.delayed)
		l.setTimer()
		return
	}
	l.makeReady(it)
	l.startReady()
}

// Cancel drops the work of key that waits and cancels the context of the work
// that runs, without waiting for its end.
func (l *Lane) Cancel(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if it := l.items[key]; it != nil {
		l.drop(it)
	}
	l.notifyIdle()
}

// Close cancels all work and returns when what runs has ended. It must not be
// called by work of the lane.
func (l *Lane) Close() {
	l.mu.Lock()
	l.closed = true
	for _, it := range l.items {
		l.drop(it)
	}
	if l.timer != nil {
		l.timer.Stop()
		l.timer = nil
	}
	l.notifyIdle()
	l.mu.Unlock()
	l.group.Wait()
}

// Idle returns nil when no work waits, be it for its delay, or runs, and
// Changed was called with that; or the error of ctx, if that ends before.
func (l *Lane) Idle(ctx context.Context) error {
	l.mu.Lock()
	if l.isIdle() {
		l.mu.Unlock()
		return nil
	}
	if l.idle == nil {
		l.idle = make(chan struct{})
	}
	idle := l.idle
	l.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// The functions below are called with the lock, unless they say otherwise.

func (l *Lane) isIdle() bool { return len(l.items) == 0 && !l.telling && l.notified == 0 }

func (l *Lane) notifyIdle() {
	if l.idle != nil && l.isIdle() {
		close(l.idle)
		l.idle = nil
	}
}

func (it *item) enter(queue *list.List) { it.queue, it.place = queue, queue.PushBack(it) }

func (it *item) leave() {
	if it.queue != nil {
		it.queue.Remove(it.place)
		it.queue, it.place = nil, nil
	}
}

// drop forgets what waits of it and cancels what runs.
func (l *Lane) drop(it *item) {
	it.leave()
	it.run = nil
	if it.cancel != nil {
		it.cancel()
		return // ended forgets it
	}
	delete(l.items, it.key)
}

// makeReady queues it for a worker, unless it is queued or its key runs.
func (l *Lane) makeReady(it *item) {
	if it.queue == nil && it.cancel == nil {
		it.enter(&l.ready)
	}
}

// setTimer makes sure that the lane wakes when the first of delayed is due.
// A timer that is set stays: what is delayed later is due later.
func (l *Lane) setTimer() {
	if first := l.delayed.Front(); first != nil && l.timer == nil {
		l.timer = l.clock.AfterFunc(first.Value.(*item).due.Sub(l.clock.Now()), l.wake)
	}
}

// wake starts what is due. It takes the lock.
func (l *Lane) wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	l.timer = nil
	now := l.clock.Now()
	for first := l.delayed.Front(); first != nil; first = l.delayed.Front() {
		it := first.Value.(*item)
		if it.due.After(now) {
			break
		}
		it.leave()
		l.makeReady(it)
	}
	l.setTimer()
	l.startReady()
}

// startReady starts what waits for a worker, as far as workers are free.
func (l *Lane) startReady() {
	for l.running < l.workers && l.ready.Len() > 0 {
		it := l.ready.Front().Value.(*item)
		it.leave()
		ctx, cancel := context.WithCancel(l.ctx)
		run := it.run
		it.run, it.cancel = nil, cancel
		l.running++
		l.group.Go(func() {
			defer l.ended(it)
			l.notifyChanged()
			l.call(ctx, it.key, run)
		})
	}
}

// call runs work, without the lock.
func (l *Lane) call(ctx context.Context, key string, run func(ctx context.Context)) {
	if ctx.Err() != nil {
		return
	}
	if l.Panicked == nil {
		run(ctx)
		return
	}
	if recovered := panics.Try(func() { run(ctx) }); recovered != nil {
		l.Panicked(key, recovered)
	}
}

// ended makes room for what waits for the end of it. It takes the lock.
func (l *Lane) ended(it *item) {
	l.mu.Lock()
	it.cancel()
	it.cancel = nil
	l.running--
	if it.run != nil {
		l.makeReady(it)
	} else {
		delete(l.items, it.key)
	}
	l.startReady()
	l.mu.Unlock()
	l.notifyChanged()
}

// notifyChanged calls Changed until it knows the last number, unless another
// call does so already. It takes the lock, and not during the call.
func (l *Lane) notifyChanged() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !l.telling && l.notified != l.running {
		l.notified = l.running
		if l.Changed != nil {
			l.notify(l.notified)
		}
	}
	l.notifyIdle()
}

// notify calls Changed without the lock that its caller holds.
func (l *Lane) notify(running int) {
	l.telling = true
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		l.telling = false
	}()
	l.Changed(running)
}
