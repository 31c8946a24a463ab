package rpc

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// eventually waits until condition holds.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !condition(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

// A client that sends and never reads: what waits to be written is bounded, the
// calls beyond wait, notifications go on, and once it reads it gets everything.
func TestClientThatNeverReads(t *testing.T) {
	const calls, size = 300, 1 << 20
	var ran, noted, published atomic.Int64
	result := `"` + strings.Repeat("x", size-2) + `"`
	var c *client
	c = start(t, Options{
		Calls: map[string]callHandler{
			"initialize": answering("{}"),
			"large": func(context.Context, jsonrpc2.RawMessage) (any, error) {
				ran.Add(1)
				return jsonrpc2.RawMessage(result), nil
			},
		},
		Notifications: map[string]notificationHandler{
			"note": func(ctx context.Context, _ jsonrpc2.RawMessage) error {
				noted.Add(1)
				return c.conn.Notify(ctx, "small", nil)
			},
		},
	}, true)
	c.call("0", "initialize", "{}")
	for id := 1; id <= calls; id++ {
		c.call(fmt.Sprint(id), "large", "")
	}
	waiting := &c.conn.stream.outbox.waiting
	eventually(t, "the limit is reached", func() bool { return waiting.value() >= backlogLimit })
	for range 1000 {
		c.notify("note", "")
	}
	eventually(t, "notifications are handled", func() bool { return noted.Load() == 1000 })
	if most := int64(backlogLimit + (slotCount+1)*(size+1000) + 1000*100); waiting.value() > most {
		t.Errorf("%d bytes wait, want at most %d", waiting.value(), most)
	}
	if most := int64(backlogLimit/size + slotCount + 1); ran.Load() > most {
		t.Errorf("%d handlers ran, want at most %d", ran.Load(), most)
	}
	// Who can wait does; who can't is dropped.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	before := waiting.value()
	c.conn.Offer("log", nil)
	if err := c.conn.Notify(ctx, "publish", nil); !errors.Is(err, context.Canceled) || waiting.value() != before {
		t.Errorf("Notify: %v, and %d bytes more wait", err, waiting.value()-before)
	}
	go func() {
		if err := c.conn.Notify(t.Context(), "publish", nil); err == nil {
			published.Add(1)
		}
	}()

	frames := make(chan string)
	go countFrames(c.wire, frames)
	answers, notifications := 0, 0
	for answers < calls+1 || notifications < 1001 {
		select {
		case method := <-frames:
			if method == "" {
				answers++
			} else {
				notifications++
			}
		case <-time.After(patience):
			t.Fatalf("%d answers and %d notifications came", answers, notifications)
		}
	}
	eventually(t, "Notify returns", func() bool { return published.Load() == 1 })
}

// countFrames tells of each frame its method, or "" for a response. It decodes
// nothing else.
func countFrames(wire io.Reader, frames chan<- string) {
	reader := bufio.NewReaderSize(wire, 1<<20)
	for {
		var length int
		if _, err := fmt.Fscanf(reader, "Content-Length: %d\r\n\r\n", &length); err != nil {
			return
		}
		beginning, err := reader.Peek(min(length, 60))
		if err != nil {
			return
		}
		_, method, _ := strings.Cut(string(beginning), `"method":"`)
		method, _, _ = strings.Cut(method, `"`)
		if _, err := reader.Discard(length); err != nil {
			return
		}
		frames <- method
	}
}

// More calls than may be unfinished: the read loop waits, and each gets an answer
// in the end.
func TestCallsAreBounded(t *testing.T) {
	const calls = callLimit + 1000
	release := make(chan struct{})
	var running, most atomic.Int64
	c := ready(t, Options{Calls: map[string]callHandler{
		"wait": func(ctx context.Context, _ jsonrpc2.RawMessage) (any, error) {
			if now := running.Add(1); now > most.Load() {
				most.Store(now)
			}
			defer running.Add(-1)
			select {
			case <-release:
			case <-ctx.Done():
			}
			return nil, ctx.Err()
		},
	}})
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		for id := range calls {
			c.call(fmt.Sprint(id), "wait", "{}")
		}
	}()
	unfinished := &c.conn.load.calls
	eventually(t, "the limit is reached", func() bool { return unfinished.value() == callLimit })
	select {
	case <-sent:
		t.Error("the read loop reads on")
	default:
	}
	close(release)
	<-sent
	answered := map[string]bool{}
	for range calls {
		m := c.receive()
		if m.Error != nil || answered[string(m.ID)] {
			t.Fatalf("got %s, or got it again", m)
		}
		answered[string(m.ID)] = true
	}
	if most.Load() > slotCount {
		t.Errorf("%d handlers ran at once, want at most %d", most.Load(), slotCount)
	}
	if n := unfinished.value() + c.conn.load.params.value() + int64(len(c.conn.load.slots)); n > 1 {
		eventually(t, "everything is given back", func() bool {
			return unfinished.value()+c.conn.load.params.value()+int64(len(c.conn.load.slots)) == 0
		})
	}
}

