package server

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/rpc"
	"github.com/octollm/octolsp/server/session"
	"github.com/octollm/octolsp/server/watch"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// initializationOptions are octolsp's own part of the initialize request.
type initializationOptions struct {
	// Settings hold until the client says others, and where it says none.
	Settings json.RawMessage `json:"settings"`
	// Trusted is true where the user has vouched for the workspace folders, and false
	// where the user was asked and has not. Without it, the user's own config and the
	// command line decide.
	Trusted *bool `json:"trusted"`
}

// Initialize implements [protocol.Server].
func (s *server) Initialize(_ context.Context, params *protocol.InitializeParams) (*protocol.InitializeResult, error) {
	var options initializationOptions
	var problems []error
	if given := string(params.InitializationOptions); given != "" && given != "[]" { // empty, as Lua says it
		if err := json.Unmarshal(params.InitializationOptions, &options); err != nil {
			problems = append(problems, fmt.Errorf("the initializationOptions: expected an object with settings and trusted: %w", err))
		}
	}
	settings, wrong := session.ParseSettings(options.Settings)

	can, kind := client.CapabilitiesOf(&params.Capabilities)
	can.PullWorkspace = offersWorkspace(settings.DiagnosticMode, params.ClientInfo.Name)
	s.parts = s.wire(can, options.Trusted, settings)
	s.session.Configure(nil, settings)
	s.session.ChangeFolders(addresses(foldersOf(params)), nil)
	s.setLogLevel(settings)
	s.conn.SetTrace(params.Trace)
	if params.ProcessID != nil {
		s.watchProcess(int(*params.ProcessID))
	}
	s.settings.Show(append(problems, wrong...))
	s.settings.ShowProblems()
	s.log.Info("initialize", zap.String("client", params.ClientInfo.Name), zap.Bool("trusted", s.trust.workspace()),
		zap.String("encoding", string(kind)), zap.Bool("pull", can.Pull))
	return &protocol.InitializeResult{
		Capabilities: capabilities(can, kind),
		ServerInfo:   protocol.ServerInfo{Name: "octolsp", Version: protocol.NewOptional(s.Version)},
	}, nil
}

// foldersOf are the workspace folders, also those of clients that know only
// one.
//
//nolint:staticcheck // rootUri and rootPath are deprecated, but all that clients of LSP 3.5 send
func foldersOf(params *protocol.InitializeParams) []protocol.WorkspaceFolder {
	if folders, given := params.WorkspaceFolders.Get(); given && len(folders) > 0 {
		return folders
	}
	if params.RootURI != nil && *params.RootURI != "" {
		return []protocol.WorkspaceFolder{{URI: *params.RootURI, Name: "workspace"}}
	}
	if path, given := params.RootPath.Get(); given && path != "" {
		return []protocol.WorkspaceFolder{{URI: uri.File(path), Name: "workspace"}}
	}
	return nil
}

// Initialized implements [protocol.Server]: from now on the client may be
// asked.
func (s *server) Initialized(context.Context, *protocol.InitializedParams) error {
	s.client.Status.Send()
	s.work.Go("registering with the client", s.register)
	s.settings.Fetch()
	s.files.Follow(false)
	s.publisher.Configs()
	s.workspace.Recheck()
	s.tools.Workspaces()
	s.loadCoverage()
	return nil
}

// register asks the client to tell of what changes outside of documents.
func (s *server) register(ctx context.Context) error {
	var registrations []protocol.Registration
	if settings, wanted := s.settings.Registration(); wanted {
		registrations = append(registrations, settings)
	}
	if files, wanted := s.files.Registration(); wanted {
		registrations = append(registrations, files)
	}
	if len(registrations) == 0 {
		return nil
	}
	err := s.conn.Client().RegisterCapability(ctx, &protocol.RegistrationParams{Registrations: registrations})
	if err != nil && ctx.Err() == nil {
		s.files.Refused()
	}
	return err
}

// Shutdown implements [protocol.Server]. What runs ends with the connection.
func (s *server) Shutdown(context.Context) error { return nil }

// watchProcess ends the server when the process of the client does.
func (s *server) watchProcess(id int) {
	if id <= 0 || id == os.Getpid() {
		return
	}
	s.work.Go("watching the client's process", func(ctx context.Context) error {
		watch.Process(ctx, s.Clock, id, func() {
			s.log.Info("the client's process is gone", zap.Int("process", id))
			s.stop(rpc.ErrNoShutdown)
		})
		return nil
	})
}
