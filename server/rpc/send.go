package rpc

import (
	"context"
	"errors"
	"fmt"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// placeKey is the key of where in the connection a handler runs: nil on the read
// loop, else its *turn.
type placeKey struct{}

// errReadLoop is the error of a call to the client that would wait for ever.
var errReadLoop = errors.New("the client can't be called from the read loop, which has to read the answer: call it from a goroutine with a context of its own")

// place returns the turn of the handler whose context ctx is or comes from, if
// any, and whether the handler runs on the read loop.
func place(ctx context.Context) (t *turn, readLoop bool) {
	t, ok := ctx.Value(placeKey{}).(*turn)
	return t, ok && t == nil
}

// Client returns the client's methods, with the limits of Notify and Call.
func (c *Conn) Client() protocol.Client { return c.client }

// Notify sends a notification. If more than 64 MiB wait for the client to read
// them, it waits too, except in a handler that runs on the read loop.
func (c *Conn) Notify(ctx context.Context, method string, params any) error {
	return c.peer.Notify(ctx, method, params)
}

// Offer sends a notification that is not worth waiting for, such as a line of a
// log: it is dropped if too much waits for the client to read it.
func (c *Conn) Offer(method string, params any) {
	if c.life.Err() != nil || c.stream.outbox.waiting.value() >= backlogLimit {
		return
	}
	// It fails only if params can't be encoded or the connection has ended.
	_ = c.peer.Conn.Notify(c.life, method, params)
}

// Call sends a request and waits for its result, which may be nil to drop it. If
// ctx is done before, the client is asked to cancel it. A handler that runs on
// the read loop can't call the client: the call fails.
func (c *Conn) Call(ctx context.Context, method string, params, result any) error {
	_, err := c.peer.Call(ctx, method, params, result)
	return err
}

// peer is the jsonrpc2.Conn that messages to the client go through.
type peer struct {
	jsonrpc2.Conn
	conn *Conn
}

// Notify implements jsonrpc2.Conn; see Conn.Notify.
func (p peer) Notify(ctx context.Context, method string, params any) error {
	if method == protocol.MethodCancelRequest {
		return nil // Call has sent it.
	}
	if _, readLoop := place(ctx); !readLoop {
		if err := p.conn.room(ctx); err != nil {
			return fmt.Errorf("sending %s: %w", method, err)
		}
	}
	if p.conn.life.Err() != nil {
		return fmt.Errorf("sending %s: %w", method, ErrEnded)
	}
	if err := p.Conn.Notify(ctx, method, params); err != nil {
		return fmt.Errorf("sending %s: %w", method, err)
	}
	return nil
}

// Call implements jsonrpc2.Conn; see Conn.Call.
func (p peer) Call(ctx context.Context, method string, params, result any) (jsonrpc2.ID, error) {
	c := p.conn
	turn, readLoop := place(ctx)
	if readLoop {
		return jsonrpc2.ID{}, fmt.Errorf("calling %s: %w", method, errReadLoop)
	}
	if c.load.asked.value() >= askedLimit {
		return jsonrpc2.ID{}, fmt.Errorf("calling %s: the client has left %d requests unanswered", method, askedLimit)
	}
	c.load.asked.add(1)
	defer c.load.asked.add(-1)
	if turn != nil {
		turn.pause()
		defer turn.resume(ctx)
	}
	calling, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.life, cancel)()
	if err := c.room(calling); err != nil {
		return jsonrpc2.ID{}, fmt.Errorf("calling %s: %w", method, c.endedOr(err))
	}
	id, err := p.Conn.Call(calling, method, params, result)
	switch {
	case err == nil:
		return id, nil
	case c.life.Err() != nil:
		err = c.endedOr(err)
	case ctx.Err() != nil:
		c.Offer(protocol.MethodCancelRequest, cancelParams(id))
	}
	if coded, ok := err.(*jsonrpc2.Error); ok { //nolint:errorlint // the client's answer itself
		err = &refusal{coded}
	}
	return id, fmt.Errorf("calling %s: %w", method, err)
}

// refusal is the error with which the client answered a call. Its code is about
// that call, and not about the one that the server was handling.
type refusal struct{ answer *jsonrpc2.Error }

func (r *refusal) Error() string { return r.answer.Error() }
func (r *refusal) Unwrap() error { return r.answer }

// endedOr returns ErrEnded if the connection has ended, else err.
func (c *Conn) endedOr(err error) error {
	if c.life.Err() != nil {
		return ErrEnded
	}
	return err
}

// cancelParams are the params of $/cancelRequest for a call to the client.
func cancelParams(id jsonrpc2.ID) jsonrpc2.RawMessage {
	number, _ := id.Number()
	return fmt.Appendf(nil, `{"id":%d}`, number)
}