// A cancelled call that waits for a slot is answered without one.
func TestWaitingCallsAreCancelled(t *testing.T) {
	begun := make(chan struct{}, 100)
	c := ready(t, Options{
		LongPolls: []string{"poll"},
		Calls: map[string]callHandler{
			"wait": func(ctx context.Context, _ jsonrpc2.RawMessage) (any, error) {
				begun <- struct{}{}
				<-ctx.Done()
				return nil, ctx.Err()
			},
			"poll": answering("1"),
		},
	})
	for id := range slotCount {
		c.call(fmt.Sprint(id), "wait", "")
	}
	for range slotCount {
		<-begun
	}
	c.call("100", "wait", "")
	c.notify("$/cancelRequest", `{"id":100}`)
	c.expect("100: error -32800")
	c.call("101", "poll", "")
	c.expect("101: 1")
	if len(begun) > 0 {
		t.Error("a handler ran without a slot")
	}
}

// Calls to the client that it never answers hold up nothing else, and end with
// their context or with the connection.
func TestClientThatNeverAnswers(t *testing.T) {
	c := ready(t, Options{Calls: map[string]callHandler{"ask": asking, "work": answering("1")}})
	const calls = 5 * slotCount
	ids := map[string]string{}
	for id := range calls {
		c.call(fmt.Sprint(id), "ask", "")
		ids[fmt.Sprint(id)] = string(c.expect("workspace/configuration").ID)
	}
	c.call(`"work"`, "work", "")
	c.expect(`"work": 1`)

	c.notify("$/cancelRequest", `{"id":3}`)
	cancelled := c.expect(protocol.MethodCancelRequest)
	if want := fmt.Sprintf(`{"id":%s}`, ids["3"]); string(cancelled.Params) != want {
		t.Errorf("the client is to cancel %s, want %s", cancelled.Params, want)
	}
	c.expect("3: error -32800")

	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := c.conn.Call(ctx, "workspace/applyEdit", nil, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Call: %v, want that its deadline is exceeded", err)
	}

	alone := make(chan error)
	go func() { alone <- c.conn.Call(context.Background(), "workspace/applyEdit", nil, nil) }()
	eventually(t, "the client is asked", func() bool { return c.conn.load.asked.value() == calls })
	c.leave()
	if err := <-alone; !errors.Is(err, ErrEnded) {
		t.Errorf("Call: %v, want %v", err, ErrEnded)
	}
	if err := c.wait(); !errors.Is(err, ErrNoShutdown) {
		t.Errorf("Serve: %v", err)
	}
}

// There is an end to what a client can leave unanswered.
func TestUnansweredCallsAreBounded(t *testing.T) {
	c := ready(t, Options{Calls: map[string]callHandler{"ask": asking}})
	failed := 0
	for id := range askedLimit + 10 {
		c.call(fmt.Sprint(id), "ask", "")
		if m := c.receive(); m.Error != nil && m.Error.Code == -32803 {
			failed++
		}
	}
	if failed != 10 {
		t.Errorf("%d calls failed, want 10", failed)
	}
}

func TestTrace(t *testing.T) {
	c := ready(t, Options{
		Calls:         map[string]callHandler{"work": answering(`"` + strings.Repeat("é", tracedLimit) + `"`)},
		Notifications: map[string]notificationHandler{"note": func(context.Context, jsonrpc2.RawMessage) error { return nil }},
	})
	traced := func(want string, verbose string) {
		t.Helper()
		m := c.expect(protocol.MethodLogTrace)
		var params protocol.LogTraceParams
		if err := protocol.Unmarshal(m.Params, &params); err != nil {
			t.Fatal(err)
		}
		got := ""
		if params.Verbose != nil {
			got = *params.Verbose
		}
		if !strings.HasPrefix(params.Message, want) || !strings.HasPrefix(got, verbose) || (verbose == "") != (got == "") || len(got) > tracedLimit+100 {
			t.Errorf("traced %q, %q, want %q, %q", params.Message, got, want, verbose)
		}
	}
	c.notify("note", "{}")
	c.notify("$/setTrace", `{"value":"messages"}`)
	c.notify("note", "{}")
	traced("Received notification 'note'.", "")
	c.call("1", "work", "{}")
	traced("Received request 'work - (1)'.", "")
	traced("Sending response 'work - (1)'.", "")
	c.receive()
	c.notify("$/setTrace", `{"value":"verbose"}`)
	traced("Received notification '$/setTrace'.", "")
	c.notify("note", `{"a":1}`)
	traced("Received notification 'note'.", `Params: {"a":1}`)
	c.call("2", "work", `[]`)
	traced("Received request 'work - (2)'.", "Params: []")
	traced("Sending response 'work - (2)'.", `Result: "éé`)
	c.receive()
	c.notify("$/setTrace", `{"value":"off"}`)
	traced("Received notification '$/setTrace'.", "Params")
	c.call("3", "unknown", "")
	c.expect("3: error -32601")
}
