package rpc

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"sync"
	"testing"
	"time"
)

// patience is how long a test waits for what has to come.
const patience = 20 * time.Second

// message is any message that the server sends.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

func (m message) String() string {
	if m.Error != nil {
		return fmt.Sprintf("%s: error %d", m.ID, m.Error.Code)
	}
	if m.Method != "" {
		return m.Method
	}
	return fmt.Sprintf("%s: %s", m.ID, m.Result)
}

// client speaks raw bytes to a Conn that serves.
type client struct {
	t        *testing.T
	conn     *Conn
	wire     net.Conn
	messages chan message
	served   chan error
	cancel   context.CancelFunc
	ended    sync.Once
	result   error
}

// start serves options and reads what the server sends, unless deaf is true.
func start(t *testing.T, options Options, deaf bool) *client {
	t.Helper()
	near, far := net.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	c := &client{
		t: t, wire: near, cancel: cancel,
		messages: make(chan message, 200_000), served: make(chan error, 1),
	}
	// Handlers find the connection in their context.
	pin := options.Pin
	options.Pin = func(ctx context.Context) context.Context {
		if ctx = context.WithValue(ctx, connKey{}, c.conn); pin != nil {
			ctx = pin(ctx)
		}
		return ctx
	}
	c.conn = NewConn(far, options)
	go func() { c.served <- c.conn.Serve(ctx) }()
	if !deaf {
		go c.read()
	}
	t.Cleanup(func() {
		cancel()
		c.leave()
		_ = c.wait()
	})
	return c
}

// ready is start with initialize answered.
func ready(t *testing.T, options Options) *client {
	t.Helper()
	if options.Calls == nil {
		options.Calls = map[string]callHandler{}
	}
	if options.Server == nil && options.Calls["initialize"] == nil {
		options.Calls["initialize"] = answering(`{"capabilities":{}}`)
	}
	if options.Server == nil && options.Calls["shutdown"] == nil {
		options.Calls["shutdown"] = answering(`null`)
	}
	c := start(t, options, false)
	c.call(`"initialize"`, "initialize", `{"capabilities":{}}`)
	c.expect(`"initialize": {"capabilities":{}}`)
	return c
}

// leave closes the client's side.
func (c *client) leave() { _ = c.wire.Close() }

func (c *client) read() {
	defer close(c.messages)
	reader := textproto.NewReader(bufio.NewReader(c.wire))
	for {
		header, err := reader.ReadMIMEHeader()
		if err != nil {
			return
		}
		length, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			c.t.Errorf("the server's header %v: %v", header, err)
			return
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(reader.R, body); err != nil {
			return
		}
		var m message
		if err := json.Unmarshal(body, &m); err != nil {
			c.t.Errorf("the server sent %q: %v", body, err)
			return
		}
		c.messages <- m
	}
}

// raw sends bytes as they are.
func (c *client) raw(text string) {
	c.t.Helper()
	if err := c.wire.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		c.t.Fatal(err)
	}
	if _, err := io.WriteString(c.wire, text); err != nil {
		c.t.Fatalf("the server reads no more: %v", err)
	}
}

func framed(body string) string {
	return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
}

func callText(id, method, params string) string {
	if params != "" {
		params = `,"params":` + params
	}
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":%q%s}`, id, method, params)
}

func notificationText(method, params string) string {
	if params != "" {
		params = `,"params":` + params
	}
	return fmt.Sprintf(`{"jsonrpc":"2.0","method":%q%s}`, method, params)
}

func (c *client) call(id, method, params string) {
	c.t.Helper()
	c.raw(framed(callText(id, method, params)))
}

func (c *client) notify(method, params string) {
	c.t.Helper()
	c.raw(framed(notificationText(method, params)))
}

// receive returns the next message of the server.
func (c *client) receive() message {
	c.t.Helper()
	select {
	case m, ok := <-c.messages:
		if !ok {
			c.t.Fatal("the server closed the connection")
		}
		return m
	case <-time.After(patience):
		c.t.Fatal("the server sent nothing")
	}
	panic("not reached")
}

// expect wants the next message to be as its String says.
func (c *client) expect(want string) message {
	c.t.Helper()
	m := c.receive()
	if m.String() != want {
		detail := ""
		if m.Error != nil {
			detail = " (" + m.Error.Message + ")"
		}
		c.t.Fatalf("got %s%s, want %s", m, detail, want)
	}
	return m
}

// alive wants the connection to answer a call.
func (c *client) alive() {
	c.t.Helper()
	c.call(`"alive"`, "no/such/method", "")
	c.expect(`"alive": error -32601`)
}

// wait returns the result of Serve.
func (c *client) wait() error {
	c.t.Helper()
	c.ended.Do(func() {
		select {
		case c.result = <-c.served:
		case <-time.After(patience):
			c.t.Error("Serve did not return")
		}
	})
	return c.result
}

// quiet wants the server to have nothing more to say before it ends.
func (c *client) quiet() {
	c.t.Helper()
	for m := range c.messages {
		c.t.Errorf("the server also sent %s", m)
	}
}
