package rule

import "context"

// A Stop tells rules that nobody waits any more for what they find: they may
// leave the rest out. To ask costs next to nothing, so that every loop whose
// length a text decides can. The zero value never stops.
type Stop struct{ done <-chan struct{} }

// StopWith stops with the end of ctx.
func StopWith(ctx context.Context) Stop { return Stop{ctx.Done()} }

// Stopped reports whether to leave the rest out.
func (s Stop) Stopped() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}
