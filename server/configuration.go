package server

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

const section = "octolsp"

// configuring is what is known of the editor's settings.
type configuring struct {
	// base are those of initialize.
	base session.Settings

	mu sync.Mutex
	// asked counts the questions: only the answer to the last one counts.
	asked int

	// told are the problems that the user has been told.
	told sync.Map
}

// DidChangeConfiguration implements [protocol.Server].
func (s *server) DidChangeConfiguration(_ context.Context, params *protocol.DidChangeConfigurationParams) error {
	if s.client.configuration {
		s.goOn("asking for the settings", s.fetchConfiguration)
		return nil
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(params.Settings, &all); err != nil {
		return fmt.Errorf("the settings: expected an object: %w", err)
	}
	given, found := all[section]
	if !found {
		return nil // those of somebody else
	}
	settings := s.settings(given)
	if s.session.Configure(nil, settings) {
		s.configured(settings)
	}
	return nil
}

// settings reads the section, telling what is wrong. Where the client has
// none, those of initialize hold.
func (s *server) settings(raw []byte) session.Settings {
	if len(raw) == 0 || string(raw) == "null" {
		return s.configuring.base
	}
	settings, problems := session.ParseSettings(raw)
	s.configuring.tell(s, problems)
	return settings
}

// fetchConfiguration asks the client for the settings of each folder.
func (s *server) fetchConfiguration(ctx context.Context) error {
	if !s.client.configuration {
		return nil
	}
	s.configuring.mu.Lock()
	s.configuring.asked++
	asked := s.configuring.asked
	s.configuring.mu.Unlock()

	name := section
	folders := s.session.Current().Folders
	params := protocol.ConfigurationParams{Items: []protocol.ConfigurationItem{{Section: &name}}}
	for _, folder := range folders {
		params.Items = append(params.Items, protocol.ConfigurationItem{ScopeURI: new(uri.URI(folder.URI)), Section: &name})
	}
	answers, err := s.conn.Client().Configuration(ctx, &params)
	if err != nil {
		return fmt.Errorf("workspace/configuration: %w", err)
	}
	if len(answers) != len(params.Items) {
		return fmt.Errorf("workspace/configuration: expected %d answers, found %d: the settings stay as they are", len(params.Items), len(answers))
	}
	outside := s.settings(answers[0])
	byFolder := make(map[string]session.Settings, len(folders))
	for i, folder := range folders {
		byFolder[folder.URI] = s.settings(answers[i+1])
	}

	s.configuring.mu.Lock()
	defer s.configuring.mu.Unlock()
	if asked != s.configuring.asked {
		return nil
	}
	if s.session.Configure(byFolder, outside) {
		s.configured(outside)
	}
	return nil
}

// configured looks at everything by the new settings.
func (s *server) configured(outside session.Settings) {
	s.setLogLevel(outside)
	s.tellProblems()
	s.watchFolders(true)
	s.recheck()
	s.recheckWorkspace()
	s.toolsChanged()
	s.loadAllCoverage()
}

// tellProblems shows why settings can't be used.
func (s *server) tellProblems() {
	snapshot := s.session.Current()
	var problems []error
	for _, folder := range snapshot.Places() {
		if folder.Problem != nil {
			problems = append(problems, folder.Problem)
		}
	}
	s.configuring.tell(s, problems)
}

func (s *server) setLogLevel(settings session.Settings) {
	if settings.LogLevel == "" {
		s.logging.level.SetLevel(s.LogLevel)
		return
	}
	if level, err := zapcore.ParseLevel(settings.LogLevel); err == nil {
		s.logging.level.SetLevel(level)
	}
}

// tell shows what is wrong with the settings, each problem once.
func (c *configuring) tell(s *server, problems []error) {
	for _, problem := range problems {
		s.log.Warn("settings", zap.Error(problem))
		text := problem.Error()
		if _, before := c.told.LoadOrStore(text, true); !before {
			s.showMessage(protocol.MessageTypeWarning, text)
		}
	}
}

// showMessage shows a text to the user.
func (s *server) showMessage(kind protocol.MessageType, text string) {
	s.goOn("showing a message", func(ctx context.Context) error {
		return s.conn.Client().ShowMessage(ctx, &protocol.ShowMessageParams{Type: kind, Message: "octolsp: " + text})
	})
}
