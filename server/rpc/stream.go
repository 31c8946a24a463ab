package rpc

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"go.lsp.dev/jsonrpc2"
)

// stream is the jsonrpc2.Stream of a connection. It hands on only frames that
// hold a message, since the connection ends at the first that doesn't, and
// answers all others itself. A failed write ends the connection from outside,
// never through jsonrpc2.
type stream struct {
	wire   io.ReadWriteCloser
	window window
	outbox *outbox
	close  func() error

	// underWay counts the requests that are handed on and not ended: calls
	// until their answer is in the outbox, notifications until finish.
	underWay gauge

	mu       sync.Mutex
	stopped  bool          // no more requests are handed on
	ended    func(error)   // called with why nothing more is read; nil at the end of the wire
	released chan struct{} // closed when jsonrpc2 may learn of the end
	drained  chan struct{} // closed at the end of what came after stop
	life     context.Context
}

// backlogLimit is how many bytes may wait to be written before those who can
// wait do. The read loop waits only at twice as many.
const backlogLimit = 64 << 20

func newStream(life context.Context, wire io.ReadWriteCloser, ended func(error)) *stream {
	return &stream{
		wire:     wire,
		window:   window{source: wire},
		outbox:   newOutbox(),
		close:    sync.OnceValue(wire.Close),
		ended:    ended,
		released: make(chan struct{}),
		drained:  make(chan struct{}),
		life:     life,
	}
}

// ReadFrame returns the next message. jsonrpc2 looks for this method: it asks
// for whole frames where it finds it.
func (s *stream) ReadFrame(context.Context) ([]byte, int64, error) {
	for {
		if s.isStopped() {
			return s.last(nil)
		}
		body, err := s.window.next()
		request := false
		var bad *malformed
		switch {
		case errors.As(err, &bad):
			s.refuse(jsonrpc2.ID{}, jsonrpc2.Errorf(jsonrpc2.ParseError, "%s", bad))
			continue
		case errors.Is(err, io.EOF):
			s.ended(nil)
		case err != nil:
			s.ended(fmt.Errorf("reading from the client: %w", err))
		default:
			if body, request = s.message(body); body == nil {
				continue
			}
		}
		if err != nil || !s.begin(request) {
			return s.last(err)
		}
		return body, int64(len(body)), nil
	}
}

// last is the end of the messages, when jsonrpc2 may learn of it. Where the wire has
// not ended with err, what still comes is passed over.
func (s *stream) last(err error) ([]byte, int64, error) {
	if err == nil {
		_, _ = io.Copy(io.Discard, s.wire) // until the client closes it, or Close does
	}
	close(s.drained)
	<-s.released
	return nil, 0, io.EOF
}

// message returns the message that body holds, as jsonrpc2 reads it, and whether
// it is a call or a notification; or it answers the client and returns nil.
func (s *stream) message(body []byte) (msg []byte, request bool) {
	if !json.Valid(body) {
		reason := json.Unmarshal(body, new(json.RawMessage))
		s.window.reject()
		s.refuse(jsonrpc2.ID{}, jsonrpc2.Errorf(jsonrpc2.ParseError, "the body of a message of %d bytes is not JSON: %v", len(body), reason))
		return nil, false
	}
	if text := bytes.TrimLeft(body, " \t\r\n"); text[0] == '[' {
		s.refuse(jsonrpc2.ID{}, jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "batches of messages are not part of the Language Server Protocol; send each message alone"))
		return nil, false
	}
	view, err := jsonrpc2.ScanMessageView(body)
	request = view.Kind == jsonrpc2.MessageViewCall || view.Kind == jsonrpc2.MessageViewNotification
	switch {
	case err != nil:
	case view.Kind == jsonrpc2.MessageViewNotification && view.IDRaw != nil:
		err = errors.New("its id is null")
	case !request || view.MethodEscaped || view.ID.IsString():
		// Parts of these are decoded only now.
		_, err = jsonrpc2.DecodeMessage(body)
	}
	if err == nil {
		return body, request
	}
	return s.amend(body), false
}

