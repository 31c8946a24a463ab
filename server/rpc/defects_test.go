package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
)

// document is a server that keeps the version of one document.
type document struct {
	protocol.UnimplementedServer
	version    int32
	outOfOrder int
	opened     int
}

func (d *document) Initialize(context.Context, *protocol.InitializeParams) (*protocol.InitializeResult, error) {
	return &protocol.InitializeResult{}, nil
}

func (d *document) DidOpen(context.Context, *protocol.DidOpenTextDocumentParams) error {
	d.opened++
	return nil
}

func (d *document) DidChange(_ context.Context, params *protocol.DidChangeTextDocumentParams) error {
	if params.TextDocument.Version != d.version+1 {
		d.outOfOrder++
	}
	d.version = params.TextDocument.Version
	return nil
}

type versionKey struct{}

// Defect: with jsonrpc2.AsyncHandler, changes overtake each other, and a text
// that is kept by increments is wrong from there on. Calls between the changes
// have to see exactly the changes before them.
func TestChangesKeepTheirOrder(t *testing.T) {
	const changes, every = 20_000, 50
	server := &document{}
	c := ready(t, Options{
		Server: server,
		Pin: func(ctx context.Context) context.Context {
			return context.WithValue(ctx, versionKey{}, server.version)
		},
		Calls: map[string]callHandler{
			"initialize": answering(`{"capabilities":{}}`),
			"version": func(ctx context.Context, params jsonrpc2.RawMessage) (any, error) {
				return jsonrpc2.RawMessage(fmt.Sprintf(`[%d,%s]`, ctx.Value(versionKey{}), params)), nil
			},
		},
	})
	for version := 1; version <= changes; version++ {
		c.notify("textDocument/didChange", fmt.Sprintf(`{"textDocument":{"uri":"file:///a.py","version":%d},"contentChanges":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"text":"x"}]}`, version))
		if version%every == 0 {
			c.call(fmt.Sprint(version), "version", fmt.Sprint(version))
		}
	}
	for range changes / every {
		m := c.receive()
		if want := fmt.Sprintf("[%s,%s]", m.ID, m.ID); string(m.Result) != want {
			t.Errorf("call %s sees %s, want %s", m.ID, m.Result, want)
		}
	}
	c.alive()
	if server.outOfOrder > 0 || server.version != changes {
		t.Errorf("%d of %d changes out of order, the last is %d", server.outOfOrder, changes, server.version)
	}
}

// Defect: an error of a notification's handler closes the connection, and so does
// a notification that is unknown or malformed.
func TestNotificationsNeverCloseTheConnection(t *testing.T) {
	server := &document{}
	c := ready(t, Options{
		Server: server,
		Calls:  map[string]callHandler{"initialize": answering(`{"capabilities":{}}`)},
		Notifications: map[string]notificationHandler{
			"failing": func(context.Context, jsonrpc2.RawMessage) error { return errors.New("failed") },
		},
	})
	params := []string{"", "null", "{}", "[]", "[1,2]", "7", `"text"`, "true", `{"textDocument":7}`, `{"textDocument":{"uri":7}}`, `{"textDocument":{"uri":"file:///a","version":1e99},"contentChanges":[{}]}`, `{"id":{}}`, `{"id":null}`, `{"value":7}`, `{"token":[]}`}
	methods := []string{"failing", "unknown", "$/unknown", "$/cancelRequest", "$/setTrace", "$/progress", "$/logTrace", "initialize", "shutdown", "textDocument/hover", "", "größe"}
	for method, kind := range kinds() {
		if kind == "notification" && method != "exit" {
			methods = append(methods, method)
		}
	}
	for _, method := range methods {
		for _, params := range params {
			c.notify(method, params)
			c.alive()
		}
	}
	for _, id := range []string{"2147483648", "-9223372036854775808", "9223372036854775807", "9223372036854775808", "1e400", "1.5", `"text"`, `"\ud800"`, "true", "[]"} {
		c.notify("$/cancelRequest", `{"id":`+id+`}`)
		c.alive()
	}
	opened := server.opened
	c.notify("textDocument/didOpen", `{"textDocument":{"uri":"file:///a.py","languageId":"python","version":1,"text":""}}`)
	c.alive()
	if server.opened != opened+1 {
		t.Error("the server is not told of documents any more")
	}
}

