package server

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/octollm/octolsp/server/publish"
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
	// Trusted is false for a workspace whose tools must not be run; it is true
	// where it is not said.
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
	s.configuring.base = settings
	s.working.trusted = options.Trusted == nil || *options.Trusted

	client, kind := featuresOf(&params.Capabilities)
	client.pullWorkspace = offersWorkspace(settings.DiagnosticMode, params.ClientInfo.Name)
	s.client = client
	s.session = session.New(session.Options{
		Overrides: s.Overrides,
		Linked:    s.followUp,
	})
	s.encoder = publish.NewEncoder(s.session.Current, s.formatFor)
	s.session.Configure(nil, settings)
	s.session.ChangeFolders(addresses(foldersOf(params)), nil)
	s.setLogLevel(settings)
	s.conn.SetTrace(params.Trace)
	if params.ProcessID != nil {
		s.watchProcess(int(*params.ProcessID))
	}
	s.configuring.tell(s, append(problems, wrong...))
	s.tellProblems()
	s.log.Info("initialize", zap.String("client", params.ClientInfo.Name), zap.Bool("trusted", s.working.trusted),
		zap.String("encoding", string(kind)), zap.Bool("pull", client.pull))
	return &protocol.InitializeResult{
		Capabilities: s.capabilities(kind),
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
	s.working.tell(s)
	s.goOn("registering with the client", s.register)
	s.goOn("asking for the settings", s.fetchConfiguration)
	s.watchFolders(false)
	s.pushConfigs()
	s.recheckWorkspace()
	s.checkWorkspaces()
	s.loadAllCoverage()
	return nil
}

// register asks the client to tell of what changes outside of documents.
func (s *server) register(ctx context.Context) error {
	var wanted []protocol.Registration
	if s.client.registerSettings {
		wanted = append(wanted, protocol.Registration{
			ID: "octolsp-settings", Method: protocol.MethodWorkspaceDidChangeConfiguration,
			RegisterOptions: []byte(`{"section":"octolsp"}`),
		})
	}
	if s.client.registerWatchedFiles {
		wanted = append(wanted, protocol.Registration{
			ID: "octolsp-files", Method: protocol.MethodWorkspaceDidChangeWatchedFiles,
			RegisterOptions: s.watchedFiles(),
		})
		s.watching.mu.Lock()
		s.watching.registered = string(s.watchedFiles())
		s.watching.mu.Unlock()
	}
	if len(wanted) == 0 {
		return nil
	}
	err := s.conn.Client().RegisterCapability(ctx, &protocol.RegistrationParams{Registrations: wanted})
	if err != nil && ctx.Err() == nil {
		s.watching.mu.Lock()
		s.watching.refused = true
		s.watching.mu.Unlock()
		s.watchFolders(false)
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
	s.background.Go(func() {
		watch.Process(s.ctx, s.Clock, id, func() {
			s.log.Info("the client's process is gone", zap.Int("process", id))
			s.stop(rpc.ErrNoShutdown)
		})
	})
}
