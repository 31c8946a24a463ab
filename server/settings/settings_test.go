package settings_test

import (
	"context"
	"sync"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/schedule"
	"github.com/octollm/octolsp/server/session"
	"github.com/octollm/octolsp/server/settings"
	"github.com/sourcegraph/conc/panics"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// questions is a client whose answers a test gives.
type questions struct {
	protocol.UnimplementedClient
	asked chan chan string
}

func (q *questions) Client() protocol.Client                   { return q }
func (q *questions) Notify(context.Context, string, any) error { return nil }
func (q *questions) Offer(string, any)                         {}

func (q *questions) Configuration(ctx context.Context, _ *protocol.ConfigurationParams) ([]protocol.LSPAny, error) {
	answer := make(chan string)
	q.asked <- answer
	select {
	case given := <-answer:
		return []protocol.LSPAny{protocol.LSPAny(given)}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// TestTheLastQuestionCounts checks that an answer which comes after a newer one
// does not bring old settings back.
func TestTheLastQuestionCounts(t *testing.T) {
	q := &questions{asked: make(chan chan string, 9)}
	owner := func() *schedule.Owner {
		return schedule.NewOwner(t.Context(), schedule.SystemClock{}, schedule.Reports{
			Running:  func(string, int) {},
			Failed:   func(what string, err error) { t.Errorf("%s: %v", what, err) },
			Panicked: func(what, _ string, r *panics.Recovered) { t.Errorf("%s: %s", what, r) },
		})
	}
	s := session.New(session.Options{Overrides: config.Overrides{Folder: t.TempDir()}})
	t.Cleanup(s.Close)
	c := client.New(client.Options{
		Conn: q, Can: client.Capabilities{Configuration: true}, Status: client.NewStatus(nil, func() bool { return true }), Log: zap.NewNop(), Work: owner(),
	})
	t.Cleanup(c.Close)
	var mu sync.Mutex
	var levels []string
	changed := make(chan struct{}, 9)
	work := owner()
	asking := settings.New(settings.Options{
		Session: s, Client: c, Base: session.DefaultSettings(), Log: zap.NewNop(), Work: work,
		Changed: func(outside session.Settings) {
			mu.Lock()
			levels = append(levels, outside.LogLevel)
			mu.Unlock()
			changed <- struct{}{}
		},
	})
	asking.Fetch()
	first := <-q.asked
	asking.Fetch()
	second := <-q.asked
	second <- `{"logLevel": "error"}`
	<-changed
	first <- `{"logLevel": "debug"}`
	asking.Fetch()
	(<-q.asked) <- `{"logLevel": "warn"}`
	<-changed
	asking.Close()
	if len(levels) != 2 || levels[0] != "error" || levels[1] != "warn" {
		t.Errorf("the levels were %q, want those of the second answer and the third", levels)
	}
	if level := s.Current().Outside.Settings.LogLevel; level != "warn" {
		t.Errorf("the level is %q", level)
	}
}
