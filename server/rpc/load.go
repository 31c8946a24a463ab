package rpc

import (
	"context"
	"sync"
)

const (
	// slotCount is how many calls run at once; others wait, and hold only
	// their params.
	slotCount = 8
	// callLimit is how many calls may be unfinished before the read loop waits.
	callLimit = 4096
	// paramsLimit is how many bytes of params unfinished calls may hold before
	// the read loop waits.
	paramsLimit = 64 << 20
	// askedLimit is how many calls to the client may be unanswered.
	askedLimit = 1024
)

// load is what the calls under way cost, and the limits of that.
type load struct {
	calls  gauge // calls from the client that are not finished, nor wait for an answer of the client
	params gauge // bytes of their params
	asked  gauge // calls to the client that are not answered
	slots  chan struct{}
}

// admit waits on the read loop until one more call may be taken on.
func (c *Conn) admit(ctx context.Context) error {
	if err := c.load.calls.below(ctx, callLimit); err != nil {
		return err
	}
	if err := c.load.params.below(ctx, paramsLimit); err != nil {
		return err
	}
	return c.stream.outbox.waiting.below(ctx, 2*backlogLimit)
}

// turn is the place of one call of the client in the load: counted from its
// receipt on, and a slot from the start of its handler on.
type turn struct {
	load   *load
	size   int64 // bytes of the params
	pooled bool  // the handler needs a slot

	mu      sync.Mutex
	asking  int  // calls to the client that the handler waits for
	holding bool // a slot is held
	ended   bool
}

func (l *load) newTurn(size int, pooled bool) *turn {
	l.calls.add(1)
	l.params.add(int64(size))
	return &turn{load: l, size: int64(size), pooled: pooled}
}

// start waits for a slot. Its error is that of ctx.
func (t *turn) start(ctx context.Context) error {
	if !t.pooled {
		return nil
	}
	select {
	case t.load.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.holding || t.ended || t.asking > 0 {
		<-t.load.slots // Another goroutine of the handler was faster, or has gone on.
		return nil
	}
	t.holding = true
	return nil
}

// end gives back what the turn holds, when the handler has ended.
func (t *turn) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	if t.asking == 0 {
		t.giveBack()
	}
}

// giveBack is called with the lock held.
func (t *turn) giveBack() {
	t.load.calls.add(-1)
	t.load.params.add(-t.size)
	if t.holding {
		t.holding = false
		<-t.load.slots
	}
}

// pause gives the place back while the handler waits for the client, whose
// answer may come behind more calls than may be unfinished.
func (t *turn) pause() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.asking++; t.asking == 1 && !t.ended {
		t.giveBack()
	}
}

// resume takes the place again that pause gave back.
func (t *turn) resume(ctx context.Context) {
	t.mu.Lock()
	t.asking--
	if t.asking > 0 || t.ended {
		t.mu.Unlock()
		return
	}
	t.load.calls.add(1)
	t.load.params.add(t.size)
	t.mu.Unlock()
	// If ctx is done, the handler is about to end and needs no slot.
	_ = t.start(ctx)
}

// room waits while too much waits to be written. Its error is that of ctx.
func (c *Conn) room(ctx context.Context) error {
	return c.stream.outbox.waiting.below(ctx, backlogLimit)
}