// amend makes a response that can be read out of one that is nearly so, so that
// what waits for it goes on; it answers anything else and returns nil.
func (s *stream) amend(body []byte) []byte {
	var envelope struct {
		ID, Method, Result, Error json.RawMessage
	}
	// The body is JSON; if it is not an object, all stay nil.
	_ = json.Unmarshal(body, &envelope)
	var id jsonrpc2.ID
	var number int64
	var text string
	switch {
	case envelope.ID == nil || string(envelope.ID) == "null":
	case json.Unmarshal(envelope.ID, &number) == nil:
		id = jsonrpc2.NewNumberID(number)
	case json.Unmarshal(envelope.ID, &text) == nil:
		id = jsonrpc2.NewStringID(text)
	}
	if envelope.Method == nil {
		if id.IsNumber() && envelope.Error != nil {
			if string(envelope.Error) == "null" && envelope.Result != nil {
				return jsonrpc2.AppendResponse(nil, id, jsonrpc2.RawMessage(envelope.Result), nil)
			}
			return jsonrpc2.AppendResponse(nil, id, nil, jsonrpc2.Errorf(jsonrpc2.InternalError, "the client answered with a malformed error: %.200s", envelope.Error))
		}
		// The id of a response is one of the server's: it is not sent back.
		id = jsonrpc2.ID{}
	}
	s.refuse(id, jsonrpc2.Errorf(jsonrpc2.InvalidRequest, `expected a request, a notification or a response of JSON-RPC 2.0 with an integer or a string as id, found %.80s`, body))
	return nil
}

// refuse answers a message that jsonrpc2 doesn't see. It waits while the client
// doesn't read, so that endless garbage can't fill the memory.
func (s *stream) refuse(id jsonrpc2.ID, reason *jsonrpc2.Error) {
	if s.outbox.waiting.below(s.life, 2*backlogLimit) != nil {
		return
	}
	s.outbox.put(func(body []byte) []byte { return jsonrpc2.AppendResponse(body, id, nil, reason) })
}

// begin counts a message that is handed on if it is a request. It reports false
// if the stream is stopped.
func (s *stream) begin(request bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return false
	}
	if request {
		s.underWay.add(1)
	}
	return true
}

// finish ends what begin counted for a notification.
func (s *stream) finish() { s.underWay.add(-1) }

// stop hands on no more requests.
func (s *stream) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
}

func (s *stream) isStopped() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stopped
}

// responseStart is how every response begins that jsonrpc2 encodes, and nothing
// else that it sends.
const responseStart = `{"jsonrpc":"2.0","id":`

// Write lets msg wait to be written. It never fails: see stream.
func (s *stream) Write(_ context.Context, msg jsonrpc2.Message) (int64, error) {
	response := false
	length := s.outbox.put(func(body []byte) []byte {
		start := len(body)
		body = jsonrpc2.AppendMessage(body, msg)
		response = bytes.HasPrefix(body[start:], []byte(responseStart))
		return body
	})
	if response {
		s.underWay.add(-1)
	}
	return int64(length), nil
}

// WriteFrame is what jsonrpc2 writes answers to batches with. There are none.
func (s *stream) WriteFrame(_ context.Context, data []byte) (int64, error) {
	return int64(s.outbox.put(func(body []byte) []byte { return append(body, data...) })), nil
}

// Read implements jsonrpc2.Stream.
func (s *stream) Read(ctx context.Context) (jsonrpc2.Message, int64, error) {
	body, length, err := s.ReadFrame(ctx)
	if err != nil {
		return nil, 0, err
	}
	msg, err := jsonrpc2.DecodeMessage(body)
	return msg, length, err
}

// Close implements jsonrpc2.Stream.
func (s *stream) Close() error { return s.close() }
