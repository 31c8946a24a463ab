package locate

import (
	"context"
	"errors"
	"testing"
)

// TestWhoDoesNotWaitGetsNoAnswer asks with a context that ends while the answer
// is worked out; the race detector sees whether it is touched.
func TestWhoDoesNotWaitGetsNoAnswer(t *testing.T) {
	var m memory[string, string]
	working, asked := make(chan struct{}), make(chan struct{})
	done := make(chan error)
	go func() {
		value, err := m.get(t.Context(), "key", func() (string, error) {
			close(working)
			<-asked
			return "answer", nil
		})
		if value != "answer" {
			err = errors.Join(err, errors.New("it is "+value))
		}
		done <- err
	}()
	<-working
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	go func() { close(asked) }()
	if value, err := m.get(ctx, "key", nil); value == "" && !errors.Is(err, context.Canceled) {
		t.Errorf("got %q, %v", value, err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
