package server

import (
	"cmp"
	"context"
	"strconv"
	"sync"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// published is what a client that does not pull was sent last.
type published struct {
	// mu is held while the client is told, so that it is told in the order in
	// which shown changes.
	mu sync.Mutex
	// shown is by address; what has no diagnostics has no entry.
	shown map[uri.URI]publication
}

// publication is what the client was told of one document or file.
type publication struct {
	// id is the result id of the diagnostics.
	id string
	// open is the document, in the version that was told, or nil for a file on
	// the disk.
	open *session.Document
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
	d := snapshot.Document(string(at))
	if d == nil {
		return s.published.closed(ctx, s, at)
	}
	checked, err := s.session.Check(ctx, snapshot, d)
	if err != nil {
		return err
	}
	encoded := s.encoder.Encode(checked)
	return s.published.send(ctx, s, at, publication{encoded.ID(), d}, encoded.Diagnostics)
}

// send tells the client, unless it shows just that. A new version is told even
// with the same diagnostics: the client has moved those that it shows with the
// edit. A file whose text in the editor stands for it is passed over.
func (p *published) send(ctx context.Context, s *server, at uri.URI, next publication, diagnostics *convert.Diagnostics) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if next.open == nil && s.session.Current().Document(string(at)) != nil {
		return nil
	}
	return p.tell(ctx, s, at, next, diagnostics)
}

// closed clears what is shown of a document that was closed, but not what was
// sent of its file since then.
func (p *published) closed(ctx context.Context, s *server, at uri.URI) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown[at].open == nil {
		return nil
	}
	return p.tell(ctx, s, at, publication{}, &convert.Diagnostics{})
}

// tell sends what is new. The lock is held.
func (p *published) tell(ctx context.Context, s *server, at uri.URI, next publication, diagnostics *convert.Diagnostics) error {
	shown, was := p.shown[at]
	none := diagnostics.Count() == 0
	if none && !was || shown == next {
		return nil
	}
	spelled := string(at)
	if d := cmp.Or(next.open, shown.open); d != nil {
		spelled = d.Spelled
	}
	params := convert.AppendString([]byte(`{"uri":`), spelled)
	if next.open != nil && s.client.publishVersion {
		params = append(params, `,"version":`...)
		params = strconv.AppendInt(params, int64(next.open.Version), 10)
	}
	params = append(params, `,"diagnostics":`...)
	params = append(diagnostics.AppendJSON(params), '}')
	if err := s.conn.Notify(ctx, protocol.MethodTextDocumentPublishDiagnostics, jsonrpc2.RawMessage(params)); err != nil {
		return err
	}
	if none {
		delete(p.shown, at)
		return nil
	}
	if p.shown == nil {
		p.shown = map[uri.URI]publication{}
	}
	p.shown[at] = next
	return nil
}

// id is the result id of what the client shows.
func (p *published) id(at uri.URI) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if shown, found := p.shown[at]; found {
		return shown.id
	}
	return nothing
}

// clear clears what is shown of files that are not open, but for those to keep.
func (p *published) clear(ctx context.Context, s *server, keep func(at uri.URI) bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for at, shown := range p.shown {
		if shown.open != nil || keep(at) {
			continue
		}
		if err := p.tell(ctx, s, at, publication{}, &convert.Diagnostics{}); err != nil {
			return err
		}
	}
	return nil
}

// pushConfigs sends what is wrong with the config files that are not open, if
// the client does not ask for it itself.
func (s *server) pushConfigs() {
	if s.client.pull {
		return
	}
	s.buffer.Schedule("configs", func(ctx context.Context) {
		snapshot := s.session.Current()
		reports := s.configReports(snapshot)
		err := s.published.clear(ctx, s, func(at uri.URI) bool { return !s.reportsConfig(snapshot, at) || reports[at] != nil })
		for at, report := range reports {
			if err == nil {
				err = s.published.send(ctx, s, at, publication{id: report.ResultID()}, report)
			}
		}
		if err != nil && ctx.Err() == nil {
			s.log.Warn("publishing diagnostics of configs", zap.String("lane", "buffer"), zap.Error(err))
		}
	})
}

// inWorkspace reports whether the file at path is one of those whose findings are
// shown because it lies in a folder of which all files are.
func (s *server) inWorkspace(snapshot *session.Snapshot, path string) bool {
	folder := snapshot.FolderAt(path)
	if !isManifest(path) || !s.scans(folder) || !s.session.Files().IsFile(path) {
		return false
	}
	_, looked := folder.Looks(path)
	return looked
}

// reportsConfig reports whether the file at the address is a config that is not
// among the files of the workspace.
func (s *server) reportsConfig(snapshot *session.Snapshot, at uri.URI) bool {
	return isConfig(at) && !s.inWorkspace(snapshot, at.FsPath())
}

// configReports are the diagnostics of the config files with problems that are not
// among the files of the workspace.
func (s *server) configReports(snapshot *session.Snapshot) map[uri.URI]*convert.Diagnostics {
	reports := map[uri.URI]*convert.Diagnostics{}
	for _, folder := range snapshot.Places() {
		if !folder.Settings.Enable {
			continue
		}
		for path, found := range folder.ConfigProblems() {
			if folder == snapshot.Outside && !snapshot.Concerns(path) || s.inWorkspace(snapshot, path) {
				continue
			}
			content, err := s.session.Files().ReadFile(path)
			if err != nil {
				content = nil // it can't be read, which is what was found: at its start
			}
			at := uri.File(path)
			reports[at] = s.formatFor(folder).List(text.NewLines(string(content)), string(at), found)
		}
	}
	return reports
}
