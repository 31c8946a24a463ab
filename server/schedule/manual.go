package schedule

import (
	"slices"
	"sync"
	"time"
)

// ManualClock is a clock that stands until a test moves it. The zero value is
// ready; it is safe for concurrent use.
type ManualClock struct {
	mu     sync.Mutex
	now    time.Time
	timers []*manualTimer // the next first; of those due together, the oldest first
}

type manualTimer struct {
	clock *ManualClock
	due   time.Time
	f     func()
}

// Now is how far Advance moved the clock, from the zero time on.
func (c *ManualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// AfterFunc has f called by the Advance that reaches the time; by the next
// one, whatever it adds, if d is not positive.
func (c *ManualClock) AfterFunc(d time.Duration, f func()) Timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &manualTimer{clock: c, due: c.now.Add(max(d, 0)), f: f}
	at := len(c.timers)
	for at > 0 && c.timers[at-1].due.After(t.due) {
		at--
	}
	c.timers = slices.Insert(c.timers, at, t)
	return t
}

// Advance moves the clock by d and calls what falls due on the way, in order
// and on the caller's goroutine. During a call the clock shows the time that
// the call was due at. What a call adds is called too, if d reaches it.
func (c *ManualClock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	target := c.now.Add(d)
	for len(c.timers) > 0 && !c.timers[0].due.After(target) {
		next := c.timers[0]
		c.timers = slices.Delete(c.timers, 0, 1)
		if next.due.After(c.now) {
			c.now = next.due
		}
		c.call(next.f)
	}
	if target.After(c.now) {
		c.now = target
	}
}

// call calls f without the lock that its caller holds.
func (c *ManualClock) call(f func()) {
	c.mu.Unlock()
	defer c.mu.Lock()
	f()
}

// Stop says whether it kept the call from being made.
func (t *manualTimer) Stop() bool {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	at := slices.Index(t.clock.timers, t)
	if at < 0 {
		return false
	}
	t.clock.timers = slices.Delete(t.clock.timers, at, at+1)
	return true
}
