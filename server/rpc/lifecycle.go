package rpc

import (
	"strings"
	"sync"
	"sync/atomic"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// phase is where a server is in its life.
type phase int32

const (
	uninitialized phase = iota
	initialized
	shutDown
)

// lifecycle says which messages are in order ("Server lifecycle" in the
// specification of the protocol). It changes on the read loop only.
type lifecycle struct{ phase atomic.Int32 }

func (l *lifecycle) is(p phase) bool  { return phase(l.phase.Load()) == p }
func (l *lifecycle) enter(p phase)    { l.phase.Store(int32(p)) }
func (l *lifecycle) isShutDown() bool { return l.is(shutDown) }

// call returns why a call is out of order, or nil.
func (l *lifecycle) call(method string) error {
	switch {
	case l.is(shutDown):
		return jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "%s after shutdown: only the notification exit may follow", method)
	case l.is(uninitialized) && method != protocol.MethodInitialize:
		return jsonrpc2.Errorf(jsonrpc2.ServerNotInitialized, "%s before initialize: send the initialize request first", method)
	case l.is(initialized) && method == protocol.MethodInitialize:
		return jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "initialize may be sent only once")
	}
	return nil
}

// synchronous reports whether a call is handled on the read loop, since the
// order of what follows depends on its end.
func synchronous(method string) bool {
	return method == protocol.MethodInitialize || method == protocol.MethodShutdown
}

// kinds returns "request" or "notification" for each method of the protocol that
// a client sends. Methods that begin with $/ are left out: of those, either side
// may know none, and the connection handles the ones that matter.
var kinds = sync.OnceValue(func() map[string]string {
	kinds := map[string]string{}
	for _, method := range protocol.Methods {
		if method.Direction != protocol.DirectionServerToClient && !strings.HasPrefix(method.Method, "$/") {
			kinds[method.Method] = method.Kind
		}
	}
	return kinds
})

func isCall(method string) bool         { return kinds()[method] == "request" }
func isNotification(method string) bool { return kinds()[method] == "notification" }
