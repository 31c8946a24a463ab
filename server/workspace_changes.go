package server

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap/zapcore"
)

// DidChangeConfiguration implements [protocol.Server].
func (s *server) DidChangeConfiguration(_ context.Context, params *protocol.DidChangeConfigurationParams) error {
	return s.settings.DidChange(params)
}

// setLogLevel logs from the level of the settings, or else that of the command
// line.
func (s *server) setLogLevel(settings session.Settings) {
	if settings.LogLevel == "" {
		s.logging.level.SetLevel(s.LogLevel)
		return
	}
	if level, err := zapcore.ParseLevel(settings.LogLevel); err == nil {
		s.logging.level.SetLevel(level)
	}
}

// DidChangeWorkspaceFolders implements [protocol.Server].
func (s *server) DidChangeWorkspaceFolders(_ context.Context, params *protocol.DidChangeWorkspaceFoldersParams) error {
	var removed []string
	for _, folder := range params.Event.Removed {
		removed = append(removed, string(folder.URI))
	}
	s.session.ChangeFolders(addresses(params.Event.Added), removed)
	s.settings.Fetch()
	s.files.Follow(true)
	s.again()
	return nil
}

// addresses are where the folders are, but for those that are not files.
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

// DidChangeWatchedFiles implements [protocol.Server].
func (s *server) DidChangeWatchedFiles(_ context.Context, params *protocol.DidChangeWatchedFilesParams) error {
	all := make([]session.FileChange, 0, len(params.Changes))
	for _, event := range params.Changes {
		if event.URI.IsFile() {
			all = append(all, session.FileChange{
				Path:   filepath.Clean(event.URI.FsPath()),
				Placed: event.Type != protocol.FileChangeTypeChanged,
			})
		}
	}
	changes{s}.FilesChanged(all)
	return nil
}

// changes is what the server does about changes on the disk, whoever saw them.
type changes struct{ *server }

// FilesChanged looks again at what depends on files on the disk.
func (s changes) FilesChanged(all []session.FileChange) {
	// A coverage report says nothing to others.
	all = slices.DeleteFunc(all, func(change session.FileChange) bool {
		return s.coverage.FileChanged(change.Path, change.Placed)
	})
	if len(all) == 0 {
		return
	}
	configs := s.session.FilesChanged(all)
	configures := configs
	// When what came was written says nothing: it may have been moved here.
	var came, written []string
	for _, change := range all {
		s.workspace.Invalidate(change.Path)
		configures = configures || session.ConfiguresTools(change.Path)
		if change.Placed {
			came = append(came, change.Path)
		} else {
			written = append(written, change.Path)
		}
	}
	if configures {
		s.tools.Changed()
	} else {
		s.tools.Projects(false, written...)
		s.tools.Projects(true, came...)
	}
	if configs {
		s.files.Follow(true)
		s.loadCoverage()
		s.publisher.All()
		s.workspace.Recheck()
	} else {
		s.followUp()
	}
}

// Missed looks at everything again.
func (s changes) Missed() { s.workspace.InvalidateAll() }

// Unseen reads again what has been read of folders that were not watched.
func (s changes) Unseen() {
	s.session.Reload()
	s.publisher.All()
}
