package publish

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/schedule"
	"github.com/sourcegraph/conc/panics"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// stalled is a client that reads a notification when it is let.
type stalled struct {
	protocol.UnimplementedClient
	reading chan struct{} // gets one for each notification that is begun
	read    chan struct{} // closed when the client reads

	mu   sync.Mutex
	sent []string
}

func (s *stalled) Client() protocol.Client { return s }
func (s *stalled) Offer(string, any)       {}

func (s *stalled) Notify(ctx context.Context, _ string, params any) error {
	s.reading <- struct{}{}
	select {
	case <-s.read:
		s.mu.Lock()
		defer s.mu.Unlock()
		s.sent = append(s.sent, fmt.Sprintf("%s", params))
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// one is a list with one finding.
func one(message string) *convert.Diagnostics {
	found := []finding.Finding{{Rule: "a/b", Message: message, Severity: finding.Warning, Source: finding.SourceNative}}
	return convert.Format{}.List(text.NewLines("x = 1\n"), "file:///a", found)
}

// TestSendWaitsNoLongerThanItsContext checks that what waits for a client that does
// not read ends with its context, and that the client is told in the order in
// which it was begun once it reads.
func TestSendWaitsNoLongerThanItsContext(t *testing.T) {
	s, _ := newSession(t)
	conn := &stalled{reading: make(chan struct{}, 9), read: make(chan struct{})}
	owner := func() *schedule.Owner {
		return schedule.NewOwner(t.Context(), schedule.SystemClock{}, schedule.Reports{
			Running: func(string, int) {}, Failed: func(string, error) {},
			Panicked: func(what, _ string, r *panics.Recovered) { t.Errorf("%s: %s", what, r) },
		})
	}
	c := client.New(client.Options{Conn: conn, Status: client.NewStatus(conn, func() bool { return true }), Log: zap.NewNop(), Work: owner()})
	t.Cleanup(c.Close)
	p := New(s, c, owner(), zap.NewNop())
	t.Cleanup(p.Close)

	a, b := uri.URI("file:///a"), uri.URI("file:///b")
	first := make(chan error)
	go func() { first <- p.Send(t.Context(), a, "1", one("first")) }()
	<-conn.reading
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.Send(ended, b, "2", one("second")); !errors.Is(err, context.Canceled) {
		t.Errorf("sending beside one that waits: %v, want that it was cancelled", err)
	}
	if _, err := p.IDs(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("asking beside one that waits: %v, want that it was cancelled", err)
	}
	close(conn.read)
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	for _, again := range []struct {
		at          uri.URI
		id          string
		diagnostics *convert.Diagnostics
	}{
		{a, "1", one("first")},          // it shows that
		{b, "2", one("second")},         // it was not told
		{b, "", &convert.Diagnostics{}}, // nothing any more
		{b, "", &convert.Diagnostics{}}, // which it knows
	} {
		if err := p.Send(t.Context(), again.at, again.id, again.diagnostics); err != nil {
			t.Fatal(err)
		}
	}
	ids, err := p.IDs(t.Context())
	if err != nil || ids(a) != "1" || ids(b) != convert.NoDiagnostics {
		t.Errorf("the client shows %s and %s: %v", ids(a), ids(b), err)
	}
	var told []string
	for _, params := range conn.sent {
		told = append(told, params[:len(`{"uri":"file:///a"`)])
	}
	if want := []string{`{"uri":"file:///a"`, `{"uri":"file:///b"`, `{"uri":"file:///b"`}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}
