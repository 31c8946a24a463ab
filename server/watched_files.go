package server

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
)

// watchedGlobs are the files whose changes on the disk matter: sources and
// configs.
var watchedGlobs = []string{
	"**/*.{py,pyi,rs}",
	"**/{octolsp,.octolsp,pyproject,ruff,.ruff,clippy,.clippy,Cargo}.toml",
	"**/.gitignore",
	"**/{mypy,.mypy}.ini",
	"**/setup.cfg",
	"**/{rustfmt,.rustfmt,rust-toolchain}.toml",
}

// watchedFiles are the options of a registration for them.
func watchedFiles() []byte {
	type watcher struct {
		GlobPattern string `json:"globPattern"`
	}
	var options struct {
		Watchers []watcher `json:"watchers"`
	}
	for _, glob := range watchedGlobs {
		options.Watchers = append(options.Watchers, watcher{glob})
	}
	encoded, err := json.Marshal(options)
	if err != nil {
		panic(err) // strings can be encoded
	}
	return encoded
}

// DidChangeWatchedFiles implements [protocol.Server].
func (s *server) DidChangeWatchedFiles(_ context.Context, params *protocol.DidChangeWatchedFilesParams) error {
	changes := make([]session.FileChange, 0, len(params.Changes))
	for _, event := range params.Changes {
		if event.URI.IsFile() {
			changes = append(changes, session.FileChange{
				Path:   filepath.Clean(event.URI.FsPath()),
				Placed: event.Type != protocol.FileChangeTypeChanged,
			})
		}
	}
	s.filesChanged(changes)
	return nil
}

// filesChanged looks again at what depends on files on the disk.
func (s *server) filesChanged(changes []session.FileChange) {
	if len(changes) == 0 {
		return
	}
	configs := s.session.FilesChanged(changes)
	for _, change := range changes {
		s.workspace.invalidate(change.Path)
	}
	// When what came was written says nothing: it may have been moved here.
	var came, written []string
	for _, change := range changes {
		if change.Placed {
			came = append(came, change.Path)
		} else {
			written = append(written, change.Path)
		}
	}
	if configs || slices.ContainsFunc(changes, func(change session.FileChange) bool { return configures(change.Path) }) {
		s.toolsChanged()
	} else {
		s.checkProjects(false, written...)
		s.checkProjects(true, came...)
	}
	if configs {
		s.watchFolders(true)
		s.recheck()
		s.recheckWorkspace()
	} else {
		s.followUp()
	}
}
