package server

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/tools/description"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
)

// watchedGlobs are the files whose changes on the disk matter beside coverage
// reports: sources, octolsp's configs and those of tools.
func watchedGlobs() []string {
	var configs []string
	for _, tool := range description.All() {
		for _, name := range tool.ConfigFiles {
			configs = append(configs, "**/"+name)
		}
	}
	slices.Sort(configs)
	globs := []string{"**/*.{py,pyi,rs}", "**/{octolsp,.octolsp,pyproject}.toml", "**/.gitignore"}
	for _, glob := range slices.Compact(configs) {
		if glob != "**/pyproject.toml" {
			globs = append(globs, glob)
		}
	}
	return globs
}

// watchedFiles are the options of a registration for them, and for the coverage
// reports that configs name.
func (s *server) watchedFiles() []byte {
	type watcher struct {
		GlobPattern string `json:"globPattern"`
	}
	var options struct {
		Watchers []watcher `json:"watchers"`
	}
	globs := slices.Concat(watchedGlobs(), project.WatchGlobs())
	for _, folder := range s.session.Current().Folders {
		if found, err := folder.FolderConfig(); err == nil {
			for _, pattern := range found.Coverage().Reports {
				globs = append(globs, "**/"+pattern.Glob())
			}
		}
	}
	for _, glob := range globs {
		options.Watchers = append(options.Watchers, watcher{glob})
	}
	encoded, err := json.Marshal(options)
	if err != nil {
		panic(err) // strings can be encoded
	}
	return encoded
}

// rewatch has the client watch what it does not watch yet: configs may name other
// coverage reports by now.
func (s *server) rewatch() {
	wanted := s.watchedFiles()
	s.watching.mu.Lock()
	same := s.watching.registered == "" || s.watching.registered == string(wanted)
	if !same {
		s.watching.registered = string(wanted)
	}
	s.watching.mu.Unlock()
	if same {
		return
	}
	s.goOn("watching other files", func(ctx context.Context) error {
		const id, method = "octolsp-files", protocol.MethodWorkspaceDidChangeWatchedFiles
		client := s.conn.Client()
		err := client.UnregisterCapability(ctx, &protocol.UnregistrationParams{Unregisterations: []protocol.Unregistration{{ID: id, Method: method}}})
		if err != nil {
			return err
		}
		return client.RegisterCapability(ctx, &protocol.RegistrationParams{Registrations: []protocol.Registration{{
			ID: id, Method: method, RegisterOptions: wanted,
		}}})
	})
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
	changes = slices.DeleteFunc(changes, func(change session.FileChange) bool {
		folders := s.reportOf(change.Path)
		for _, folder := range folders {
			s.coverageChanges.report(folder.Path, change.Path)
			s.loadCoverage(folder)
		}
		if len(folders) == 0 && change.Placed {
			folder := s.session.Current().FolderAt(change.Path)
			s.coverageChanges.all(folder.Path)
			if engine.GrammarOf(change.Path) == nil {
				s.loadCoverage(folder) // a folder may have had reports in it
			}
		}
		return len(folders) > 0
	})
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
		s.loadAllCoverage()
		s.recheck()
		s.recheckWorkspace()
	} else {
		s.followUp()
	}
}
