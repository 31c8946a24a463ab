package rpc

import (
	"context"
	"sync"
)

// gauge counts what is under way, and lets others wait until it is less. The
// zero value is ready.
type gauge struct {
	mu    sync.Mutex
	count int64
	fell  chan struct{} // closed when count falls; nil while nobody waits
}

// add changes the count by delta, which may be negative.
func (g *gauge) add(delta int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.count += delta
	if delta < 0 && g.fell != nil {
		close(g.fell)
		g.fell = nil
	}
}

// value returns the count.
func (g *gauge) value() int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.count
}

// below waits until the count is below limit. Its error is that of ctx.
func (g *gauge) below(ctx context.Context, limit int64) error {
	for {
		g.mu.Lock()
		if g.count < limit {
			g.mu.Unlock()
			return nil
		}
		if g.fell == nil {
			g.fell = make(chan struct{})
		}
		fell := g.fell
		g.mu.Unlock()
		select {
		case <-fell:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
