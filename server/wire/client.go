package wire

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"
)

// Options are what a conversation may choose; the zero value is a client with an
// editor's answers.
type Options struct {
	// Dir is the working directory of the server's process; empty for that of
	// the test.
	Dir string
	// Env is added to the environment of the server's process.
	Env []string
	// Name is the start of the names under which the conversation is recorded.
	Name string
	// Answer answers the server's requests; nil for [AnswerAsEditor].
	Answer Answer
}

// An Answer gives the result of a request of the server. An error that is an
// [*Error] is sent as it is, one that is [ErrNoAnswer] leaves the server waiting.
// It runs on a goroutine of its own.
type Answer func(request Message) (result any, err error)

// ErrNoAnswer is returned by an [Answer] that never answers.
var ErrNoAnswer = errors.New("this request is never answered")

// ErrClosed is wrapped by every error that comes from the end of the connection.
var ErrClosed = errors.New("the server ended the connection")

// A Message is a request or a notification of the server.
type Message struct {
	// ID is the request's id as it stood on the wire; nil for a notification.
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

// An Error is what the server answered in place of a result.
type Error struct {
	// Code is one of JSON-RPC 2.0, section 5.1, or of LSP's ErrorCodes.
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data,omitempty"`
}

func (e *Error) Error() string {
	return fmt.Sprintf("the server answered error %d: %s", e.Code, e.Message)
}

// A Client is one side of a conversation. Its methods are safe for concurrent
// use; messages written by one goroutine keep their order.
type Client struct {
	stream  io.ReadWriteCloser
	process *process // nil without one
	record  recording
	writing sync.Mutex

	mu       sync.Mutex
	answer   Answer
	lastID   int64
	pending  map[int64]*Pending
	received []Message
	arrived  chan struct{} // closed and replaced when a message arrives
	reading  chan struct{} // closed while the client reads
	ended    chan struct{} // closed when the reader has ended
	cause    error         // why the reader ended; set before ended is closed
	answers  sync.WaitGroup
}

// New starts a conversation over a stream, which it closes at the end.
func New(stream io.ReadWriteCloser, options Options) (*Client, error) {
	record, err := newRecording(options.Name)
	if err != nil {
		return nil, err
	}
	client := &Client{
		stream:  stream,
		record:  record,
		answer:  options.Answer,
		pending: map[int64]*Pending{},
		arrived: make(chan struct{}),
		reading: make(chan struct{}),
		ended:   make(chan struct{}),
	}
	if client.answer == nil {
		client.answer = AnswerAsEditor
	}
	close(client.reading)
	go client.read()
	return client, nil
}

// SetAnswer changes who answers the server's requests from now on.
func (c *Client) SetAnswer(answer Answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answer = answer
}

// Pause stops the reading after the frame that is being read: the pipe fills.
func (c *Client) Pause() {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-c.reading:
		c.reading = make(chan struct{})
	default:
	}
}

// Resume goes on after [Client.Pause].
func (c *Client) Resume() {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-c.reading:
	default:
		close(c.reading)
	}
}

// Take returns the notifications and requests that arrived and that no call to
// Take or Wait has had, in the order of the wire.
func (c *Client) Take() []Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	received := c.received
	c.received = nil
	return received
}

// Wait returns the first notification or request with this method for which
// match holds (any, if match is nil), arrived already or not yet, and takes it
// out of what was received.
func (c *Client) Wait(ctx context.Context, method string, match func(params json.RawMessage) bool) (Message, error) {
	for {
		c.mu.Lock()
		for i, message := range c.received {
			if message.Method == method && (match == nil || match(message.Params)) {
				c.received = append(c.received[:i:i], c.received[i+1:]...)
				c.mu.Unlock()
				return message, nil
			}
		}
		arrived := c.arrived
		var ended chan struct{}
		if c.cause == nil {
			ended = c.ended
		}
		cause := c.cause
		c.mu.Unlock()
		if cause != nil {
			return Message{}, fmt.Errorf("waiting for %s: %w", method, cause)
		}
		select {
		case <-arrived:
		case <-ended:
		case <-ctx.Done():
			return Message{}, fmt.Errorf("waiting for %s: %w", method, ctx.Err())
		}
	}
}

