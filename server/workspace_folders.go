package server

import (
	"context"

	"go.lsp.dev/protocol"
)

// DidChangeWorkspaceFolders implements [protocol.Server].
func (s *server) DidChangeWorkspaceFolders(_ context.Context, params *protocol.DidChangeWorkspaceFoldersParams) error {
	s.session.ChangeFolders(params.Event.Added, params.Event.Removed)
	s.goOn("asking for the settings", s.fetchConfiguration)
	s.watchFolders(true)
	s.recheck()
	s.recheckWorkspace()
	s.toolsChanged()
	s.loadAllCoverage()
	return nil
}
