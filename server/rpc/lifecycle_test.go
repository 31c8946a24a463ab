package rpc

import (
	"context"
	"errors"
	"io"
	"testing"

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
	ended := errors.New("the client's process has ended")
	tests := map[string]struct {
		leave func(c *client, cancel context.CancelCauseFunc)
		want  error
	}{
		"exit without shutdown": {func(c *client, _ context.CancelCauseFunc) { c.notify("exit", "") }, ErrNoShutdown},
		"end of the wire":       {func(c *client, _ context.CancelCauseFunc) { c.wire.Close() }, ErrNoShutdown},
		"end inside of a frame": {func(c *client, _ context.CancelCauseFunc) {
			c.raw("Content-Length: 100\r\n\r\n{")
			c.wire.Close()
		}, ErrNoShutdown},
		"end of the wire after shutdown": {func(c *client, _ context.CancelCauseFunc) {
			c.call("1", "shutdown", "")
			c.expect("1: null")
			c.wire.Close()
		}, nil},
		"the context": {func(_ *client, cancel context.CancelCauseFunc) { cancel(ended) }, ended},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := ready(t, Options{})
			if test.want == ended {
				near, far := io.Pipe()
				defer near.Close()
				ctx, cancel := context.WithCancelCause(t.Context())
				served := make(chan error)
				conn := NewConn(struct {
					io.Reader
					io.WriteCloser
				}{near, far}, Options{})
				go func() { served <- conn.Serve(ctx) }()
				test.leave(c, cancel)
				if err := <-served; !errors.Is(err, ended) {
					t.Errorf("Serve: %v, want the cause of the context", err)
				}
				return
			}
			test.leave(c, nil)
			if err := c.wait(); !errors.Is(err, test.want) {
				t.Errorf("Serve: %v, want %v", err, test.want)
			}
		})
	}
}
