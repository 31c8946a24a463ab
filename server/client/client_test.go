package client_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/schedule"
	"github.com/octollm/octolsp/server/session"
	"github.com/sourcegraph/conc/panics"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// conn is a client that notes what it is asked and offered. Each request of
// workspace/diagnostic/refresh waits for an answer.
type conn struct {
	protocol.UnimplementedClient
	asked, answer chan struct{}

	mu      sync.Mutex
	offered []string
}

func newConn() *conn { return &conn{asked: make(chan struct{}, 9), answer: make(chan struct{})} }

func (c *conn) Client() protocol.Client { return c }

func (c *conn) Notify(context.Context, string, any) error { return nil }

func (c *conn) Offer(_ string, params any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offered = append(c.offered, string(params.(jsonrpc2.RawMessage)))
}

func (c *conn) DiagnosticRefresh(ctx context.Context) error {
	c.asked <- struct{}{}
	select {
	case <-c.answer:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func start(t *testing.T, c *conn, can client.Capabilities) *client.Client {
	t.Helper()
	work := schedule.NewOwner(t.Context(), schedule.SystemClock{}, schedule.Reports{
		Running:  func(string, int) {},
		Failed:   func(what string, err error) { t.Errorf("%s: %v", what, err) },
		Panicked: func(what, _ string, r *panics.Recovered) { t.Errorf("%s: %s", what, r) },
	})
	made := client.New(client.Options{Conn: c, Can: can, Status: client.NewStatus(c, func() bool { return true }), Log: zap.NewNop(), Work: work})
	t.Cleanup(made.Close)
	return made
}

// TestRefreshesGatherWhileOneIsUnderWay checks that one request is under way at a
// time, that it is not cancelled by the next, and that however often somebody
// asks meanwhile is one more.
func TestRefreshesGatherWhileOneIsUnderWay(t *testing.T) {
	c := newConn()
	made := start(t, c, client.Capabilities{Pull: true, RefreshDiagnostics: true})
	made.RefreshDiagnostics()
	<-c.asked
	for range 5 {
		made.RefreshDiagnostics()
	}
	c.answer <- struct{}{}
	<-c.asked
	c.answer <- struct{}{}
	made.RefreshDiagnostics()
	<-c.asked
	made.Close() // the last one is never answered
	if more := len(c.asked); more != 0 {
		t.Errorf("the client was asked %d times more", more)
	}
}

// TestRefreshesAreForThoseThatCan checks that nobody else is asked.
func TestRefreshesAreForThoseThatCan(t *testing.T) {
	c := newConn()
	for _, can := range []client.Capabilities{{}, {Pull: true}, {RefreshDiagnostics: true}} {
		made := start(t, c, can)
		made.RefreshDiagnostics()
		made.RefreshCodeLenses()
		made.Close()
	}
	if len(c.asked) != 0 {
		t.Error("a client was asked that can't refresh")
	}
}

// TestStatusCountsLanesOfOneName checks that a client hears of each change once,
// and that lanes of one name count together.
func TestStatusCountsLanesOfOneName(t *testing.T) {
	c := newConn()
	status := client.NewStatus(c, func() bool { return false })
	status.Send()
	status.Send()
	for _, more := range []int{1, 1, -1, -1} {
		status.Running("buffer", more)
	}
	var got []string
	for _, offered := range c.offered {
		var known struct {
			State   string
			Lanes   map[string]int
			Trusted bool
		}
		if err := json.Unmarshal([]byte(offered), &known); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %d %t", known.State, known.Lanes["buffer"], known.Trusted))
	}
	if !slices.Equal(got, []string{"idle 0 false", "working 1 false", "working 2 false", "working 1 false", "idle 0 false"}) {
		t.Errorf("told %q", got)
	}
}

// TestNoDiskIsLookedThrough keeps folders that hold everything from being shown whole.
func TestNoDiskIsLookedThrough(t *testing.T) {
	home, project := t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	c := &client.Client{}
	for path, want := range map[string]bool{"/": false, home: false, home + "/": false, project: true, home + "/project": true} {
		folder := &session.Folder{Address: session.Address{URI: "file://" + path, Path: path}, Settings: session.Settings{Enable: true, DiagnosticMode: session.Workspace}}
		if got := c.ShowsAll(folder); got != want {
			t.Errorf("%s is shown whole: %v, want %v", path, got, want)
		}
	}
}
