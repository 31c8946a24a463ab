package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"go.lsp.dev/jsonrpc2"
)

// running are the calls of the client that can be cancelled. The zero value is
// ready.
type running struct {
	mu    sync.Mutex
	calls map[jsonrpc2.ID]*call
}

type call struct{ cancel context.CancelFunc }

// add returns a context that cancel ends, and what ends the entry. A client that
// uses an id twice cancels the later call.
func (r *running) add(ctx context.Context, id jsonrpc2.ID) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	entry := &call{cancel}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.calls == nil {
		r.calls = map[jsonrpc2.ID]*call{}
	}
	r.calls[id] = entry
	return ctx, func() {
		cancel()
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.calls[id] == entry {
			delete(r.calls, id)
		}
	}
}

// cancel ends the call that the params of $/cancelRequest name. An id that is
// not running is ignored, whatever it is: its answer is on its way, or there
// never was one.
func (r *running) cancel(params jsonrpc2.RawMessage) error {
	var named struct {
		ID json.RawMessage `json:"id"`
	}
	if err := json.Unmarshal(params, &named); err != nil {
		return err
	}
	var (
		id     jsonrpc2.ID
		number int64
		text   string
	)
	switch {
	case named.ID == nil, string(named.ID) == "null":
		return errors.New("its params have no id")
	case json.Unmarshal(named.ID, &number) == nil:
		id = jsonrpc2.NewNumberID(number)
	case json.Unmarshal(named.ID, &text) == nil:
		id = jsonrpc2.NewStringID(text)
	}
	r.mu.Lock()
	entry := r.calls[id]
	r.mu.Unlock()
	if entry != nil {
		entry.cancel()
	}
	return nil
}
