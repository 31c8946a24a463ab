package server

import (
	"context"
	"strconv"
	"sync"

	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// published is what a client that does not pull was sent last.
type published struct {
	mu sync.Mutex
	// ids are those of what is shown, by address; a file without findings has
	// none.
	ids map[uri.URI]string
}

// push sends the findings of the document, if the client does not ask for
// them itself.
func (s *server) push(at uri.URI) {
	if s.client.pull {
		return
	}
	s.native.Schedule(string(at), func(ctx context.Context) {
		if err := s.publish(ctx, at); err != nil && ctx.Err() == nil {
			s.log.Warn("publishing diagnostics", zap.String("uri", string(at)), zap.String("lane", "native"), zap.Error(err))
		}
	})
}

// publish runs in the native lane: no two at once for one document, so that
// what is older never replaces what is newer.
func (s *server) publish(ctx context.Context, at uri.URI) error {
	snapshot := s.session.Current()
	d := snapshot.Document(at)
	if d == nil {
		return s.published.send(ctx, s, at, nil, nil, "")
	}
	checked, err := s.session.Check(ctx, snapshot, d)
	if err != nil {
		return err
	}
	return s.published.send(ctx, s, at, d, checked.Diagnostics, checked.ResultID())
}

// send tells the client, unless it shows just that. d is nil for what is not
// open, diagnostics for what has no findings.
func (p *published) send(ctx context.Context, s *server, at uri.URI, d *session.Document, diagnostics *convert.Diagnostics, id string) error {
	if diagnostics != nil && diagnostics.Count() == 0 {
		diagnostics, id = nil, ""
	}
	p.mu.Lock()
	shown := p.ids[at]
	if p.ids == nil {
		p.ids = map[uri.URI]string{}
	}
	if id == "" {
		delete(p.ids, at)
	} else {
		p.ids[at] = id
	}
	p.mu.Unlock()
	if shown == id {
		return nil
	}
	params := []byte(`{"uri":`)
	params = strconv.AppendQuoteToASCII(params, string(at)) // a URI has neither quotes nor controls
	if d != nil && s.client.publishVersion {
		params = append(params, `,"version":`...)
		params = strconv.AppendInt(params, int64(d.Version), 10)
	}
	params = append(params, `,"diagnostics":`...)
	if diagnostics == nil {
		params = append(params, `[]`...)
	} else {
		params = diagnostics.AppendJSON(params)
	}
	params = append(params, '}')
	return s.conn.Notify(ctx, protocol.MethodTextDocumentPublishDiagnostics, jsonrpc2.RawMessage(params))
}

// shows are the addresses of what the client shows.
func (p *published) shows() []uri.URI {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]uri.URI, 0, len(p.ids))
	for at := range p.ids {
		all = append(all, at)
	}
	return all
}

// pushConfigs sends what is wrong with the config files that are not open.
func (s *server) pushConfigs() {
	s.buffer.Schedule("configs", func(ctx context.Context) {
		snapshot := s.session.Current()
		reports := s.configReports(snapshot)
		for _, at := range s.published.shows() {
			if _, still := reports[at]; !still && isConfig(at) && snapshot.Document(at) == nil {
				reports[at] = nil
			}
		}
		for at, report := range reports {
			if snapshot.Document(at) != nil {
				continue // it is published with its version
			}
			id := ""
			if report != nil {
				id = report.ResultID()
			}
			if err := s.published.send(ctx, s, at, nil, report, id); err != nil && ctx.Err() == nil {
				s.log.Warn("publishing diagnostics", zap.String("uri", string(at)), zap.String("lane", "buffer"), zap.Error(err))
			}
		}
	})
}

// configReports are the diagnostics of all config files with problems.
func (s *server) configReports(snapshot *session.Snapshot) map[uri.URI]*convert.Diagnostics {
	reports := map[uri.URI]*convert.Diagnostics{}
	for _, folder := range append(snapshot.Folders[:len(snapshot.Folders):len(snapshot.Folders)], snapshot.Outside) {
		if !folder.Settings.Enable {
			continue
		}
		for path, found := range folder.ConfigProblems() {
			content, err := s.session.Files().ReadFile(path)
			if err != nil {
				content = nil // it can't be read, which is what was found: at its start
			}
			at := uri.File(path)
			reports[at] = s.session.FormatFor(folder).List(convert.NewText(string(content)), string(at), found)
		}
	}
	return reports
}
