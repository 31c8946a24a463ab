package server

import (
	"context"
	"sync"

	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/uri"
)

// followUp looks again at what depends on other files, after a pause.
func (s *server) followUp() {
	s.buffer.Schedule("follow-up", func(context.Context) {
		s.recheck()
		s.recheckWorkspace()
	})
}

// recheck looks again at every open document: what is around them changed.
func (s *server) recheck() {
	if s.client.refreshCodeLens {
		s.lenses.ask(s, "asking the client to refresh code lenses", s.conn.Client().CodeLensRefresh)
	}
	if s.client.pull {
		if s.client.refreshDiagnostics {
			s.diagnostics.ask(s, "asking the client to refresh diagnostics", s.conn.Client().DiagnosticRefresh)
		}
		return
	}
	for _, d := range s.session.Current().Documents() {
		s.push(uri.URI(d.URI))
	}
	s.pushConfigs()
}

// refreshes are requests to the client to ask again for something. One is under
// way at a time: what comes up meanwhile is one more, after its answer.
type refreshes struct {
	mu             sync.Mutex
	asking, wanted bool
}

// ask has the client asked by request.
func (r *refreshes) ask(s *server, what string, request func(context.Context) error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wanted = true
	if r.asking {
		return
	}
	r.asking = true
	s.goOn(what, func(ctx context.Context) error {
		var failed error
		for r.next() {
			if err := request(ctx); err != nil {
				failed = err
			}
		}
		return failed
	})
}

// next reports whether the client is to be asked again.
func (r *refreshes) next() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asking, r.wanted = r.wanted, false
	return r.asking
}

// toolShown lets the client see what a tool found, if after is another version
// of the document than before.
func (s *server) toolShown(before, after *session.Document) {
	if before == after || after == nil {
		return
	}
	if s.client.pull {
		s.askAgain()
	} else {
		s.push(uri.URI(after.URI))
	}
}

// askAgain has a client that pulls diagnostics pull them again.
func (s *server) askAgain() {
	if s.client.pull && s.client.refreshDiagnostics {
		s.diagnostics.ask(s, "asking the client to refresh diagnostics", s.conn.Client().DiagnosticRefresh)
	}
}
