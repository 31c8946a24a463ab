package rpc

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// handle is the handler of all messages. It is called on the read loop, which
// goes on when it returns or releases the loop.
func (c *Conn) handle(ctx context.Context, request *jsonrpc2.Request) (any, error) {
	if request.IsCall() {
		return c.handleCall(ctx, request)
	}
	defer c.stream.finish()
	c.handleNotification(jsonrpc2.DetachContext(ctx), request)
	return nil, nil
}

// handleCall answers a call. Its error is what the client gets.
func (c *Conn) handleCall(requestContext context.Context, request *jsonrpc2.Request) (result any, err error) {
	start := time.Now()
	method := strings.Clone(request.Method())
	traced := c.traceReceived(method, request)
	defer func() {
		if reason := recover(); reason != nil {
			c.logPanic(method, reason)
			result, err = nil, jsonrpc2.Errorf(jsonrpc2.InternalError, "%s failed: the server has a defect, which its log describes: %v", method, reason)
		}
		err = c.answer(method, err)
		if traced {
			c.traceSent(method, request.ID(), time.Since(start), result, err)
		}
	}()

	// The context of the request itself is used again after its end.
	ctx := jsonrpc2.DetachContext(requestContext)
	if err := c.admit(ctx); err != nil {
		return nil, err
	}
	if err := c.lifecycle.call(method); err != nil {
		return nil, err
	}
	if isNotification(method) {
		// It changes what later messages see, and calls run beside others.
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "%s is a notification: send it without an id", method)
	}
	if synchronous(method) {
		result, err := c.dispatchCall(context.WithValue(ctx, placeKey{}, (*turn)(nil)), method, request)
		switch {
		case method == protocol.MethodShutdown:
			// What shutdown stands for has begun, even if a part of it failed.
			c.lifecycle.enter(shutDown)
		case err == nil:
			c.lifecycle.enter(initialized)
		}
		return result, err
	}

	ctx, done := c.running.add(ctx, request.ID())
	defer done()
	if c.options.Pin != nil {
		ctx = c.options.Pin(ctx)
	}
	turn := c.load.newTurn(len(request.Params()), !c.longPolls[method])
	defer turn.end()
	jsonrpc2.Async(requestContext)
	if err := turn.start(ctx); err != nil {
		return nil, err
	}
	if err := c.room(ctx); err != nil {
		return nil, err
	}
	return c.dispatchCall(context.WithValue(ctx, placeKey{}, turn), method, request)
}

// dispatchCall finds the handler of a call and runs it.
func (c *Conn) dispatchCall(ctx context.Context, method string, request *jsonrpc2.Request) (any, error) {
	if handler, ok := c.options.Calls[method]; ok {
		return handler(ctx, request.Params())
	}
	if c.options.Server == nil || !isCall(method) {
		return nil, jsonrpc2.ErrMethodNotFound
	}
	return protocol.ServerHandler(c.options.Server, nil)(ctx, request)
}

// answer turns the error of a handler into the one that the client gets.
func (c *Conn) answer(method string, err error) error {
	var coded *jsonrpc2.Error
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &coded), errors.As(err, new(*refusal)):
		if errors.Is(err, context.Canceled) {
			return protocol.ErrRequestCancelled
		}
		c.log.Debug("a call failed", zap.String("method", method), zap.Error(err))
		return jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), "%v", err)
	case coded.Code == jsonrpc2.ParseError:
		// The message could be read, or there were no handler: its params can't.
		return jsonrpc2.Errorf(jsonrpc2.InvalidParams, "the params of %s are malformed: %v", method, err)
	case coded.Code == jsonrpc2.MethodNotFound:
		return jsonrpc2.Errorf(jsonrpc2.MethodNotFound, "the server has no method %q", method)
	case coded.Code == 0:
		return &jsonrpc2.Error{Code: jsonrpc2.InternalError, Message: err.Error(), Data: coded.Data}
	}
	return err
}

// handleNotification handles a notification, which has no answer: what is wrong
// with it goes to the log.
func (c *Conn) handleNotification(ctx context.Context, request *jsonrpc2.Request) {
	method := strings.Clone(request.Method())
	c.traceReceived(method, request)
	defer func() {
		if reason := recover(); reason != nil {
			c.logPanic(method, reason)
		}
	}()
	if method == protocol.MethodExit {
		c.stream.stop() // What follows exit is not read.
		c.end(c.left(nil))
		return
	}
	if !c.lifecycle.is(initialized) {
		c.log.Debug("dropped a notification outside of the time between initialize and shutdown", zap.String("method", method))
		return
	}
	err := c.dispatchNotification(context.WithValue(ctx, placeKey{}, (*turn)(nil)), method, request)
	switch {
	case err == nil, errors.Is(err, context.Canceled):
	case errors.Is(err, jsonrpc2.ErrMethodNotFound):
		if !strings.HasPrefix(method, "$/") {
			c.log.Debug("dropped a notification that the server doesn't know", zap.String("method", method))
		}
	default:
		c.log.Warn("dropped a notification", zap.String("method", method), zap.Error(err))
	}
}

// dispatchNotification finds the handler of a notification and runs it.
func (c *Conn) dispatchNotification(ctx context.Context, method string, request *jsonrpc2.Request) error {
	if handler, ok := c.options.Notifications[method]; ok {
		return handler(ctx, request.Params())
	}
	switch {
	case method == protocol.MethodCancelRequest:
		return c.running.cancel(request.Params())
	case method == protocol.MethodSetTrace:
		var params protocol.SetTraceParams
		if err := protocol.Unmarshal(request.Params(), &params); err != nil {
			return fmt.Errorf("its params are malformed: %w", err)
		}
		c.SetTrace(params.Value)
		return nil
	case c.options.Server == nil:
		return jsonrpc2.ErrMethodNotFound
	case method == protocol.MethodInitialized && request.Params() == nil:
		// Its params say nothing, and some clients leave them out.
		return c.options.Server.Initialized(ctx, &protocol.InitializedParams{})
	case !isNotification(method) && method != protocol.MethodProgress:
		// A call of the protocol, sent without an id, would hold up the read loop.
		return jsonrpc2.ErrMethodNotFound
	}
	_, err := protocol.ServerHandler(c.options.Server, nil)(ctx, request)
	return err
}

func (c *Conn) logPanic(method string, reason any) {
	c.log.Error("a handler panicked", zap.String("method", method), zap.Any("panic", reason), zap.Stack("stack"))
}