// read takes frames until the stream ends. It owns cause and ends every wait.
func (c *Client) read() {
	err := c.readFrames()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) {
		err = ErrClosed
	} else {
		err = fmt.Errorf("%w: %w", ErrClosed, err)
	}
	c.mu.Lock()
	c.cause = err
	pending := c.pending
	c.pending = nil
	c.mu.Unlock()
	close(c.ended)
	for _, call := range pending {
		call.settle(nil, err)
	}
}

func (c *Client) readFrames() error {
	reader := bufio.NewReaderSize(io.TeeReader(c.stream, c.record.server), 1<<16)
	for {
		c.mu.Lock()
		reading := c.reading
		c.mu.Unlock()
		<-reading
		frame, err := readFrame(reader)
		if err != nil {
			return err
		}
		if err := c.receive(frame); err != nil {
			return err
		}
	}
}

func (c *Client) receive(frame []byte) error {
	if id, ok := answerOf(frame); ok {
		c.mu.Lock()
		call := c.pending[id]
		delete(c.pending, id)
		c.mu.Unlock()
		if call == nil {
			return fmt.Errorf("an answer to request %d, which is not waiting for one: %s", id, excerpt(frame))
		}
		call.settle(frame, nil)
		return nil
	}
	var message struct {
		Message
		Error *Error `json:"error"`
	}
	if err := json.Unmarshal(frame, &message); err != nil {
		return fmt.Errorf("a message that is not JSON-RPC: %w: %s", err, excerpt(frame))
	}
	if message.Method == "" {
		// What answers a message that could not be read has the id null.
		if message.Error == nil {
			return fmt.Errorf("a message without method and id: %s", excerpt(frame))
		}
		message.Method = Unreadable
		message.ID = nil
		message.Params = frame
	}
	c.mu.Lock()
	c.received = append(c.received, message.Message)
	close(c.arrived)
	c.arrived = make(chan struct{})
	answer := c.answer
	c.mu.Unlock()
	if message.ID != nil {
		c.answers.Go(func() { c.respond(message.Message, answer) })
	}
	return nil
}

// Unreadable is the method under which an error with the id null is received:
// the answer to a message in which the server could not find an id. Its params
// are the whole message.
const Unreadable = "$/unreadable"

func (c *Client) respond(request Message, answer Answer) {
	result, err := answer(request)
	if errors.Is(err, ErrNoAnswer) {
		return
	}
	response := map[string]any{"jsonrpc": "2.0", "id": request.ID}
	var asked *Error
	switch {
	case errors.As(err, &asked):
		response["error"] = asked
	case err != nil:
		response["error"] = &Error{Code: -32603, Message: err.Error()}
	default:
		response["result"] = result
	}
	// The connection may have ended by now, of which the reader tells.
	_ = c.write(response)
}

func (c *Client) write(message any) error {
	body, err := json.Marshal(message)
	if err != nil {
		return fmt.Errorf("encoding a message for the server: %w", err)
	}
	return c.WriteRaw(Frame(body))
}

// WriteRaw writes bytes as they are: several frames, half a frame, or none.
func (c *Client) WriteRaw(data []byte) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if _, err := c.record.client.Write(data); err != nil {
		return fmt.Errorf("recording what the client writes: %w", err)
	}
	if _, err := c.stream.Write(data); err != nil {
		return fmt.Errorf("%w: %w", ErrClosed, err)
	}
	return nil
}

// Frame puts the header of the base protocol before a message.
func Frame(body []byte) []byte {
	frame := make([]byte, 0, len(body)+32)
	frame = append(frame, "Content-Length: "...)
	frame = strconv.AppendInt(frame, int64(len(body)), 10)
	frame = append(frame, "\r\n\r\n"...)
	return append(frame, body...)
}

func excerpt(frame []byte) string {
	const most = 200
	if len(frame) <= most {
		return string(frame)
	}
	return string(bytes.ToValidUTF8(frame[:most], nil)) + "…"
}
