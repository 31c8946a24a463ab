package rpc

import (
	"fmt"
	"time"
	"unicode/utf8"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// tracedLimit is how many bytes of params and results a verbose trace shows.
const tracedLimit = 4 << 10

// SetTrace sets what is sent to the client about each message with $/logTrace:
// nothing, its method, or also its params and result. $/setTrace sets it too.
func (c *Conn) SetTrace(value protocol.TraceValue) { c.trace.Store(value) }

func (c *Conn) tracing() protocol.TraceValue {
	value, _ := c.trace.Load().(protocol.TraceValue)
	if value != protocol.TraceValueMessages && value != protocol.TraceValueVerbose {
		return protocol.TraceValueOff
	}
	return value
}

// traceReceived traces a message from the client. It reports whether the answer
// is to be traced as well.
func (c *Conn) traceReceived(method string, request *jsonrpc2.Request) bool {
	value := c.tracing()
	// Before the answer to initialize, a client expects no $/logTrace.
	if value == protocol.TraceValueOff || c.lifecycle.is(uninitialized) {
		return false
	}
	params := &protocol.LogTraceParams{Message: fmt.Sprintf("Received notification '%s'.", method)}
	if request.IsCall() {
		params.Message = fmt.Sprintf("Received request '%s - (%v)'.", method, request.ID())
	}
	if value == protocol.TraceValueVerbose && len(request.Params()) > 0 {
		params.Verbose = cut("Params: ", request.Params())
	}
	c.Offer(protocol.MethodLogTrace, params)
	return true
}

// traceSent traces the answer to a call.
func (c *Conn) traceSent(method string, id jsonrpc2.ID, took time.Duration, result any, err error) {
	value := c.tracing()
	if value == protocol.TraceValueOff {
		return
	}
	params := &protocol.LogTraceParams{Message: fmt.Sprintf("Sending response '%s - (%v)'. Processing request took %dms", method, id, took.Milliseconds())}
	if err != nil {
		params.Message = fmt.Sprintf("%s. Request failed: %v.", params.Message, err)
	} else if raw, ok := result.(jsonrpc2.RawMessage); ok && value == protocol.TraceValueVerbose {
		params.Verbose = cut("Result: ", raw)
	}
	c.Offer(protocol.MethodLogTrace, params)
}

// cut returns the beginning of text, as much as a trace shows, behind label.
func cut(label string, text []byte) *string {
	shown, rest := text, ""
	if len(text) > tracedLimit {
		end := tracedLimit
		for end > 0 && !utf8.RuneStart(text[end]) {
			end--
		}
		shown, rest = text[:end], fmt.Sprintf("… (%d bytes)", len(text))
	}
	whole := label + string(shown) + rest
	return &whole
}