// Defect: requests are recycled, and so are their contexts: one that is derived
// from such a context panics later, in another request.
func TestContextsOfSynchronousHandlersLast(t *testing.T) {
	var kept sync.WaitGroup
	keep := func(ctx context.Context) {
		derived, cancel := context.WithCancel(ctx)
		kept.Add(1)
		go func() {
			defer kept.Done()
			defer cancel()
			<-derived.Done()
			if _, again := context.WithCancel(ctx); ctx.Err() == nil || again == nil {
				t.Error("the context of the handler has not ended")
			}
		}()
	}
	c := ready(t, Options{
		Calls: map[string]callHandler{
			"initialize": func(ctx context.Context, _ jsonrpc2.RawMessage) (any, error) {
				keep(ctx)
				return jsonrpc2.RawMessage(`{"capabilities":{}}`), nil
			},
		},
		Notifications: map[string]notificationHandler{
			"keep": func(ctx context.Context, _ jsonrpc2.RawMessage) error { keep(ctx); return nil },
		},
	})
	for range 500 {
		c.notify("keep", "{}")
		c.alive()
	}
	c.notify("exit", "")
	_ = c.wait()
	kept.Wait()
}

// Defect: a cancelled call is answered with code 0 instead of RequestCancelled.
func TestCancelledCallsSaySo(t *testing.T) {
	begun := make(chan struct{})
	wait := func(result error) callHandler {
		return func(ctx context.Context, _ jsonrpc2.RawMessage) (any, error) {
			begun <- struct{}{}
			<-ctx.Done()
			if result != nil {
				return nil, result
			}
			return nil, fmt.Errorf("reading a file: %w", ctx.Err())
		}
	}
	c := ready(t, Options{Calls: map[string]callHandler{
		"wait": wait(nil),
		"poll": wait(&jsonrpc2.Error{Code: jsonrpc2.Code(protocol.LSPErrorCodesServerCancelled), Message: "later", Data: jsonrpc2.RawMessage(`{"retriggerRequest":true}`)}),
	}})
	for _, id := range []string{"0", "1", "-1", "2147483648", "9223372036854775807", `"1"`, `"ä\n\u0041"`, `""`} {
		c.call(id, "wait", "")
		<-begun
		c.notify("$/cancelRequest", `{"id":null}`)
		c.notify("$/cancelRequest", `{"id":"unknown"}`)
		c.notify("$/cancelRequest", `{"id":`+id+`}`)
		m := c.receive()
		var got, want any
		if err := errors.Join(json.Unmarshal(m.ID, &got), json.Unmarshal([]byte(id), &want)); err != nil || got != want || m.Error == nil || m.Error.Code != -32800 {
			t.Errorf("call %s was answered by %s", id, m)
		}
	}
	c.call("2", "poll", "")
	<-begun
	c.notify("$/cancelRequest", `{"id":2}`)
	c.expect("2: error -32802")
}

// Defect: protocol.LoggingStream hangs for ever after one error response.
func TestErrorsInARow(t *testing.T) {
	c := ready(t, Options{Calls: map[string]callHandler{
		"fail": func(context.Context, jsonrpc2.RawMessage) (any, error) { return nil, errors.New("failed") },
		"deny": func(context.Context, jsonrpc2.RawMessage) (any, error) {
			return nil, fmt.Errorf("denied: %w", jsonrpc2.ErrInvalidParams)
		},
		"zero": func(context.Context, jsonrpc2.RawMessage) (any, error) { return nil, &jsonrpc2.Error{Message: "zero"} },
	}})
	c.conn.SetTrace(protocol.TraceValueVerbose)
	for range 3 {
		for method, want := range map[string]string{"fail": "1: error -32803", "deny": "1: error -32602", "zero": "1: error -32603", "unknown": "1: error -32601"} {
			c.call("1", method, "{}")
			c.expect("$/logTrace")
			c.expect("$/logTrace")
			c.expect(want)
		}
	}
}

