package rpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"go.lsp.dev/jsonrpc2"
)

type callHandler = func(context.Context, jsonrpc2.RawMessage) (any, error)

type notificationHandler = func(context.Context, jsonrpc2.RawMessage) error

func answering(result string) callHandler {
	return func(context.Context, jsonrpc2.RawMessage) (any, error) {
		return jsonrpc2.RawMessage(result), nil
	}
}

func TestLifecycle(t *testing.T) {
	failed := false
	noted := 0
	c := start(t, Options{
		Calls: map[string]callHandler{
			"initialize": func(context.Context, jsonrpc2.RawMessage) (any, error) {
				if !failed {
					failed = true
					return nil, errors.New("no")
				}
				return struct{}{}, nil
			},
			"shutdown": answering("null"),
			"work":     answering("1"),
		},
		Notifications: map[string]notificationHandler{
			"note": func(context.Context, jsonrpc2.RawMessage) error { noted++; return nil },
		},
	}, false)
	c.call("1", "work", "")
	c.expect("1: error -32002")
	c.notify("note", "")
	c.call("2", "shutdown", "")
	c.expect("2: error -32002")
	c.call("3", "initialize", "{}")
	c.expect("3: error -32803")
	c.call("4", "work", "")
	c.expect("4: error -32002")
	c.call("5", "initialize", "{}")
	c.expect("5: {}")
	c.call("6", "initialize", "{}")
	c.expect("6: error -32600")
	c.call("7", "work", "")
	c.expect("7: 1")
	c.notify("note", "")
	c.call("8", "exit", "")
	c.expect("8: error -32600")
	c.call("9", "shutdown", "")
	c.expect("9: null")
	c.notify("note", "")
	c.call("10", "work", "")
	c.expect("10: error -32600")
	c.call("11", "shutdown", "")
	c.expect("11: error -32600")
	c.call("12", "initialize", "{}")
	c.expect("12: error -32600")
	c.notify("exit", "")
	if err := c.wait(); err != nil {
		t.Errorf("Serve: %v, want no error after shutdown and exit", err)
	}
	if noted != 1 {
		t.Errorf("%d notifications were handled, want the one between initialize and shutdown", noted)
	}
	c.quiet()
}

func TestEnd(t *testing.T) {
	tests := map[string]struct {
		leave func(c *client)
		want  error
	}{
		"exit without shutdown":  {func(c *client) { c.notify("exit", "") }, ErrNoShutdown},
		"end of the wire":        {func(c *client) { c.leave() }, ErrNoShutdown},
		"end inside of a frame":  {func(c *client) { c.raw("Content-Length: 100\r\n\r\n{"); c.leave() }, ErrNoShutdown},
		"end inside of a header": {func(c *client) { c.raw("Content-Le"); c.leave() }, ErrNoShutdown},
		"end of the wire after shutdown": {func(c *client) {
			c.call("1", "shutdown", "")
			c.expect("1: null")
			c.leave()
		}, nil},
		"the context": {func(c *client) { c.cancel() }, context.Canceled},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := ready(t, Options{})
			test.leave(c)
			if err := c.wait(); !errors.Is(err, test.want) {
				t.Errorf("Serve: %v, want %v", err, test.want)
			}
			if err := c.conn.Notify(t.Context(), "window/logMessage", nil); !errors.Is(err, ErrEnded) {
				t.Errorf("Notify after the end: %v, want %v", err, ErrEnded)
			}
			if err := c.conn.Call(t.Context(), "workspace/applyEdit", nil, nil); !errors.Is(err, ErrEnded) {
				t.Errorf("Call after the end: %v, want %v", err, ErrEnded)
			}
		})
	}
}

// A client that has said exit may still answer calls that it got before: nothing
// answers that, and nobody is hit by a closed pipe.
func TestWhatFollowsExitIsRead(t *testing.T) {
	c := ready(t, Options{})
	c.call("1", "shutdown", "")
	c.expect("1: null")
	c.notify("exit", "")
	const late = `{"jsonrpc":"2.0","id":11,"result":null}`
	for range 3 {
		c.raw(fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(late), late))
	}
	c.leave()
	if err := c.wait(); err != nil {
		t.Errorf("Serve: %v", err)
	}
	c.quiet()
}

// A handler may take its time to end: Serve waits for it, and the client gets
// its answer, also when it has asked for the end already.
func TestEndWaitsForHandlers(t *testing.T) {
	begun := make(chan struct{})
	c := ready(t, Options{Calls: map[string]callHandler{
		"wait": func(ctx context.Context, _ jsonrpc2.RawMessage) (any, error) {
			close(begun)
			<-ctx.Done()
			return nil, ctx.Err()
		},
	}})
	c.call("1", "wait", "")
	<-begun
	c.call("2", "shutdown", "")
	c.expect("2: null")
	c.notify("exit", "")
	c.expect("1: error -32800")
	if err := c.wait(); err != nil {
		t.Errorf("Serve: %v", err)
	}
	c.quiet()
}

// Standard input may be a file whose Close doesn't end a Read: the process has to
// end nevertheless when its parent is gone.
func TestEndWithPendingRead(t *testing.T) {
	source, hold := io.Pipe()
	t.Cleanup(func() { _ = hold.Close() })
	gone := errors.New("the process of the client has ended")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(gone)
	conn := NewConn(halfClosing{source, io.Discard}, Options{})
	if err := conn.Serve(ctx); !errors.Is(err, gone) {
		t.Errorf("Serve: %v, want the cause of the context", err)
	}
}

type halfClosing struct {
	io.Reader
	io.Writer
}

func (halfClosing) Close() error { return nil }

// After many connections of every kind of end, no goroutine is left.
func TestNothingIsLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	for i := range 40 {
		t.Run("", func(t *testing.T) {
			c := ready(t, Options{Calls: map[string]callHandler{"ask": asking}})
			c.call("1", "ask", "")
			c.expect("workspace/configuration")
			switch i % 3 {
			case 0:
				c.notify("exit", "")
			case 1:
				c.leave()
			case 2:
				c.cancel()
			}
			_ = c.wait()
		})
	}
	deadline := time.Now().Add(patience)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	if after := runtime.NumGoroutine(); after > before {
		stacks := make([]byte, 1<<20)
		t.Errorf("%d goroutines before, %d after:\n%s", before, after, stacks[:runtime.Stack(stacks, true)])
	}
}

// connKey is the key of the Conn in the context of handlers.
type connKey struct{}

// asking asks the client something and waits for its answer.
func asking(ctx context.Context, _ jsonrpc2.RawMessage) (any, error) {
	var result jsonrpc2.RawMessage
	err := ctx.Value(connKey{}).(*Conn).Call(ctx, "workspace/configuration", struct{}{}, &result)
	return result, err
}

// Whatever a handler waits for, the end of the connection does not wait for it.
func TestEndDoesNotWaitForHandlersThatHang(t *testing.T) {
	hangs := make(chan struct{})
	defer close(hangs)
	begun, ended := make(chan struct{}), 0
	c := ready(t, Options{
		Calls: map[string]func(context.Context, jsonrpc2.RawMessage) (any, error){
			"work": func(context.Context, jsonrpc2.RawMessage) (any, error) {
				close(begun)
				<-hangs
				return nil, nil
			},
		},
		Ended: func() { ended++ },
	})
	c.call("1", "work", "")
	<-begun
	c.call("2", "shutdown", "")
	c.expect("2: null")
	c.notify("exit", "")
	if err := c.wait(); err != nil || ended != 1 {
		t.Errorf("Serve: %v, told of %d ends", err, ended)
	}
}
