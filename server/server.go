// Package server is the language server: it shows an editor what the engine
// finds.
//
// **Only packages below server know LSP's types.** What the client says changes
// the session, on the read loop and in the order of the wire; every request
// works on the snapshot that was the newest when it arrived.
//
// What the server does stands in parts, each with its state, its lanes and its
// end: this package wires them, and hands on what the client says.
package server

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/trust"
	"github.com/octollm/octolsp/server/coverage"
	"github.com/octollm/octolsp/server/rpc"
	"github.com/octollm/octolsp/server/schedule"
	"github.com/octollm/octolsp/server/session"
	"github.com/sourcegraph/conc/panics"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// Options say how to serve.
type Options struct {
	// Version is octolsp's.
	Version string
	// Overrides are what the command line and the environment say over the
	// config files; its Folder holds for files outside of any folder.
	Overrides config.Overrides
	// LogFile receives the log beside the client; nil for none.
	LogFile zapcore.WriteSyncer
	// LogPath is where LogFile can be read, for the command that shows it.
	LogPath string
	// LogLevel is the level from which something is logged.
	LogLevel zapcore.Level
	// Trust is the user's own config; nil for none. TrustWord is by what the command
	// line says that the workspace folders are trusted, or empty.
	Trust     *trust.User
	TrustWord string
	// ClientProcess is the id of the process to end with, beside the one that
	// the client names; 0 for none.
	ClientProcess int
	// Clock is the time of the lanes; nil means the system's.
	Clock schedule.Clock
}

// server is the server of one connection.
type server struct {
	protocol.UnimplementedServer
	Options
	conn    *rpc.Conn
	log     *zap.Logger
	logging *logging
	// ctx ends when the server stops.
	ctx  context.Context
	stop context.CancelCauseFunc
	// work has what belongs to no part.
	work *schedule.Owner

	// parts are set by initialize, before anything that reads them is let through.
	*parts
}

// Serve speaks LSP over stream until the client is gone or ctx ends. It returns
// within two seconds then, whatever still works. It fails
// with [rpc.ErrNoShutdown] if the client left without saying so.
func Serve(ctx context.Context, stream io.ReadWriteCloser, options Options) error {
	if options.Clock == nil {
		options.Clock = schedule.SystemClock{}
	}
	s := &server{Options: options}
	s.ctx, s.stop = context.WithCancelCause(ctx)
	defer s.stop(nil)
	s.logging = newLogging(options.LogLevel, options.LogFile)
	s.log = s.logging.logger
	s.work = s.owner(func(string, int) {})
	s.conn = rpc.NewConn(stream, rpc.Options{
		Log:    s.log,
		Server: s,
		Calls: map[string]func(context.Context, jsonrpc2.RawMessage) (any, error){
			protocol.MethodTextDocumentDiagnostic: func(ctx context.Context, raw jsonrpc2.RawMessage) (any, error) {
				return s.publisher.DocumentDiagnostic(ctx, s.snapshot(ctx), raw)
			},
			protocol.MethodWorkspaceDiagnostic: func(ctx context.Context, raw jsonrpc2.RawMessage) (any, error) {
				return s.workspace.Diagnostic(ctx, s.snapshot(ctx), raw)
			},
			protocol.MethodWorkspaceExecuteCommand: func(ctx context.Context, raw jsonrpc2.RawMessage) (any, error) {
				return s.commands.Execute(ctx, s.snapshot(ctx), raw)
			},
			coverage.Method: func(ctx context.Context, raw jsonrpc2.RawMessage) (any, error) {
				return s.coverage.Request(s.snapshot(ctx), raw)
			},
		},
		Notifications: map[string]func(context.Context, jsonrpc2.RawMessage) error{
			protocol.MethodTextDocumentDidOpen: s.didOpen,
		},
		Pin:       s.pin,
		Ended:     func() { s.stop(nil) },
		LongPolls: []string{protocol.MethodWorkspaceDiagnostic},
	})
	s.logging.client.Store(s.conn)
	s.watchProcess(options.ClientProcess)
	err := s.conn.Serve(s.ctx)
	s.close()
	if err != nil {
		return fmt.Errorf("serving: %w", err)
	}
	return nil
}

// closing is how long the parts may take to end. What still runs then ends with
// the process.
const closing = 500 * time.Millisecond

// close ends all work, as far as it ends in time.
func (s *server) close() {
	s.stop(nil)
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		s.work.Close()
		if parts := s.parts; parts != nil {
			parts.close(s.log)
		}
	}()
	select {
	case <-closed:
	case <-time.After(closing):
		s.log.Warn("work did not end in time: it ends with the process")
	}
}

// owner owns the lanes and goroutines of one part, whose running work is reported.
func (s *server) owner(running func(lane string, more int)) *schedule.Owner {
	return schedule.NewOwner(s.ctx, s.Clock, schedule.Reports{
		Running: running,
		Failed:  func(what string, err error) { s.log.Warn(what, zap.Error(err)) },
		Panicked: func(what, key string, recovered *panics.Recovered) {
			where := []zap.Field{zap.String("while", what)}
			if key != "" {
				where = []zap.Field{zap.String("lane", what), zap.String("uri", key)}
			}
			s.log.Error("internal error, please report it", append(where, zap.String("panic", recovered.String()))...)
		},
	})
}

type pinned struct{}

// pin holds the newest snapshot for a request.
func (s *server) pin(ctx context.Context) context.Context {
	if s.parts == nil {
		return ctx
	}
	return context.WithValue(ctx, pinned{}, s.session.Current())
}

// snapshot is the one that was the newest when the request of ctx arrived.
func (s *server) snapshot(ctx context.Context) *session.Snapshot {
	if snapshot, ok := ctx.Value(pinned{}).(*session.Snapshot); ok {
		return snapshot
	}
	return s.session.Current()
}
