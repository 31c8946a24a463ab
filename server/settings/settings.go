// Package settings asks the client for the editor's settings, and hands them to
// the session.
package settings

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/schedule"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

const section = "octolsp"

// Session takes in the settings.
type Session interface {
	Current() *session.Snapshot
	Configure(folders map[string]session.Settings, outside session.Settings) bool
}

// Options say what the settings are made with.
type Options struct {
	Session Session
	Client  *client.Client
	// Base are the settings of initialize, which hold where the client says none.
	Base session.Settings
	// Changed is called when other settings hold in the session; outside are those
	// for files in no folder.
	Changed func(outside session.Settings)
	Log     *zap.Logger
	// Work has what waits for the client's answers.
	Work *schedule.Owner
}

// Settings are the editor's. They are safe for concurrent use.
type Settings struct {
	Options
	// problems are those that were shown to the user.
	problems client.Notices

	mu sync.Mutex
	// asked counts the questions: only the answer to the last one counts.
	asked int
}

// New are the settings; Close ends what waits for the client.
func New(options Options) *Settings { return &Settings{Options: options} }

// Close ends what waits for the client.
func (s *Settings) Close() { s.Work.Close() }

// Registration has the client tell of changes, if it can.
func (s *Settings) Registration() (registration protocol.Registration, wanted bool) {
	return protocol.Registration{
		ID: "octolsp-settings", Method: protocol.MethodWorkspaceDidChangeConfiguration,
		RegisterOptions: []byte(`{"section":"octolsp"}`),
	}, s.Client.Can.RegisterSettings
}

// DidChange takes in workspace/didChangeConfiguration: a client that can be
// asked says nothing in it.
func (s *Settings) DidChange(params *protocol.DidChangeConfigurationParams) error {
	if s.Client.Can.Configuration {
		s.Fetch()
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
	settings := s.parse(given)
	if s.Session.Configure(nil, settings) {
		s.Changed(settings)
	}
	return nil
}

// parse reads the section, telling what is wrong. Where the client has none,
// those of initialize hold.
func (s *Settings) parse(raw []byte) session.Settings {
	if len(raw) == 0 || string(raw) == "null" {
		return s.Base
	}
	settings, problems := session.ParseSettings(raw)
	s.Show(problems)
	return settings
}

// Fetch asks a client that can be asked for the settings of each folder, without
// waiting for the answer.
func (s *Settings) Fetch() {
	if s.Client.Can.Configuration {
		s.Work.Go("asking for the settings", s.fetch)
	}
}

func (s *Settings) fetch(ctx context.Context) error {
	s.mu.Lock()
	s.asked++
	asked := s.asked
	s.mu.Unlock()

	name := section
	folders := s.Session.Current().Folders
	params := protocol.ConfigurationParams{Items: []protocol.ConfigurationItem{{Section: &name}}}
	for _, folder := range folders {
		scope := uri.URI(folder.URI)
		params.Items = append(params.Items, protocol.ConfigurationItem{ScopeURI: &scope, Section: &name})
	}
	answers, err := s.Client.Client().Configuration(ctx, &params)
	if err != nil {
		return fmt.Errorf("workspace/configuration: %w", err)
	}
	if len(answers) != len(params.Items) {
		return fmt.Errorf("workspace/configuration: expected %d answers, found %d: the settings stay as they are", len(params.Items), len(answers))
	}
	outside := s.parse(answers[0])
	byFolder := make(map[string]session.Settings, len(folders))
	for i, folder := range folders {
		byFolder[folder.URI] = s.parse(answers[i+1])
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if asked == s.asked && s.Session.Configure(byFolder, outside) {
		s.Changed(outside)
	}
	return nil
}

// ShowProblems shows why settings can't be used.
func (s *Settings) ShowProblems() {
	var problems []error
	for _, folder := range s.Session.Current().Places() {
		if folder.Problem != nil {
			problems = append(problems, folder.Problem)
		}
	}
	s.Show(problems)
}

// Show shows what is wrong with the settings, each problem once.
func (s *Settings) Show(problems []error) {
	for _, problem := range problems {
		s.Log.Warn("settings", zap.Error(problem))
		if text := problem.Error(); s.problems.First(text) {
			s.Client.ShowMessage(protocol.MessageTypeWarning, text)
		}
	}
}
