package wire

import (
	"context"
	"encoding/json"
	"fmt"
)

// A Pending is a request that the server has not answered, or whose answer was
// not yet asked for.
type Pending struct {
	// ID is the request's id.
	ID     int64
	method string
	done   chan struct{}
	frame  []byte
	err    error
}

func (p *Pending) settle(frame []byte, err error) {
	p.frame, p.err = frame, err
	close(p.done)
}

// Frame waits for the answer and returns the whole message, without looking at
// it further.
func (p *Pending) Frame(ctx context.Context) ([]byte, error) {
	select {
	case <-p.done:
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for the answer to %s: %w", p.method, ctx.Err())
	}
	if p.err != nil {
		return nil, fmt.Errorf("waiting for the answer to %s: %w", p.method, p.err)
	}
	return p.frame, nil
}

// Result waits for the answer and decodes its result, unless result is nil. What
// the server answered in its place is an [*Error].
func (p *Pending) Result(ctx context.Context, result any) error {
	frame, err := p.Frame(ctx)
	if err != nil {
		return err
	}
	var answer struct {
		Result json.RawMessage `json:"result"`
		Error  *Error          `json:"error"`
	}
	if err := json.Unmarshal(frame, &answer); err != nil {
		return fmt.Errorf("decoding the answer to %s: %w", p.method, err)
	}
	if answer.Error != nil {
		return fmt.Errorf("%s: %w", p.method, answer.Error)
	}
	if answer.Result == nil {
		return fmt.Errorf("%s: the answer has neither result nor error: %s", p.method, excerpt(frame))
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(answer.Result, result); err != nil {
		return fmt.Errorf("decoding the result of %s: %w", p.method, err)
	}
	return nil
}

// Send writes a request and returns at once. Params that are nil are left out.
func (c *Client) Send(method string, params any) (*Pending, error) {
	call := &Pending{method: method, done: make(chan struct{})}
	c.mu.Lock()
	if c.pending == nil {
		cause := c.cause
		c.mu.Unlock()
		return nil, fmt.Errorf("sending %s: %w", method, cause)
	}
	c.lastID++
	call.ID = c.lastID
	c.pending[call.ID] = call
	c.mu.Unlock()
	message := struct {
		Version string `json:"jsonrpc"`
		ID      int64  `json:"id"`
		Method  string `json:"method"`
		Params  any    `json:"params,omitempty"`
	}{"2.0", call.ID, method, params}
	if err := c.write(message); err != nil {
		c.mu.Lock()
		delete(c.pending, call.ID)
		c.mu.Unlock()
		return nil, fmt.Errorf("sending %s: %w", method, err)
	}
	return call, nil
}

// Call writes a request, waits for its answer and decodes the result, unless
// result is nil. What the server answered in its place is an [*Error].
func (c *Client) Call(ctx context.Context, method string, params, result any) error {
	call, err := c.Send(method, params)
	if err != nil {
		return err
	}
	return call.Result(ctx, result)
}

// Notify writes a notification. Params that are nil are left out.
func (c *Client) Notify(method string, params any) error {
	message := struct {
		Version string `json:"jsonrpc"`
		Method  string `json:"method"`
		Params  any    `json:"params,omitempty"`
	}{"2.0", method, params}
	if err := c.write(message); err != nil {
		return fmt.Errorf("sending %s: %w", method, err)
	}
	return nil
}

// Cancel asks the server to give up a request; the answer still comes.
func (c *Client) Cancel(id int64) error {
	return c.Notify("$/cancelRequest", map[string]any{"id": id})
}
