package server

import (
	"context"
	"time"

	"github.com/octollm/octolsp/server/actions"
	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/commands"
	"github.com/octollm/octolsp/server/coverage"
	"github.com/octollm/octolsp/server/filewatch"
	"github.com/octollm/octolsp/server/publish"
	"github.com/octollm/octolsp/server/schedule"
	"github.com/octollm/octolsp/server/session"
	"github.com/octollm/octolsp/server/settings"
	"github.com/octollm/octolsp/server/toolrun"
	"github.com/octollm/octolsp/server/workspace"
	"github.com/sourcegraph/conc"
	"go.uber.org/zap"
)

// parts are what the server is made of once the client is known. None of them
// knows the server, and each knows of the others what its interfaces name.
type parts struct {
	session   *session.Session
	client    *client.Client
	publisher *publish.Publisher
	workspace *workspace.Workspace
	tools     *toolrun.Runner
	coverage  *coverage.Coverage
	files     *filewatch.Watching
	settings  *settings.Settings
	actions   *actions.Actions
	commands  *commands.Commands

	trust *trusting

	// own has what looks again at several parts: dependents at what depends on
	// other files.
	own        *schedule.Owner
	dependents *schedule.Lane
}

// dependentsPause is how long what depends on other files is left alone after the
// last edit.
const dependentsPause = 200 * time.Millisecond

// wire makes the parts, for a client that can do this, with the settings of
// initialize.
func (s *server) wire(can client.Capabilities, trusted *bool, base session.Settings) *parts {
	p := &parts{}
	var conn client.Conn
	if can.Status {
		conn = s.conn
	}
	trust := &trusting{user: s.Trust, word: s.TrustWord, client: trusted, log: s.log}
	p.trust = trust
	status := client.NewStatus(conn, trust.workspace)
	owner := func() *schedule.Owner { return s.owner(status.Running) }
	notices := &client.Notices{}

	p.own = owner()
	p.dependents = p.own.Lane("buffer", dependentsPause, 1)
	p.session = session.New(session.Options{Overrides: s.Overrides, Linked: s.followUp})
	trust.session = p.session
	p.client = client.New(client.Options{Conn: s.conn, Can: can, Status: status, Version: s.Version, Log: s.log, Work: owner()})
	p.publisher = publish.New(p.session, p.client, owner(), s.log)
	p.workspace = workspace.New(p.session, p.publisher, p.client, owner(), s.log)
	p.tools = toolrun.New(toolrun.Options{
		Session: p.session, Publisher: p.publisher, Workspace: p.workspace, Client: p.client,
		Notices: notices, Trusted: trust.folders, Log: s.log, Work: owner(),
	})
	p.coverage = coverage.New(coverage.Options{
		Session: p.session, Publisher: p.publisher, Workspace: p.workspace, Client: p.client,
		Notices: notices, Trusted: trust.folders, Log: s.log, Work: owner(),
	})
	p.files = filewatch.New(filewatch.Options{
		Session: p.session, Reports: p.coverage, Changes: changes{s}, Client: p.client, Log: s.log, Work: owner(),
	})
	p.settings = settings.New(settings.Options{
		Session: p.session, Client: p.client, Base: base, Changed: s.configured, Log: s.log, Work: owner(),
	})
	p.actions = actions.New(p.session, p.tools, p.client, s.log)
	p.commands = commands.New(commands.Options{
		Client: p.client, Actions: p.actions, Tools: p.tools, Coverage: p.coverage, Recheck: s.recheckAll, LogPath: s.LogPath,
	})
	return p
}

// close ends all parts, and then the session, which they use.
func (p *parts) close(log *zap.Logger) {
	var closing conc.WaitGroup // work of one part may wait for that of another
	for _, end := range []func(){
		p.own.Close, p.client.Close, p.publisher.Close, p.workspace.Close, p.tools.Close, p.coverage.Close, p.files.Close, p.settings.Close,
	} {
		closing.Go(end)
	}
	closing.Wait()
	if err := p.commands.Close(); err != nil {
		log.Warn("ending", zap.Error(err))
	}
	p.session.Close()
}

// followUp looks again at what depends on other files, after a pause.
func (s *server) followUp() {
	s.dependents.Schedule("follow-up", func(context.Context) {
		s.publisher.All()
		s.workspace.Recheck()
	})
}

// configured looks at everything by the new settings.
func (s *server) configured(outside session.Settings) {
	s.setLogLevel(outside)
	s.settings.ShowProblems()
	s.files.Follow(true)
	s.again()
}

// recheckAll looks at everything again, as if the server had just been started.
func (s *server) recheckAll() {
	s.session.Reload()
	s.workspace.InvalidateAll()
	s.again()
}

// again looks at everything that depends on folders, settings and configs.
func (s *server) again() {
	s.client.Status.Send()
	s.publisher.All()
	s.workspace.Recheck()
	s.tools.Changed()
	s.loadCoverage()
}

// loadCoverage reads all coverage reports, and has those watched that are named
// by now.
func (s *server) loadCoverage() {
	s.files.Update()
	s.coverage.LoadAll()
}
