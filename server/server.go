// Package server is the language server: it shows an editor what the engine
// finds. Each feature of LSP has a file of its own.
//
// **Only packages below server know LSP's types.** What the client says changes
// the session, on the read loop and in the order of the wire; every request
// works on the snapshot that was the newest when it arrived.
package server

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/server/publish"
	"github.com/octollm/octolsp/server/rpc"
	"github.com/octollm/octolsp/server/schedule"
	"github.com/octollm/octolsp/server/session"
	"github.com/sourcegraph/conc"
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
	// ClientProcess is the id of the process to end with, beside the one that
	// the client names; 0 for none.
	ClientProcess int
	// Clock is the time of the lanes; nil means the system's.
	Clock schedule.Clock
}

// The pauses of the lanes. Native rules run at once.
const (
	bufferPause  = 200 * time.Millisecond // after the last edit
	projectPause = 100 * time.Millisecond // after the last save or change on the disk
)

// server is the server of one connection.
type server struct {
	protocol.UnimplementedServer
	Options
	conn    *rpc.Conn
	log     *zap.Logger
	logging *logging

	// Set by initialize, before anything that reads them is let through.
	client  features
	session *session.Session
	encoder *publish.Encoder

	// native looks at a document at once, buffer at what depends on it after a
	// pause, project at the workspace after a save.
	native, buffer, project *schedule.Lane
	// texts lets tools look at what is typed, projects at what is saved.
	texts, projects *schedule.Lane
	// coverage reads coverage reports, coverageRetries those again that could not
	// be read, and coverageOffers tells clients that draw coverage themselves of it.
	coverage, coverageRetries, coverageOffers *schedule.Lane
	coverageTold                              coverageTold
	coverageChanges                           coverageChanges
	background                                conc.WaitGroup
	// ctx ends when the server stops.
	ctx  context.Context
	stop context.CancelCauseFunc

	configuring configuring
	published   published
	workspace   workspaces
	progress    progresses
	watching    watching
	working     working
	shown       shownFiles
	tools       tooling
	// What the client is asked to ask again for.
	diagnostics, lenses refreshes
}

// Serve speaks LSP over stream until the client is gone or ctx ends. It fails
// with [rpc.ErrNoShutdown] if the client left without saying so.
func Serve(ctx context.Context, stream io.ReadWriteCloser, options Options) error {
	if options.Clock == nil {
		options.Clock = schedule.SystemClock{}
	}
	s := &server{Options: options, workspace: newWorkspaces(), working: newWorking(), tools: newTooling()}
	s.ctx, s.stop = context.WithCancelCause(ctx)
	defer s.stop(nil)
	s.logging = newLogging(options.LogLevel, options.LogFile)
	s.log = s.logging.logger
	s.native = s.newLane("native", 0, runtime.GOMAXPROCS(0))
	s.buffer = s.newLane("buffer", bufferPause, 1)
	s.project = s.newLane("project", projectPause, 1)
	s.texts = s.newLane("text-tools", bufferPause, runtime.GOMAXPROCS(0))
	s.projects = s.newLane("project-tools", projectPause, runtime.GOMAXPROCS(0)+1)
	s.coverage = s.newLane("coverage", coveragePause, 1)
	s.coverageRetries = s.newLane("coverage-retries", coverageAgain, 1)
	s.coverageRetries.Changed = nil // what it does is to ask the one before
	s.coverageOffers = s.newLane("coverage-offers", 0, 1)
	s.coverageOffers.Changed = nil // it works with every keystroke, and nobody waits for it
	s.conn = rpc.NewConn(stream, rpc.Options{
		Log:    s.log,
		Server: s,
		Calls: map[string]func(context.Context, jsonrpc2.RawMessage) (any, error){
			protocol.MethodTextDocumentDiagnostic:  s.documentDiagnostic,
			protocol.MethodWorkspaceDiagnostic:     s.workspaceDiagnostic,
			protocol.MethodWorkspaceExecuteCommand: s.executeCommand,
			methodCoverage:                         s.documentCoverage,
		},
		Notifications: map[string]func(context.Context, jsonrpc2.RawMessage) error{
			protocol.MethodTextDocumentDidOpen: s.didOpen,
		},
		Pin:       s.pin,
		LongPolls: []string{protocol.MethodWorkspaceDiagnostic},
	})
	s.logging.client.Store(s.conn)
	s.watchProcess(options.ClientProcess)
	err := s.conn.Serve(s.ctx)
	s.stop(nil)
	var closing conc.WaitGroup // work of one lane may wait for that of another
	for _, lane := range []*schedule.Lane{s.native, s.buffer, s.project, s.texts, s.projects, s.coverageRetries, s.coverage, s.coverageOffers} {
		closing.Go(lane.Close)
	}
	closing.Wait()
	s.watching.close(s.log)
	s.background.Wait()
	s.tools.reset()()
	if s.session != nil {
		s.session.Close()
	}
	if err != nil {
		return fmt.Errorf("serving: %w", err)
	}
	return nil
}

func (s *server) newLane(name string, pause time.Duration, workers int) *schedule.Lane {
	lane := schedule.NewLane(s.Clock, pause, workers)
	lane.Panicked = func(key string, recovered *panics.Recovered) {
		s.log.Error("internal error, please report it", zap.String("lane", name), zap.String("uri", key), zap.String("panic", recovered.String()))
	}
	lane.Changed = func(running int) { s.working.changed(s, name, running) }
	return lane
}

// goOn runs work that must not hold up the read loop; Serve waits for it.
func (s *server) goOn(what string, work func(ctx context.Context) error) {
	s.background.Go(func() {
		recovered := panics.Try(func() {
			if err := work(s.ctx); err != nil && s.ctx.Err() == nil {
				s.log.Warn(what, zap.Error(err))
			}
		})
		if recovered != nil {
			s.log.Error("internal error, please report it", zap.String("while", what), zap.String("panic", recovered.String()))
		}
	})
}

type pinned struct{}

// pin holds the newest snapshot for a request.
func (s *server) pin(ctx context.Context) context.Context {
	if s.session == nil {
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