// unencodable panics when it is encoded.
type unencodable struct{}

func (unencodable) MarshalJSON() ([]byte, error) { panic("not encodable") }

// Defect: a panic in a handler closes the connection.
func TestPanicsAreAnswered(t *testing.T) {
	core, logs := observer.New(zap.ErrorLevel)
	var pins atomic.Int32
	c := ready(t, Options{
		Log: zap.New(core),
		Pin: func(ctx context.Context) context.Context {
			if pins.Add(1) == 1 {
				panic("in Pin")
			}
			return ctx
		},
		Calls: map[string]callHandler{
			"panic":  func(context.Context, jsonrpc2.RawMessage) (any, error) { panic("in a call") },
			"encode": func(context.Context, jsonrpc2.RawMessage) (any, error) { return unencodable{}, nil },
		},
		Notifications: map[string]notificationHandler{
			"panic": func(context.Context, jsonrpc2.RawMessage) error { panic("in a notification") },
		},
	})
	for range 3 {
		c.call("1", "panic", "")
		c.expect("1: error -32603")
		c.call("2", "encode", "")
		c.expect("2: error -32603")
		c.notify("panic", "")
		c.alive()
	}
	if logs.Len() != 6 {
		t.Errorf("%d panics in the log, want 6", logs.Len())
	}
	for _, entry := range logs.All() {
		if stack, _ := entry.ContextMap()["stack"].(string); !strings.Contains(stack, "rpc.") {
			t.Errorf("no stack with %v", entry.ContextMap())
		}
	}
}

// Defect: a handler that calls the client without Async deadlocks.
func TestHandlersCallTheClient(t *testing.T) {
	refused := make(chan error, 1)
	var c *client
	c = ready(t, Options{
		Calls: map[string]callHandler{"ask": asking},
		Notifications: map[string]notificationHandler{
			"ask": func(ctx context.Context, _ jsonrpc2.RawMessage) error {
				refused <- c.conn.Call(ctx, "workspace/configuration", nil, nil)
				return nil
			},
		},
	})
	c.call("1", "ask", "")
	asked := c.expect("workspace/configuration")
	c.raw(framed(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":["a"]}`, asked.ID)))
	c.expect(`1: ["a"]`)

	c.call("2", "ask", "")
	asked = c.expect("workspace/configuration")
	c.raw(framed(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"no such method"}}`, asked.ID)))
	// The code is about the server's call, and not about call 2.
	c.expect("2: error -32803")

	c.call("3", "ask", "")
	asked = c.expect("workspace/configuration")
	c.raw(framed(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":1,"error":null}`, asked.ID)))
	c.expect("3: 1")

	c.call("4", "ask", "")
	asked = c.expect("workspace/configuration")
	c.raw(framed(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"error":"what"}`, asked.ID)))
	c.expect("4: error -32803")

	c.notify("ask", "")
	if err := <-refused; !errors.Is(err, errReadLoop) {
		t.Errorf("a call from the read loop: %v, want %v", err, errReadLoop)
	}
	c.alive()
}

// Defect: the client that protocol.NewServer returns comes after reading has
// begun.
func TestClientIsThereFromTheStart(t *testing.T) {
	var c *client
	conn := make(chan *Conn, 1)
	c = start(t, Options{Calls: map[string]callHandler{
		"initialize": func(ctx context.Context, _ jsonrpc2.RawMessage) (any, error) {
			return struct{}{}, (<-conn).Client().LogMessage(ctx, &protocol.LogMessageParams{Type: protocol.MessageTypeInfo, Message: "hello"})
		},
	}}, false)
	conn <- c.conn
	c.call("1", "initialize", "{}")
	c.expect("window/logMessage")
	c.expect("1: {}")
}
