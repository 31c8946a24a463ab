// Package rpc is the connection to the client: framing, order, cancellation,
// the life of the server as the protocol has it, and what keeps a client that
// misbehaves from stopping the server or filling its memory.
//
// Notifications are handled one after another on the read loop, in the order of
// the wire. A call is pinned there to what the notifications before it have
// made, and then runs beside everything else. A message that can't be read gets
// an error and the connection goes on.
package rpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// ErrNoShutdown is the error of Serve when the client went away without a
// shutdown request. The specification asks for the exit code 1 then.
var ErrNoShutdown = errors.New("the client ended the connection without a shutdown request")

// ErrEnded is the error of messages to a client whose connection has ended.
var ErrEnded = errors.New("the connection to the client has ended")

// farewell is how long the end of Serve may take: for handlers that don't look at
// their contexts, for a client to read the last answers, and for a stream whose
// Close doesn't end a Read.
const farewell = time.Second

// handlersEnd is how much of that handlers may take.
const handlersEnd = farewell / 2

// parting is how long Serve waits after exit for the client to close its end. It
// may still write what it owes: answers to calls that it got before it left. A
// client that writes to nobody is ended by a signal, as Neovim 0.12 is.
const parting = 100 * time.Millisecond

// Options say what a connection serves. The zero value answers every call with
// MethodNotFound.
type Options struct {
	// Log gets what is worth knowing about single messages; nil means none.
	Log *zap.Logger

	// Server has the methods of the protocol, called with decoded params. The
	// connection itself handles $/cancelRequest, $/setTrace and exit.
	Server protocol.Server

	// Calls and Notifications are looked up by method before Server. Their
	// params are valid until the handler returns, and nil if there are none. A
	// result that is a jsonrpc2.RawMessage is sent as it is.
	Calls         map[string]func(ctx context.Context, params jsonrpc2.RawMessage) (any, error)
	Notifications map[string]func(ctx context.Context, params jsonrpc2.RawMessage) error

	// Pin is called on the read loop for each call but initialize and shutdown,
	// in the order of the wire; the context that it returns is the handler's.
	// nil means that contexts stay as they are.
	Pin func(ctx context.Context) context.Context

	// Ended, if it is not nil, is called once when the connection has ended: before
	// the handlers have.
	Ended func()

	// LongPolls are the methods whose handlers may wait until there is
	// something to tell, such as workspace/diagnostic. They take none of the
	// slots in which calls run.
	LongPolls []string
}

// Conn is the connection to one client. Messages can be sent to the client as
// soon as there is a Conn; they are written once Serve is called.
type Conn struct {
	options   Options
	longPolls map[string]bool
	log       *zap.Logger
	stream    *stream
	peer      peer
	client    protocol.Client
	lifecycle lifecycle
	running   running
	load      load
	trace     atomic.Value // protocol.TraceValue

	life    context.Context // of the handlers, and of calls to the client
	endLife context.CancelFunc
	ended   chan struct{} // closed when reason is known
	once    sync.Once
	reason  error
}

// NewConn returns a connection over wire, which it closes at the end of Serve.
// Closing wire has to end a pending Read and Write.
func NewConn(wire io.ReadWriteCloser, options Options) *Conn {
	c := &Conn{options: options, log: options.Log, longPolls: map[string]bool{}, ended: make(chan struct{})}
	if c.log == nil {
		c.log = zap.NewNop()
	}
	for _, method := range options.LongPolls {
		c.longPolls[method] = true
	}
	c.load.slots = make(chan struct{}, slotCount)
	c.life, c.endLife = context.WithCancel(context.Background())
	c.stream = newStream(c.life, wire, c.endReading)
	c.peer = peer{Conn: jsonrpc2.NewConn(c.stream, jsonrpc2.WithCodec(codec{})), conn: c}
	c.client = protocol.ClientDispatcher(c.peer)
	return c
}

// Serve handles the client's messages until the client exits, the wire ends or
// ctx is done. It cancels the handlers then, and returns after they have ended
// and their answers are written, or a second later: nothing holds it. It is called
// once.
//
// The error is nil after a shutdown request, ErrNoShutdown if the client left
// without one, and the cause of ctx if that ended the connection.
func (c *Conn) Serve(ctx context.Context) error {
	defer c.endLife()
	handlers, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(c.life, cancel)()

	written := make(chan struct{})
	go func() {
		defer close(written)
		if err := c.stream.outbox.write(c.stream.wire); err != nil {
			c.end(c.left(fmt.Errorf("writing to the client: %w", err)))
		}
	}()
	c.peer.Go(handlers, c.handle)

	select {
	case <-ctx.Done():
		c.end(context.Cause(ctx))
	case <-c.ended:
	}
	c.stream.stop()
	c.endLife()
	if c.options.Ended != nil {
		c.options.Ended()
	}
	waiting, stop := context.WithTimeout(context.Background(), farewell)
	defer stop()
	ending, stopEnding := context.WithTimeout(waiting, handlersEnd)
	defer stopEnding()
	if c.stream.underWay.below(ending, 1) != nil {
		c.log.Warn("handlers did not end in time")
	}
	// A client that doesn't read loses the rest.
	_ = c.stream.outbox.waiting.below(waiting, 1)
	c.stream.outbox.close()
	if c.reason == nil {
		select {
		case <-c.stream.drained:
		case <-time.After(parting):
		}
	}
	close(c.stream.released)
	if err := c.stream.Close(); err != nil {
		c.log.Debug("closing the connection", zap.Error(err))
	}
	for _, done := range []<-chan struct{}{written, c.peer.Done()} {
		select {
		case <-done:
		case <-waiting.Done():
			c.log.Warn("closing the connection did not end a pending read or write")
		}
	}
	return c.reason
}

// end lets Serve end with reason, unless there is one already.
func (c *Conn) end(reason error) {
	c.once.Do(func() {
		c.reason = reason
		close(c.ended)
	})
}

// endReading is called when nothing more can be read, with the reason.
func (c *Conn) endReading(err error) { c.end(c.left(err)) }

// left is the reason of the end when the client leaves, with err or without.
func (c *Conn) left(err error) error {
	switch {
	case c.lifecycle.isShutDown():
		return nil
	case err == nil:
		return ErrNoShutdown
	}
	return fmt.Errorf("%w: %w", ErrNoShutdown, err)
}
