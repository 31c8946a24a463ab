package server

import (
	"context"
	"path/filepath"

	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// DidChangeWorkspaceFolders implements [protocol.Server].
func (s *server) DidChangeWorkspaceFolders(_ context.Context, params *protocol.DidChangeWorkspaceFoldersParams) error {
	var removed []string
	for _, folder := range params.Event.Removed {
		removed = append(removed, string(folder.URI))
	}
	s.session.ChangeFolders(addresses(params.Event.Added), removed)
	s.goOn("asking for the settings", s.fetchConfiguration)
	s.watchFolders(true)
	s.recheck()
	s.recheckWorkspace()
	s.toolsChanged()
	s.loadAllCoverage()
	return nil
}

// addresses are where the folders are, but for those that are no files.
func addresses(folders []protocol.WorkspaceFolder) []session.Address {
	var all []session.Address
	for _, folder := range folders {
		if folder.URI.IsFile() {
			all = append(all, addressOf(folder.URI))
		}
	}
	return all
}

// addressOf is where what has the URI is.
func addressOf(at uri.URI) session.Address {
	if !at.IsFile() {
		return session.Address{URI: string(at)}
	}
	return session.Address{URI: string(at), Path: filepath.Clean(at.FsPath())}
}
